"""The environment decides, and a wrong value stops the site with its name."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
PRODUCTION = {
    "HTTPS": "on",
    "BEHIND_PROXY": "on",
    "ALLOWED_HOSTS": "register.example",
    "SECRET_KEY": "j9Jm2sRk7wYb0dLxQ4uVhTn8cZeG5pAfOi1KrXsMvB6NqWtE3y",
}


def run(arguments, environment, state):
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, "STATE_ROOT": str(state), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def setting(expression, environment, state):
    code = f"from perpusnas import settings; print({expression})"
    return run(["-c", code], environment, state)


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be on or off"),
        ({"HTTPS": ""}, "HTTPS must be on or off"),
        ({"HTTPS": "on"}, "SECRET_KEY must be set"),
        ({**PRODUCTION, "DEBUG": "on"}, "DEBUG must be off"),
        ({"DATABASE_URL": "mysql://u:p@h/d"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must begin with"),
        ({"QUOTA_PER_USER_MB": "many"}, "QUOTA_PER_USER_MB must be a number above 0"),
        (
            {"DATABASE_URL": "postgres://h/d", "LOCK_TIMEOUT": "10s"},
            "LOCK_TIMEOUT must be a number above 0",
        ),
        ({"QUOTA_TOTAL_MB": "0"}, "QUOTA_TOTAL_MB must be a number above 0"),
        ({"CLAMAV_SOCKET": "clamd.ctl"}, "CLAMAV_SOCKET must be an absolute path"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
    ],
)
def test_wrong_value_stops_the_site(environment, complaint, tmp_path):
    result = setting("1", environment, tmp_path)
    assert result.returncode != 0
    assert complaint in result.stderr


def test_local_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first = setting("settings.SECRET_KEY", {}, tmp_path).stdout.strip()
    second = setting("settings.SECRET_KEY", {}, tmp_path).stdout.strip()
    assert len(first) >= 50
    assert first == second == (tmp_path / "secret_key").read_text()
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_sqlite_is_opened_for_safe_writing(tmp_path):
    expression = "settings.DATABASES['default']['OPTIONS']"
    for environment in ({}, {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}):
        options = setting(expression, environment, tmp_path).stdout
        assert "'transaction_mode': 'IMMEDIATE'" in options
        assert "journal_mode=WAL; PRAGMA synchronous=FULL" in options
        assert "'timeout': 20" in options


def test_production_environment_passes_the_deployment_checks(tmp_path):
    arguments = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = run(arguments, PRODUCTION, tmp_path)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8001"}, "http://127.0.0.1:8001"),
        ({"PORT": "8001", "SITE_URL": "https://a.example/"}, "https://a.example"),
    ],
)
def test_links_lead_to_where_the_site_is(environment, url, tmp_path):
    assert setting("settings.SITE_URL", environment, tmp_path).stdout.strip() == url


def test_production_cookies_are_bound_to_the_host(tmp_path):
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME"
    cookies = setting(names, PRODUCTION, tmp_path).stdout.split()
    assert cookies == ["__Host-sessionid", "__Host-csrftoken"]

"""What every test stands on: safe settings, a browser, an account of each role."""

import os
import shutil

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import settings as hypothesis_settings

# Playwright's own loop runs in the test's thread, beside the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile("short", deadline=None)
hypothesis_settings.register_profile("long", deadline=None, max_examples=10_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def quiet_house(settings, tmp_path):
    """No test writes outside its own folder or waits for a password to be hashed."""
    settings.PAPERS_ROOT = tmp_path / "papers"
    settings.ERASE_LEDGER = tmp_path / "erased.jsonl"
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Ends what still holds the test database before it is removed: a test that drives a
    browser opens a connection of its own, which nobody closes after it."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def nothing_kept(monkeypatch):
    """For tests that read pages by the thousand, and never what their templates were
    given: keeping that takes a third of the time."""
    kept = "django.test.client.store_rendered_templates"
    monkeypatch.setattr(kept, lambda *_args, **_kwargs: None)


# Browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": CHROMIUM_FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page):
    """A page whose console errors, Content-Security-Policy ones too, fail the test."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if message.type == "error" else None
        ),
    )
    page.console_errors = errors
    yield page
    assert errors == []


# Words


@pytest.fixture
def english():
    """Words are told in English, as their sources are written."""
    with override("en"):
        yield


# Accounts

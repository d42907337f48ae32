"""What `make run` prepares: accounts that stay, a port that is free, fresh files."""

import os
import socket
import stat

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError

from perpusnas.core.access import ROLES
from perpusnas.core.management.commands.start import (
    HOST,
    Command,
    free_port,
    static_files_are_stale,
)

pytestmark = pytest.mark.django_db


def start(file, capsys) -> str:
    """What a start prints of the accounts."""
    Command().print_accounts(file)
    return capsys.readouterr().out


def stored(file) -> dict[str, str]:
    return dict(line.split() for line in file.read_text().splitlines())


def test_first_start_makes_an_account_for_each_role(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    printed = start(file, capsys)
    passwords = stored(file)
    assert list(passwords) == [role.username for role in ROLES.values()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for role, username in [(n, r.username) for n, r in ROLES.items()]:
        user = get_user_model().objects.get(username=username)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.check_password(passwords[username])
        assert len(passwords[username]) >= 12
        assert passwords[username] in printed


def test_second_start_says_only_where_the_passwords_are(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    start(file, capsys)
    before = file.read_text()
    hashes = set(get_user_model().objects.values_list("username", "password"))
    printed = start(file, capsys)
    assert file.read_text() == before
    assert set(get_user_model().objects.values_list("username", "password")) == hashes
    assert str(file) in printed
    assert not any(password in printed for password in stored(file).values())


def test_account_of_a_new_role_is_added_to_the_file(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    start(file, capsys)
    before = file.read_text()
    get_user_model().objects.filter(username="staf").update(username="elsewhere")
    printed = start(file, capsys)
    assert file.read_text().startswith(before)
    password = stored(file)["staf"]
    assert password in printed
    assert get_user_model().objects.get(username="staf").check_password(password)
    assert "pimpinan" not in printed


def test_lost_file_is_not_filled_with_passwords_that_open_nothing(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    start(file, capsys)
    file.unlink()
    start(file, capsys)
    assert not file.exists()


@pytest.mark.parametrize("wanted", ["", "web", "0", "65536", "-1", "80.5", "8000 x"])
def test_port_that_is_none_is_refused(wanted):
    with pytest.raises(CommandError, match="PORT must be a number"):
        free_port(wanted)


def test_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CommandError, match=f"Port {port} .* cannot be used"):
            free_port(port)
    assert free_port(port) == int(port)


def test_static_files_are_collected_when_one_is_younger(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "collected"
    assert static_files_are_stale()
    settings.STATIC_ROOT.mkdir()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    manifest.write_text("{}")
    os.utime(source / "site.css", (1000, 1000))
    assert not static_files_are_stale()
    os.utime(source / "site.css", (1000, manifest.stat().st_mtime + 10))
    assert static_files_are_stale()

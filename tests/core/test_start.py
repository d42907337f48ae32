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
    password_note,
    read_passwords,
    static_files_are_stale,
)

pytestmark = pytest.mark.django_db


def tell(file, capsys):
    Command().print_accounts(file)
    return capsys.readouterr().out


def test_first_start_makes_an_account_for_each_role(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    told = tell(file, capsys)
    passwords = read_passwords(file)
    assert list(passwords) == [role.username for role in ROLES.values()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for role, username in [(n, r.username) for n, r in ROLES.items()]:
        user = get_user_model().objects.get(username=username)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.check_password(passwords[username])
        assert len(passwords[username]) >= 12
        assert passwords[username] in told


def test_second_start_keeps_passwords(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    tell(file, capsys)
    before = file.read_text()
    hashes = set(get_user_model().objects.values_list("username", "password"))
    told = tell(file, capsys)
    assert file.read_text() == before
    assert set(get_user_model().objects.values_list("username", "password")) == hashes
    assert all(password in told for password in read_passwords(file).values())


def test_changed_password_is_neither_shown_nor_undone(tmp_path, capsys):
    file = tmp_path / "accounts.txt"
    tell(file, capsys)
    user = get_user_model().objects.get(username="staf")
    user.set_password("chosen by a person")
    user.save()
    told = tell(file, capsys)
    assert read_passwords(file)["staf"] not in told
    assert "manage.py changepassword staf" in told
    user.refresh_from_db()
    assert user.check_password("chosen by a person")


def test_lost_file_never_shows_a_password_that_opens_nothing(tmp_path, capsys):
    tell(tmp_path / "accounts.txt", capsys)
    (tmp_path / "accounts.txt").unlink()
    tell(tmp_path / "accounts.txt", capsys)
    passwords = read_passwords(tmp_path / "accounts.txt")
    assert all("changed since" in password_note(name, passwords) for name in passwords)


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

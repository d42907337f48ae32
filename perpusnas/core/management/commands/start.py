"""Prepare and serve the site on this machine (`make run`)."""

import os
import secrets
import socket
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from ...access import ROLES, audit_as, system_account

HOST = "127.0.0.1"


def free_port(port: str) -> int:
    """Return the requested port. Raises CommandError if it is invalid or in use."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {HOST} cannot be used ({error.strerror}). "
                "Choose another: PORT=8001 make run"
            ) from error
    return int(port)


def read_passwords(file: Path) -> dict[str, str]:
    """Return the initial passwords by user name from a file that only its owner can
    read."""
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split(maxsplit=1) for line in lines if len(line.split()) == 2)


def write_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Write the initial passwords, one account a line, replacing the file at once."""
    new_file = file.with_suffix(".new")
    new_file.touch(mode=0o600)
    new_file.write_text(
        "".join(f"{name} {password}\n" for name, password in passwords.items())
    )
    new_file.replace(file)


def make_accounts(passwords: dict[str, str]) -> None:
    """Create the account of each role that has none, with its password from the
    file."""
    accounts = get_user_model().objects
    for name, role in ROLES.items():
        if not accounts.filter(username=role.username).exists():
            password = passwords[role.username]
            user = accounts.create_user(role.username, password=password)
            user.groups.add(Group.objects.get(name=name))


def password_note(username: str, passwords: dict[str, str]) -> str:
    """Return the initial password if it still works, or else how to set a new one."""
    user = get_user_model().objects.get(username=username)
    if user.check_password(passwords[username]):
        return passwords[username]
    return f"(changed since; anew: manage.py changepassword {username})"


def static_files_are_stale() -> bool:
    """Return whether a static file is newer than the collected ones."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(
        Path(storage.path(name)).stat().st_mtime > collected
        for finder in get_finders()
        for name, storage in finder.list([])
    )


class Command(BaseCommand):
    help = "Prepares the database, cases, accounts and static files, and serves."

    def handle(self, **_options):
        port = free_port(os.environ.get("PORT") or "8000")
        call_command("migrate", interactive=False, verbosity=0)
        if not apps.get_model("partners", "Partner").objects.exclude(is_home=True):
            self.say("First run: loading the known cases.")
            call_command("load_known_cases", stdout=self.stdout)
        self.print_accounts(Path(settings.STATE_ROOT) / "accounts.txt")
        if not settings.DEBUG and static_files_are_stale():
            call_command("collectstatic", interactive=False, verbosity=0)
        self.say(f"Open http://{HOST}:{port}/ (Ctrl+C stops it).")
        self.serve(port)

    def say(self, line: str) -> None:
        """Print a line at once, also where the output is a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def print_accounts(self, file: Path) -> None:
        """Create missing accounts, and print all of them with their initial
        passwords."""
        passwords = read_passwords(file)
        new_passwords = {r.username: secrets.token_urlsafe(12) for r in ROLES.values()}
        passwords = {**new_passwords, **passwords}
        write_passwords(file, passwords)
        with audit_as(system_account(), "manage.py start"):
            make_accounts(passwords)
        self.say(f"Accounts (kept in {file}):")
        for name, role in ROLES.items():
            note = password_note(role.username, passwords)
            self.say(f"  {name:14} {role.username:10} {note}")

    def serve(self, port: int) -> None:
        """Replace this process with gunicorn, so that signals reach it directly."""
        connections.close_all()
        options = [
            "--worker-class=gthread",
            "--workers=2",
            "--threads=4",
            "--timeout=60",
            "--no-control-socket",
            f"--chdir={settings.BASE_DIR}",
            f"--bind={HOST}:{port}",
        ]
        gunicorn = [sys.executable, "-m", "gunicorn", *options, "perpusnas.wsgi"]
        os.execv(sys.executable, gunicorn)  # noqa: S606  (no shell is involved)

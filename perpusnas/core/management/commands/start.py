"""The site on this machine by one command: `make run`."""

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

from ...access import ROLES, acting, system_account

HOST = "127.0.0.1"


def free_port(wanted: str) -> int:
    """The port asked for, or a CommandError that says how to ask for another."""
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(wanted)))
        except OSError as error:
            raise CommandError(
                f"Port {wanted} of {HOST} cannot be used ({error.strerror}). "
                "Choose another: PORT=8001 make run"
            ) from error
    return int(wanted)


def kept_passwords(file: Path) -> dict[str, str]:
    """The passwords first given, by username; only the file's owner can read it."""
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split(maxsplit=1) for line in lines if len(line.split()) == 2)


def keep_passwords(file: Path, passwords: dict[str, str]) -> None:
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text("".join(f"{name} {word}\n" for name, word in passwords.items()))
    fresh.replace(file)


def make_accounts(passwords: dict[str, str]) -> None:
    """One account for each role that has none yet, with its password of the file."""
    accounts = get_user_model().objects
    for name, role in ROLES.items():
        if not accounts.filter(username=role.username).exists():
            password = passwords[role.username]
            user = accounts.create_user(role.username, password=password)
            user.groups.add(Group.objects.get(name=name))


def said_of(username: str, passwords: dict[str, str]) -> str:
    """The password if it still opens the account, or what to do where it does not."""
    user = get_user_model().objects.get(username=username)
    if user.check_password(passwords[username]):
        return passwords[username]
    return f"(changed since; anew: manage.py changepassword {username})"


def static_files_are_stale() -> bool:
    """Whether a static file is younger than the collection that is served."""
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
        self.tell_accounts(Path(settings.STATE_ROOT) / "accounts.txt")
        if not settings.DEBUG and static_files_are_stale():
            call_command("collectstatic", interactive=False, verbosity=0)
        self.say(f"Open http://{HOST}:{port}/ (Ctrl+C stops it).")
        self.serve(port)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def tell_accounts(self, file: Path) -> None:
        passwords = kept_passwords(file)
        fresh = {r.username: secrets.token_urlsafe(12) for r in ROLES.values()}
        passwords = {**fresh, **passwords}
        keep_passwords(file, passwords)
        with acting(system_account(), "manage.py start"):
            make_accounts(passwords)
        self.say(f"Accounts (kept in {file}):")
        for name, role in ROLES.items():
            note = said_of(role.username, passwords)
            self.say(f"  {name:14} {role.username:10} {note}")

    def serve(self, port: int) -> None:
        """Become gunicorn: signals then reach it without anyone between."""
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
        os.execv(sys.executable, gunicorn)  # noqa: S606  (no shell is wanted here)

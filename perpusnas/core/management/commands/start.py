"""Prepare and serve the site on this machine (`make run`)."""

import os
import secrets
import socket
from pathlib import Path

import waitress
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction

from ...access import ROLES
from ...audit import audit_as, system_account
from ...disk import make_spare_file
from ...worker import WorkerProcess

HOST = "127.0.0.1"

# waitress reads requests apart from the threads that answer them, so that a client that
# sends slowly occupies a connection, never a thread.
SERVER_LIMITS = {
    "threads": 8,
    "connection_limit": 500,
    "channel_timeout": 15,  # seconds without a byte until a connection is closed
    "cleanup_interval": 5,
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": 30 * 1024 * 1024,
    "asyncore_use_poll": True,
    "ident": None,
    # Nobody stands between this server and its readers: headers that say so are false.
    "clear_untrusted_proxy_headers": True,
}


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


def add_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Add passwords to a file that only its owner can read, one account a line."""
    known = file.read_text() if file.exists() else ""
    new_file = file.with_suffix(".new")
    new_file.touch(mode=0o600)
    lines = [f"{name} {password}\n" for name, password in passwords.items()]
    new_file.write_text("".join([known, *lines]))
    new_file.replace(file)


def make_accounts() -> dict[str, str]:
    """Create the account of each role that has none, and return the passwords of the
    new ones by user name."""
    accounts = get_user_model().objects
    passwords = {}
    for name, role in ROLES.items():
        if not accounts.filter(username=role.username).exists():
            passwords[role.username] = secrets.token_urlsafe(12)
            user = accounts.create_user(
                role.username, password=passwords[role.username]
            )
            user.groups.add(Group.objects.get(name=name))
    return passwords


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
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            make_spare_file()
        self.say(f"Open http://{HOST}:{port}/ (Ctrl+C stops it).")
        self.serve(port)

    def say(self, line: str) -> None:
        """Print a line at once, also where the output is a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def print_accounts(self, file: Path) -> None:
        """Create missing accounts and print their passwords this once; later, where
        they are stored."""
        with audit_as(system_account(), "manage.py start"), transaction.atomic():
            if passwords := make_accounts():
                add_passwords(file, passwords)
        if not passwords:
            self.say(f"The first passwords of the accounts are stored in {file}.")
            return
        self.say(f"New accounts (stored in {file}, not shown again):")
        for name, role in ROLES.items():
            if role.username in passwords:
                self.say(f"  {name:14} {role.username:10} {passwords[role.username]}")

    def serve(self, port: int) -> None:
        """Serve until the process is interrupted, with a worker beside the server."""
        connections.close_all()
        application = get_wsgi_application()
        worker = WorkerProcess()
        try:
            waitress.serve(application, host=HOST, port=port, **SERVER_LIMITS)
        finally:
            worker.stop()

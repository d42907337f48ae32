"""The command that sends reminders; a timer runs it daily, and it may run at any time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from perpusnas.core.audit import audit_as, system_account

from ...reminders import remind

LOCK = 7_204_113  # an arbitrary key, used for this lock only


@contextmanager
def only_run() -> Iterator[bool]:
    """Yield whether no other run is in progress; the lock ends with the process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            (is_only_run,) = cursor.fetchone()
            yield is_only_run
            if is_only_run:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    settings.STATE_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.STATE_ROOT / "remind.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Command(BaseCommand):
    help = "Send due reminders, one mail a user, each reminder once."

    def handle(self, *args, **options):
        with only_run() as is_only_run, audit_as(system_account(), "remind"):
            if not is_only_run:
                self.stdout.write("Another run is in progress.")
                return
            sent, failed = remind()
        self.stdout.write(f"Reminders sent: {sent}.")
        if failed:
            raise CommandError(f"Mails that could not be sent: {failed}.")

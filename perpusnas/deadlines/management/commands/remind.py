"""The daily round of reminders; run by a timer, harmless to run at any time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from perpusnas.core.access import audit_as, system_account

from ...reminders import remind

LOCK = 7_204_113  # any number that nothing else here locks


@contextmanager
def only_run() -> Iterator[bool]:
    """Whether this is the only round under way; a lock that ends with the process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            (free,) = cursor.fetchone()
            yield free
            if free:
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
    help = (
        "Sends what people should be reminded of: one mail a person, each thing once."
    )

    def handle(self, *args, **options):
        with only_run() as free, audit_as(system_account(), "remind"):
            if not free:
                self.stdout.write("Another round is under way.")
                return
            sent, failed = remind()
        self.stdout.write(f"Reminders sent: {sent}.")
        if failed:
            raise CommandError(f"Mails that could not be sent: {failed}.")

"""The ledger of erasures, from which they are repeated after restoring a backup.

It is kept as a table and as a file outside the database, because an older backup
restores the data without the rows that say they were erased.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.dateparse import parse_datetime

from partners.models import Erasure, Person
from perpusnas.core.audit import audit_context


def record_erasures(people: Iterable[Person]) -> None:
    """Add one line for each person to the table and to the file."""
    for person in people:
        by = audit_context().user
        line = Erasure.objects.create(number=person.pk, made=person.created, by=by)
        values = {
            "number": line.number,
            "made": line.made.isoformat(),
            "when": line.when.isoformat(),
            "by": by.username,
        }
        append_line(json.dumps(values))


def append_line(line: str) -> None:
    """Append a line to the file and wait until it is on disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    descriptor = os.open(settings.ERASE_LEDGER, flags, 0o640)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def erased_records() -> set[tuple[int, datetime | None]]:
    """Return id and creation time of every person that was ever erased."""
    erasures = Erasure.objects.order_by().values_list("number", "made")
    lines: set[tuple[int, datetime | None]] = set(erasures)
    if settings.ERASE_LEDGER.exists():
        with settings.ERASE_LEDGER.open(encoding="utf-8") as file:
            for line in filter(str.strip, file):
                entry = json.loads(line)
                lines.add((entry["number"], parse_datetime(entry["made"])))
    return lines


def people_to_erase_again() -> list[Person]:
    """Return people who were erased, but whose data are in the database again."""
    erased = erased_records()
    ids = {number for number, _made in erased}
    people = Person.objects.filter(pk__in=ids, erased__isnull=True).order_by("pk")
    return [person for person in people if (person.pk, person.created) in erased]

"""The ledger of erasures: who was erased, so that it can be done again.

Beside the table it is a file outside the database: an older backup that comes back
brings the data back and knows nothing of their erasure.
"""

import json
import os
from collections.abc import Iterable

from django.conf import settings
from django.utils.dateparse import parse_datetime

from partners.models import Erasure, Person
from perpusnas.core.access import current_act


def write_down(people: Iterable[Person]) -> None:
    """One line for each record, in the table and in the file."""
    for person in people:
        by = current_act().user
        line = Erasure.objects.create(number=person.pk, made=person.created, by=by)
        told = {
            "number": line.number,
            "made": line.made.isoformat(),
            "when": line.when.isoformat(),
            "by": by.username,
        }
        append(json.dumps(told))


def append(line: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    descriptor = os.open(settings.ERASE_LEDGER, flags, 0o640)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def told() -> set[tuple]:
    """Number and day of making of every record that was ever erased."""
    lines = set(Erasure.objects.order_by().values_list("number", "made"))
    if settings.ERASE_LEDGER.exists():
        with settings.ERASE_LEDGER.open(encoding="utf-8") as file:
            for line in filter(str.strip, file):
                entry = json.loads(line)
                lines.add((entry["number"], parse_datetime(entry["made"])))
    return lines


def due() -> list[Person]:
    """People who were erased once and whose data are there all the same."""
    lines = told()
    numbers = {number for number, _made in lines}
    people = Person.objects.filter(pk__in=numbers, erased__isnull=True).order_by("pk")
    return [person for person in people if (person.pk, person.created) in lines]

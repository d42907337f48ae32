"""Erasing what the register holds of a person.

The record, its names and posts and all of their history are emptied, and the texts of
others are blackened. What was agreed stays: an agreement keeps the title as signed and
every file keeps its bytes. All of it happens or nothing.
"""

from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Person
from perpusnas.core.access import because
from perpusnas.core.editing.edit import locked
from perpusnas.core.history.triggers import history_opened

from . import erasure_ledger
from .mentions import (
    Mention,
    blacken,
    mentions,
    split_terms,
    told_of,
)
from .personal_data import (
    ERASED,
    HOLDINGS,
    TRACKED,
    with_merged,
)


@dataclass
class Outlook:
    """What erasing would do to the texts of others."""

    blackened: list[Mention] = field(default_factory=list)
    staying: list[Mention] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def outlook(person: Person) -> Outlook:
    """What would become of the texts that speak of somebody, before it is done."""
    numbers = [part.pk for part in with_merged(person)]
    own, unclear = split_terms(told_of(numbers), numbers)
    rows = {(h.model, row.pk) for h in HOLDINGS for row in h.now(numbers) if h.erased}
    found = Outlook(unclear=unclear)
    for mention in mentions(own + unclear, history=False):
        if (type(mention.thing), mention.thing.pk) in rows:
            continue
        stays = mention.stays or not any(mentioned(mention, own))
        (found.staying if stays else found.blackened).append(mention)
    return found


def mentioned(mention: Mention, terms: list[str]):
    text = mention.text.casefold()
    return (term.casefold() in text for term in terms)


def erase(person: Person) -> None:
    """Erase the person, in the name of whoever is at it."""
    with transaction.atomic(), because(_("Personal data erased.")):
        people = [locked(part) for part in with_merged(person)]
        numbers = [part.pk for part in people]
        terms, _unclear = split_terms(told_of(numbers), numbers)
        forget_freed_pages()
        with history_opened(connection):
            for holding in TRACKED:
                if holding.erased:
                    empty = {**holding.values(), "history_change_reason": None}
                    holding.past(numbers).order_by().update(**empty)
            redact(numbers)
            clear_log(numbers)
            blacken(terms)
        for part in Person.objects.filter(pk__in=numbers):
            part.refresh_naming()
        erasure_ledger.write_down(people)


def redact(numbers: list[int]) -> None:
    """Empty what stands there today; each row and record keeps that this was done."""
    for holding in HOLDINGS:
        if holding.dropped:
            holding.now(numbers).delete()
        elif holding.erased:
            for row in holding.now(numbers):
                for name, value in holding.erased.items():
                    setattr(row, name, value)
                if isinstance(row, Person):
                    row.erased = timezone.now()
                row.save()


def clear_log(numbers: list[int]) -> None:
    """The admin's log repeats what a record was called."""
    kind = ContentType.objects.get_for_model(Person)
    entries = LogEntry.objects.filter(content_type=kind)
    entries.filter(object_id__in=map(str, numbers)).update(
        object_repr=ERASED, change_message=""
    )


def forget_freed_pages() -> None:
    """SQLite leaves what was deleted in the file unless told otherwise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
        transaction.on_commit(empty_write_ahead_log)


def empty_write_ahead_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

"""Erasing the personal data of a person.

The person, their names, posts and history are emptied, and mentions in other texts are
redacted. Agreements keep titles as signed, and uploaded files are unchanged. Everything
happens in one transaction.
"""

from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Person
from perpusnas.core.audit import with_reason
from perpusnas.core.editing.edit import locked
from perpusnas.core.history.triggers import history_writable
from perpusnas.core.models import ExportJob

from . import erasure_ledger
from .mentions import (
    Mention,
    identifying_terms,
    mentions,
    redact_mentions,
    split_terms,
)
from .personal_data import (
    ERASED,
    TABLES,
    TRACKED_TABLES,
    with_merged,
)


@dataclass
class ErasurePreview:
    """The mentions in other texts that erasing would redact or keep, and terms that are
    too common to decide."""

    redacted: list[Mention] = field(default_factory=list)
    unchanged: list[Mention] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def erasure_preview(person: Person) -> ErasurePreview:
    """Return what erasing would do to other texts, without changing anything."""
    ids = [record.pk for record in with_merged(person)]
    own, unclear = split_terms(identifying_terms(ids), ids)
    rows = {
        (h.model, row.pk) for h in TABLES for row in h.current_rows(ids) if h.erased
    }
    preview = ErasurePreview(unclear=unclear)
    for mention in mentions(own + unclear, history=False):
        if (type(mention.instance), mention.instance.pk) in rows:
            continue
        stays = mention.is_never_redacted or not any(mention_summary(mention, own))
        (preview.unchanged if stays else preview.redacted).append(mention)
    return preview


def mention_summary(mention: Mention, terms: list[str]):
    """Return, for each term, whether the mention contains it."""
    text = mention.text.casefold()
    return (term.casefold() in text for term in terms)


def erase(person: Person) -> None:
    """Erase a person and the records merged into it, as the user of the audit
    context."""
    with transaction.atomic(), with_reason(_("Personal data erased.")):
        people = [locked(record) for record in with_merged(person)]
        ids = [record.pk for record in people]
        terms, _unclear = split_terms(identifying_terms(ids), ids)
        overwrite_deleted_pages()
        with history_writable(connection):
            for holding in TRACKED_TABLES:
                if holding.erased:
                    erased_values = {**holding.values(), "history_change_reason": None}
                    holding.snapshots(ids).order_by().update(**erased_values)
            clear_personal_data(ids)
            clear_admin_log(ids)
            redact_mentions(terms)
        for record in Person.objects.filter(pk__in=ids):
            record.refresh_referencing_records()
        erasure_ledger.record_erasures(people)
    remove_made_files()


def remove_made_files() -> None:
    """Remove the files that users have not downloaded yet: the person may be in them."""
    for job in ExportJob.objects.begun():
        job.expire()


def clear_personal_data(ids: list[int]) -> None:
    """Empty the current rows; a normal save records that this was done."""
    for holding in TABLES:
        if holding.dropped:
            holding.current_rows(ids).delete()
        elif holding.erased:
            for row in holding.current_rows(ids):
                for name, value in holding.erased.items():
                    setattr(row, name, value)
                if isinstance(row, Person):
                    row.erased = timezone.now()
                row.save()


def clear_admin_log(ids: list[int]) -> None:
    """Remove the person's name from the log of Django's admin."""
    kind = ContentType.objects.get_for_model(Person)
    entries = LogEntry.objects.filter(content_type=kind)
    entries.filter(object_id__in=map(str, ids)).update(
        object_repr=ERASED, change_message=""
    )


def overwrite_deleted_pages() -> None:
    """Make SQLite overwrite deleted content in the file, which it does not do by
    default."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
        transaction.on_commit(empty_write_ahead_log)


def empty_write_ahead_log() -> None:
    """Move SQLite's write-ahead log into the database and empty it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

"""Undoing an import: new records go to the trash, and changed fields return.

What was changed again since stands against it; what was linked to new records since
stays, and is hidden with them.
"""

import logging
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.text import capfirst

from partners.references import references
from perpusnas.core.access import may
from perpusnas.core.audit import audit_as, audit_context
from perpusnas.core.busy import long_write
from perpusnas.core.history.reverting import (
    Change,
    Obstacle,
    changed_again,
    changes_of,
    changes_since,
    fields_set_back,
    rows_by_model,
    update_changed,
)
from perpusnas.core.history.wording import UNDO_IMPORT, actor_in_words, file_reason
from perpusnas.core.models import Record, Row, derived_once
from perpusnas.core.models.bulk import bulk_save
from perpusnas.core.models.bulk_insert import KEYS_AT_ONCE, batches
from perpusnas.core.visibility import points_to_record

from .history_ranges import AT_ONCE, Ranges, in_ranges, joined, numbers, past_of
from .models import ImportChunk, ImportJob

log = logging.getLogger(__name__)
MOST_LISTED = 100


class ChangedSinceError(Exception):
    """Something that an import wrote was changed since, so that it cannot be undone."""


def may_undo(job: ImportJob, user: Any) -> bool:
    """Whether a user may undo an import: who made it, and administrators."""
    own = job.user_id == user.pk or may(user, "administer")
    return own and may(user, "import_records")


# What an import wrote


def entries_of(job: ImportJob) -> dict[str, Ranges]:
    """Return the history entries that an import added, as ranges by model."""
    found: dict[str, list[Ranges]] = {}
    for entries in job.chunks.values_list("entries", flat=True):
        for label, ranges in entries.items():
            found.setdefault(label, []).append(ranges)
    return {label: joined(some) for label, some in found.items()}


# What stands against it


def obstacles(job: ImportJob) -> list[Obstacle]:
    """Return what an import wrote and somebody changed since, or what refers since to a
    row that would go."""
    entries = entries_of(job)
    touched = {label: touched_since(label, entries[label]) for label in entries}
    changes = [c for c in changes_of(touched) if is_obstacle(c)]
    return changes_since(changes) + references_to_rows(entries)


def touched_since(label: str, ranges: Ranges) -> list[int]:
    """Return the IDs of the entries that others have followed for the same record or
    row."""
    model: Any = apps.get_model(label)
    found: list[int] = []
    for own in past_of(model, ranges):
        later = model.history.model.objects.order_by().filter(
            id=OuterRef("id"), history_id__gt=OuterRef("history_id")
        )
        for some in batches(ranges, AT_ONCE):
            later = later.exclude(in_ranges(some))
        found += own.filter(Exists(later)).values_list("history_id", flat=True)
    return found


def is_obstacle(change: Change) -> bool:
    """Return whether what an import wrote was changed again since. A new record that is
    gone already, or in the trash, is none."""
    if change.before is None:
        now = change.current
        if now is None or (change.is_record and now.trashed):
            return False
    return changed_again(change) is not None


def references_to_rows(entries: dict[str, Ranges]) -> list[Obstacle]:
    """Return rows that an import added to records that were there, and to which others
    refer since."""
    found = []
    for label in entries:
        if issubclass(apps.get_model(label), Row):
            for field, linked in later_links(label, entries):
                for instance in linked[:MOST_LISTED]:
                    row = getattr(instance, field.name)
                    if not belongs_to_new(row, entries):
                        found.append(obstacle_of_link(row, instance))
    return found


def belongs_to_new(row: Any, entries: dict[str, Ranges]) -> bool:
    """Return whether the import added the record that a row is first of all about."""
    owner = owner_of(row)
    return owner is not None and any(
        past.filter(id=owner.pk, history_type="+").exists()
        for past in past_of(type(owner), entries.get(owner._meta.label_lower, []))
    )


def obstacle_of_link(row: Any, instance: Any) -> Obstacle:
    history = type(instance).history.filter(id=instance.pk)
    entry = history.select_related("history_user").order_by("history_id").last()
    return Obstacle(
        instance=row,
        labels=[capfirst(str(instance._meta.verbose_name))],
        who=actor_in_words(entry),
        when=entry.history_date if entry else None,
    )


# What stays


def linked_since(job: ImportJob) -> tuple[list[Any], int]:
    """Return what was linked to new records of an import since, the first `MOST_LISTED`,
    and how many more there are."""
    entries = entries_of(job)
    found: list[Any] = []
    total = 0
    for label in entries:
        if issubclass(apps.get_model(label), Record):
            for _field, linked in later_links(label, entries):
                total += linked.count()
                found += linked[: MOST_LISTED - len(found)]
    return found, total - len(found)


def later_links(
    label: str, entries: dict[str, Ranges]
) -> Iterator[tuple[models.ForeignKey, QuerySet]]:
    """Yield what refers to new records or rows of a model, and was not written by the
    import, for each field by which it may."""
    model: Any = apps.get_model(label)
    for field in references(model):
        linking: Any = field.model
        if not issubclass(linking, Record | Row):
            continue
        own = entries.get(linking._meta.label_lower, [])
        for added in past_of(model, entries[label]):
            new = added.filter(history_type="+").values("id")
            linked = linking._base_manager.filter(**{f"{field.name}__in": new})
            for past in past_of(linking, own):
                linked = linked.exclude(pk__in=past.values("id"))
            if issubclass(linking, Record):
                linked = linked.filter(trashed=None)
            yield field, linked.order_by("pk")


# Writing


def undo(job: ImportJob, user: Any) -> None:
    """Undo an import. On PostgreSQL, and where it is small, in one transaction.

    Raises ChangedSinceError where something was changed since, and then changes nothing.
    """
    at_once = connection.vendor != "sqlite" or job.chunks.count() <= 1
    with transaction.atomic() if at_once else nullcontext():
        if job.undone is None:  # what was begun is ended, whatever was changed since
            if obstacles(job):
                raise ChangedSinceError
            job.undone = timezone.now()
            job.save(update_fields=["undone"])
        left = take_back(job, user)
        if at_once and left:
            raise ChangedSinceError
        if left:
            job.problem = ImportJob.Problem.LEFT
        job.state, job.undone_by = ImportJob.State.UNDONE, user
        job.save(update_fields=["state", "problem", "undone_by"])


def take_back(job: ImportJob, user: Any, *, whole: bool = False) -> int:
    """Take back what an import wrote, the latest first, each part in a transaction of
    its own, so that it goes on where it was interrupted. What was changed again since
    stays as it is; returns how many records and rows that are. With `whole`, new records
    go to the trash nevertheless, since they were never there as the user confirmed."""
    left = 0
    for chunk in job.chunks.order_by("-pk"):
        reason = file_reason(job.name, job.digest)
        with transaction.atomic(), audit_as(user, UNDO_IMPORT, reason), long_write():
            left += take_back_chunk(chunk, whole=whole)
            chunk.delete()
    return left


def take_back_chunk(chunk: ImportChunk, *, whole: bool = False) -> int:
    entries = {label: [*numbers(some)] for label, some in chunk.entries.items()}
    changes = changes_of(entries, lock=True)
    blocked = [c for c in changes if is_obstacle(c) and (c.before or not whole)]
    ready = [c for c in changes if c not in blocked and c.current is not None]
    new = {(c.model, c.pk) for c in ready if c.is_record and c.before is None}
    left = len(blocked)
    with derived_once():
        for _model, some in rows_by_model(ready):
            left += remove_added(some, new)
            update_changed(some[0].model, [c for c in some if c.before])
    trash = [c.current for c in ready if (c.model, c.pk) in new]
    trash = [record for record in trash if not record.trashed]
    for record in trash:
        record.trashed, record.trashed_by = timezone.now(), audit_context().user
    bulk_save(changes=dict.fromkeys(trash, ("trashed", "trashed_by")))
    changed = [c for c in ready if c.is_record and c.before and c.fields]
    bulk_save(changes=fields_set_back(changed))
    return left


def remove_added(changes: list[Change], new: set[tuple[Any, int]]) -> int:
    """Remove rows that the import added to records that were there before; return how
    many stay because others refer to them. Those of new records go to the trash with
    them."""
    added = [c.current for c in changes if c.before is None]
    rows = [row for row in added if not is_part_of_new(row, new)]
    left = 0
    for some in batches(rows, KEYS_AT_ONCE):
        model = type(some[0])
        try:
            with transaction.atomic():
                model.objects.filter(pk__in=[row.pk for row in some]).delete()
        except (ProtectedError, RestrictedError):
            left += len(some)
    return left


def is_part_of_new(row: Any, new: set[tuple[Any, int]]) -> bool:
    """Return whether the record that a row is first of all about is a new one."""
    owner = owner_of(row)
    return owner is not None and (type(owner), owner.pk) in new


def owner_of(row: Row) -> Record | None:
    """Return the record that a row is first of all about: that which is derived from it,
    such as the agreement of a party, or else the first that it names, such as the person
    of a position."""
    fields = [f for f in row._meta.fields if points_to_record(f)]
    named = (getattr(row, field.name) for field in fields)
    return next(filter(None, [*row.records(), *named]), None)

"""Writing validated rows with a few statements, each with its history."""

from collections.abc import Collection, Iterable

from django.db import models

from perpusnas.core.models import bulk_save

from .rows import ImportRow, RowState


def write_rows(entries: list[ImportRow]) -> None:
    """Write what these rows add and change; requires a transaction and an audit context."""
    written = [e for e in entries if e.state in (RowState.NEW, RowState.CHANGED)]
    new = [record for entry in written for record in (*entry.made, *entry.rows)]
    changes: dict[models.Model, Collection[str]] = {}
    for entry in written:
        changes |= entry.altered
        if entry.is_new:
            new.append(entry.record)
        elif not entry.repeats or (entry.touched and not entry.record._state.adding):
            touched = {*changes.get(entry.record, ()), *entry.touched}
            changes[entry.record] = touched
    drop_provisional_numbers(new)
    bulk_save(new, changes)


def drop_provisional_numbers(new: Iterable[models.Model]) -> None:
    """Clear the negative ids that new records have during validation."""
    for instance in new:
        if instance.pk is not None and instance.pk < 0:
            instance.pk = None

"""Filling the fields of a record from a row, and noting what changes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from perpusnas.core.history.differences import Change, plain

from .record_kinds import Kind
from .rows import Entry


def fill_in(entry: Entry, kind: Kind) -> None:
    """Put what the cells tell into the record; two cells may tell the same field."""
    found: dict[str, Any] = {}
    for column in kind.columns:
        if column.to and column.name in entry.told and not kind.spares(entry, column):
            value = entry.told[column.name]
            if found.setdefault(column.to, value) != value:
                words_ = _("Two cells have different values.")
                raise ValidationError({column.to: words_})
    for name, value in found.items():
        put(entry, name, value)


def put(entry: Entry, name: str, value: Any) -> None:
    """Put a value into a field of the row's record, and note it where it is news."""
    record = entry.record
    field = record._meta.get_field(name)
    value = nothing(field) if value is None else value
    if field.is_relation:
        is_same = getattr(record, field.attname) == (value and value.pk)
    else:
        is_same = same(getattr(record, name), value)
    if is_same:
        return
    before = getattr(record, name)
    setattr(record, name, value)
    told = "" if entry.is_new else words(field, before)
    label = capfirst(str(field.verbose_name))
    entry.changes.append(Change(label, told, words(field, value)))
    entry.touched.add(name)


def nothing(field: models.Field) -> Any:
    """What a field holds where nothing is told; its default where it must tell."""
    if field.null:
        return None
    return field.get_default() if not field.blank else field.get_default() or ""


def same(before: Any, value: Any) -> bool:
    if isinstance(before, str) and isinstance(value, str):
        return before.replace("\r\n", "\n").strip() == value
    return before == value


def words(field: models.Field, value: Any) -> str:
    if field.is_relation:
        return str(value) if value is not None else ""
    return plain(field, value)


def note(entry: Entry, label: Any, words_: str) -> None:
    """Note a row that the file adds to the record."""
    entry.changes.append(Change(capfirst(str(label)), "", words_))


def alter_row(entry: Entry, row: Any, told: dict[str, Any]) -> None:
    """Put values into a row of the record: one that is there, or one that is added."""
    for name, value in told.items():
        field = row._meta.get_field(name)
        before = getattr(row, name)
        if same(before, value):
            continue
        setattr(row, name, value)
        label = capfirst(str(field.verbose_name))
        entry.changes.append(Change(label, words(field, before), words(field, value)))
        if row not in entry.rows:
            entry.altered.setdefault(row, set()).add(name)

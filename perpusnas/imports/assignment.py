"""Assigning cell values to the fields of a record, and recording the changes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from perpusnas.core.history.differences import FieldChange, field_value_text

from .record_kinds import RecordKind
from .rows import ImportRow


def assign_cells(entry: ImportRow, kind: RecordKind) -> None:
    """Assign all cell values to the record. Raises ValidationError if two cells
    contradict each other."""
    values: dict[str, Any] = {}
    for column in kind.columns:
        if (
            column.to
            and column.name in entry.values
            and not kind.keeps_value(entry, column)
        ):
            value = entry.values[column.name]
            if values.setdefault(column.to, value) != value:
                message = _("Two cells have different values.")
                raise ValidationError({column.to: message})
    for name, value in values.items():
        assign_value(entry, name, value)


def assign_value(entry: ImportRow, name: str, value: Any) -> None:
    """Assign a value to a field and note the change, unless it is the same."""
    record = entry.record
    field = record._meta.get_field(name)
    value = empty_value(field) if value is None else value
    if field.is_relation:
        is_same = getattr(record, field.attname) == (value and value.pk)
    else:
        is_same = is_unchanged(getattr(record, name), value)
    if is_same:
        return
    before = getattr(record, name)
    setattr(record, name, value)
    before_in_words = "" if entry.is_new else value_in_words(field, before)
    label = capfirst(str(field.verbose_name))
    entry.changes.append(
        FieldChange(label, before_in_words, value_in_words(field, value))
    )
    entry.touched.add(name)


def empty_value(field: models.Field) -> Any:
    """Return the value of a field that is not recorded: None, an empty string or its
    default."""
    if field.null:
        return None
    return field.get_default() if not field.blank else field.get_default() or ""


def is_unchanged(before: Any, value: Any) -> bool:
    """Return whether a value equals the stored one, ignoring surrounding space and
    kinds of line break."""
    if isinstance(before, str) and isinstance(value, str):
        return before.replace("\r\n", "\n").strip() == value
    return before == value


def value_in_words(field: models.Field, value: Any) -> str:
    """Return a value as text."""
    if field.is_relation:
        return str(value) if value is not None else ""
    return field_value_text(field, value)


def note_new_row(entry: ImportRow, label: Any, text: str) -> None:
    """Note a row that the import adds to the record."""
    entry.changes.append(FieldChange(capfirst(str(label)), "", text))


def assign_row_values(entry: ImportRow, row: Any, values: dict[str, Any]) -> None:
    """Assign values to an existing or added row, and note the changes."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        before = getattr(row, name)
        if is_unchanged(before, value):
            continue
        setattr(row, name, value)
        label = capfirst(str(field.verbose_name))
        entry.changes.append(
            FieldChange(
                label, value_in_words(field, before), value_in_words(field, value)
            )
        )
        if row not in entry.rows:
            entry.altered.setdefault(row, set()).add(name)

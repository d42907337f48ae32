"""Assigning cell values to the fields of a record, and recording the changes."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perpusnas.core.history.differences import FieldChange, field_value_text

from .record_kinds import RecordKind
from .rows import Difference, ImportRow

# Values of fields of which nothing is recorded.
NOT_RECORDED = (None, "", "unknown", "not_told")


def assign_cells(entry: ImportRow, kind: RecordKind) -> None:
    """Assign all cell values to the record. Raises ValidationError for the fields of
    which two cells contradict each other."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column in kind.columns:
        if (
            column.to
            and column.name in entry.values
            and not kind.keeps_value(entry, column)
        ):
            value = entry.values[column.name]
            if values.setdefault(column.to, value) != value:
                wrong[column.to] = _("Two cells have different values.")
    for name, value in values.items():
        if name not in wrong:
            assign_value(entry, name, value)
    if wrong:
        raise ValidationError(wrong)


def assign_value(
    entry: ImportRow, name: str, value: Any, *, follows: bool = False
) -> None:
    """Assign a value to a field, unless another value is recorded there that the row may
    not overwrite. With `follows`, it follows from a field that was filled."""
    assign_together(entry, {name: value}, follows=follows)


def assign_together(
    entry: ImportRow, values: dict[str, Any], *, follows: bool = False
) -> None:
    """Assign values that only make sense together, and note the changes.

    None is assigned where one of them would overwrite a recorded value and may not; the
    differences are noted then. With `follows`, they follow from a field that was filled.
    """
    fields = {name: entry.record._meta.get_field(name) for name in values}
    values = {
        name: empty_value(fields[name]) if value is None else value
        for name, value in values.items()
    }
    changed = {n: v for n, v in values.items() if not is_recorded(entry, n, v)}
    found = {
        name: difference(entry, fields[name], getattr(entry.record, name), value)
        for name, value in changed.items()
    }
    blocked = [name for name in changed if is_blocked(entry, entry.record, name)]
    if blocked and not follows:
        entry.differences += [found[name] for name in blocked]
        return
    for name, value in changed.items():
        if not (follows or entry.by_id) and has_value(entry, entry.record, name):
            entry.replaced.append(found[name])
        setattr(entry.record, name, value)
        entry.changes.append(FieldChange(*found[name].words))
        entry.touched.add(name)


def difference(
    entry: ImportRow, field: models.Field, before: Any, value: Any
) -> Difference:
    """Return the recorded value, which a new record does not have, and the one in a row,
    as text."""
    old = "" if entry.is_new else value_in_words(field, before)
    label = label_of(field, get_language())
    return Difference(field.name, label, old, value_in_words(field, value))


@cache
def label_of(field: models.Field, _language: str | None) -> str:
    """Return what pages call a field, in the language that is active."""
    return capfirst(str(field.verbose_name))


def is_recorded(entry: ImportRow, name: str, value: Any) -> bool:
    """Return whether the record of a row has this value; rows without its id do not
    change the case of letters."""
    record = entry.record
    if record._meta.get_field(name).is_relation:
        return getattr(record, f"{name}_id") == (value and value.pk)
    before = getattr(record, name)
    if isinstance(before, str) and value and not entry.by_id and not entry.is_new:
        return " ".join(before.split()).casefold() == " ".join(value.split()).casefold()
    return is_unchanged(before, value)


def is_blocked(entry: ImportRow, record: models.Model, name: str) -> bool:
    """Return whether a field of a stored record has a value that the row may not
    overwrite."""
    return has_value(entry, record, name) and not entry.may_overwrite(name)


def has_value(entry: ImportRow, record: models.Model, name: str) -> bool:
    """Return whether something is recorded in a field before this row."""
    is_relation = record._meta.get_field(name).is_relation
    value = getattr(record, f"{name}_id" if is_relation else name)
    return not entry.is_new and value not in NOT_RECORDED


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
    """Assign values to an existing or added row, and note the changes; what is recorded
    stays unless it may be overwritten."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        before = getattr(row, name)
        if is_unchanged(before, value):
            continue
        found = difference(entry, field, before, value)
        if row not in entry.rows:
            if is_blocked(entry, row, name):
                entry.differences.append(found)
                continue
            if not entry.by_id and has_value(entry, row, name):
                entry.replaced.append(found)
            entry.altered.setdefault(row, set()).add(name)
        setattr(row, name, value)
        entry.changes.append(FieldChange(*found.words))

"""What a row of an import would write besides the changes that it lists, as text."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst

from perpusnas.core.history.differences import tracked_fields

from .assignment import NOT_RECORDED, value_in_words
from .rows import ImportRow, RowState

# So many values of a row are shown, each so long.
MAX_VALUES = 100
LONGEST = 300
# The order of rows is that in which they stand.
ORDER = "position"


def written_values(entry: ImportRow) -> dict[str, Any]:
    """Return what a row adds besides its changes: fields of the new record, what belongs
    to it, and further new records, each with its fields; and how many values are not
    shown."""
    if entry.state not in (RowState.NEW, RowState.CHANGED):
        return {"groups": [], "count": 0, "more": 0}
    added = [entry.record] if entry.is_new else []
    groups = []
    count = 0
    for instance in [*added, *entry.rows, *entry.made]:
        listed = entry.touched if instance is entry.record else set()
        values = list(field_values(instance, entry.record, listed))
        shown = values[: max(0, MAX_VALUES - count)]
        count += len(values)
        if shown:
            label = capfirst(str(instance._meta.verbose_name))
            groups.append({"label": label, "values": shown})
    return {"groups": groups, "count": count, "more": max(0, count - MAX_VALUES)}


def field_values(
    instance: models.Model, record: Any, listed: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield label and text of the fields that have a value, apart from those listed and
    the record to which the instance belongs."""
    for field in tracked_fields(type(instance)):
        value = getattr(instance, field.name)
        is_shown = value not in NOT_RECORDED and value is not False
        if is_shown and value is not record and field.name not in (ORDER, *listed):
            text = value_in_words(field, value)
            yield capfirst(str(field.verbose_name)), text[:LONGEST]

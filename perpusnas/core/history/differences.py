"""What a change of a record or row changed, field by field, as text for one user."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import may
from ..dates.moments import moment_in_words
from ..dates.partial import PartialDateField
from ..dates.words import in_words
from ..models import Citation, Record, Row
from .snapshots import DERIVED

AUDIT_FIELDS = {
    "version",
    "created",
    "created_by",
    "changed",
    "changed_by",
    "trashed_by",
}
CONTACT_FIELDS = {"mail", "phone"}
HIDDEN = gettext_lazy("(hidden)")


@dataclass
class FieldChange:
    """One changed field, with its old and new value as text."""

    label: str
    old: str
    new: str


def field_changes(model, old, new, names: "VisibleNames") -> list[FieldChange]:
    """Return the fields in which two snapshots differ; one snapshot is None where the
    record or row was added or removed."""
    found = []
    for column in tracked_fields(model):
        before, after = (getattr(s, column.attname) if s else None for s in (old, new))
        if before == after or (None in (old, new) and not before and not after):
            continue
        if names.is_the_record(column, before, after):
            continue
        as_text = names.words(column)
        texts = (
            "" if old is None else as_text(before),
            "" if new is None else as_text(after),
        )
        found.append(FieldChange(capfirst(str(column.verbose_name)), *texts))
    return found


@cache
def tracked_fields(model) -> list[models.Field]:
    """Return the fields that users edit; keys, derived columns and audit columns are
    left out."""
    fields = model._meta.concrete_fields
    hidden = {*AUDIT_FIELDS, *DERIVED}
    for column in fields:
        if isinstance(column, PartialDateField):
            hidden |= set(column.bound_names())
    return [f for f in fields if f.name not in hidden and not f.primary_key]


class VisibleNames:
    """Values of snapshots as text, limited to what one user may see.

    `pairs` are tuples of model, snapshot and previous snapshot. Everything they point
    to is loaded with one query a model.
    """

    def __init__(self, user, record: Record, pairs):
        self.contacts = may(user, "see_contacts")
        self.record = record
        keys: dict[Any, set] = defaultdict(set)
        for model, *snapshots in pairs:
            for column in tracked_fields(model):
                if column.related_model:
                    values = {getattr(s, column.attname) for s in snapshots if s}
                    keys[column.related_model] |= values - {None}
        self.found = {
            model: visible_texts(model, pks, user) for model, pks in keys.items() if pks
        }

    def is_the_record(self, column: models.Field, *values) -> bool:
        """Return whether a field only says that a row belongs to the record whose
        history is shown."""
        own = column.related_model is type(self.record)
        return own and set(values) <= {None, self.record.pk}

    def words(self, column: models.Field) -> Callable[[Any], str]:
        """Return the function that turns values of a field into text."""
        if column.name in CONTACT_FIELDS and not self.contacts:
            return lambda value: str(HIDDEN) if value else ""
        if column.related_model:
            known = self.found.get(column.related_model, {})
            return lambda key: "" if key is None else known.get(key, str(HIDDEN))
        if column.name == "fact" and issubclass(column.model, Citation):
            return column.model.fact_words
        return lambda value: field_value_text(column, value)


def visible_texts(model, pks: set, user) -> dict:
    """Return the text of each object with these primary keys that the user may see."""
    objects = model._default_manager.filter(pk__in=pks)
    if issubclass(model, Record):
        objects = objects.seen_in_history(user)
    elif issubclass(model, Row):
        foreign_keys = [f.name for f in model._meta.fields if f.related_model]
        objects = objects.seen_by(user).select_related(*foreign_keys)
    return {instance.pk: str(instance) for instance in objects}


def field_value_text(column: models.Field, value: Any) -> str:
    """Return a value as text, for fields that are no foreign keys."""
    if value is None or value == "":
        return ""
    if isinstance(column, PartialDateField):
        return in_words(value)
    if isinstance(column, models.FileField):
        return _("a file")
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return formats.date_format(value)
    return str(value)

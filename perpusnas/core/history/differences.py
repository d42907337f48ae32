"""What one change of a record says, field by field, in the words of who may read it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import may
from ..dates.partial import PartialDateField
from ..dates.words import in_words
from ..models import Citation, Record, Row
from .snapshots import DERIVED

STAMPS = {"version", "created", "created_by", "changed", "changed_by", "trashed_by"}
CONTACT = {"mail", "phone"}
HIDDEN = gettext_lazy("(hidden)")


@dataclass
class Change:
    """One field, before and after."""

    label: str
    old: str
    new: str


def changes(model, old, new, names: "Names") -> list[Change]:
    """What differs between two snapshots; one is None where a row came or went."""
    found = []
    for column in told(model):
        before, after = (getattr(s, column.attname) if s else None for s in (old, new))
        if before == after or (None in (old, new) and not before and not after):
            continue
        if names.is_the_record(column, before, after):
            continue
        words = names.words(column)
        shown = (
            "" if old is None else words(before),
            "" if new is None else words(after),
        )
        found.append(Change(capfirst(str(column.verbose_name)), *shown))
    return found


def told(model) -> list[models.Field]:
    """The fields that people fill in; what is derived from them goes without saying."""
    fields = model._meta.concrete_fields
    silent = {*STAMPS, *DERIVED}
    for column in fields:
        if isinstance(column, PartialDateField):
            silent |= set(column.bound_names())
    return [f for f in fields if f.name not in silent and not f.primary_key]


class Names:
    """The words for values in snapshots, as far as one reader may know them.

    `pairs` are (model, snapshot, earlier snapshot). All that they point to is looked up
    once for each model, whatever their number.
    """

    def __init__(self, user, record: Record, pairs):
        self.contacts = may(user, "see_contacts")
        self.record = record
        keys = defaultdict(set)
        for model, *snapshots in pairs:
            for column in told(model):
                if column.related_model:
                    values = {getattr(s, column.attname) for s in snapshots if s}
                    keys[column.related_model] |= values - {None}
        self.found = {
            model: look_up(model, wanted, user)
            for model, wanted in keys.items()
            if wanted
        }

    def is_the_record(self, column: models.Field, *values) -> bool:
        """That a row belongs to the record whose page it stands on is no news."""
        own = column.related_model is type(self.record)
        return own and set(values) <= {None, self.record.pk}

    def words(self, column: models.Field) -> Callable[[Any], str]:
        if column.name in CONTACT and not self.contacts:
            return lambda value: str(HIDDEN) if value else ""
        if column.related_model:
            known = self.found.get(column.related_model, {})
            return lambda key: "" if key is None else known.get(key, str(HIDDEN))
        if column.name == "fact" and issubclass(column.model, Citation):
            return column.model.fact_words
        return lambda value: plain(column, value)


def look_up(model, wanted: set, user) -> dict:
    """The words for everything of a model, by key, that this reader may see."""
    things = model._default_manager.filter(pk__in=wanted)
    if issubclass(model, Record):
        things = things.visible_to(user)
    elif issubclass(model, Row):
        named = [f.name for f in model._meta.fields if f.related_model]
        things = things.seen_by(user).select_related(*named)
    return {thing.pk: str(thing) for thing in things}


def plain(column: models.Field, value: Any) -> str:
    """The words for a value that names nothing."""
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
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value)
    return str(value)

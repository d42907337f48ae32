"""Dates of which only a part may be known: EDTF texts, their bounds, fields, filters."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache, wraps
from threading import Lock

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.query_utils import DeferredAttribute
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from edtf import EDTFParseException, parse_edtf

from .words import (
    MEMBER,
    NO_SUCH_DAY,
    NOT_UNDERSTOOD,
    PLAIN,
    SHAPE,
    in_words,
    read,
)

EXAMPLES = _("For example 02/07/2024, 2 July 2024, July 2024, 2024 or early 2024.")
BACKWARDS = _("The end is earlier than the beginning.")
TOO_LONG = _("This is too long for a date.")
Bounds = tuple[date | None, date | None]
# The parser stumbles over intervals without any date.
DATELESS: dict[str, Bounds] = {
    "../..": (date.min, date.max),
    "../": (date.min, None),
    "/..": (None, date.max),
}
parsing = Lock()  # the parser learns while it works, and all threads share it


def bounds(text: str) -> Bounds:
    """The earliest and the latest day of an EDTF text, None where one is not told."""
    if not text:
        return None, None
    if len(text) > 100:
        raise ValueError(TOO_LONG)
    if not SHAPE.fullmatch(text):
        raise ValueError(NOT_UNDERSTOOD)
    if text in DATELESS:
        return DATELESS[text]
    try:
        return _plain_bounds(text) if re.fullmatch(MEMBER, text) else _parsed(text)
    except EDTFParseException as error:
        raise ValueError(NOT_UNDERSTOOD) from error


def _plain_bounds(text: str) -> Bounds:
    year, month, day = [*map(int, text.rstrip("?~%").split("-")), 0, 0][:3]
    first = _day(year, month or 1, day or 1)
    last = day or monthrange(year, month or 12)[1]
    return first, _day(year, month or 12, last)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Bounds:
    for member in re.findall(PLAIN, text):
        _plain_bounds(member)  # the parser lets days pass that no month has
    with parsing:
        parsed = parse_edtf(text)
    first, last = parsed.lower_strict(), parsed.upper_strict()
    # The parser invents a bound where none is told, and calls an open one infinite.
    if text[0] == "/":
        first = None
    else:
        first = date.min if isinstance(first, float) else _day(*first[:3])
    if text[-1] == "/":
        last = None
    else:
        last = date.max if isinstance(last, float) else _day(*last[:3])
    if first and last and last < first:
        raise ValueError(BACKWARDS)
    return first, last


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(NO_SUCH_DAY) from error


def understand(text: str) -> str:
    """What a person typed in either language, as EDTF; ValueError says what is wrong."""
    if len(text) > 200:
        raise ValueError(TOO_LONG)
    edtf = read(text) if text.strip() else ""
    bounds(edtf)
    return edtf


def unknown(name: str) -> Q:
    """Nothing is known of the date `name`."""
    return Q(**{f"{name}_earliest": None, f"{name}_latest": None})


def certain(name: str, after: date | None, before: date | None) -> Q:
    """The date surely lies within the period, both days included."""
    within = _known(name)
    if after:
        within &= Q(**{f"{name}_earliest__gte": after})
    if before:
        within &= Q(**{f"{name}_latest__lte": before})
    return within


def possible(name: str, after: date | None, before: date | None) -> Q:
    """The date may lie within the period, or does so only in part."""
    first, last = f"{name}_earliest", f"{name}_latest"
    overlaps, exceeds = _known(name), Q(pk__in=[])
    if after:
        overlaps &= Q(**{f"{last}__gte": after}) | Q(**{last: None})
        exceeds |= Q(**{f"{first}__lt": after}) | Q(**{first: None})
    if before:
        overlaps &= Q(**{f"{first}__lte": before}) | Q(**{first: None})
        exceeds |= Q(**{f"{last}__gt": before}) | Q(**{last: None})
    return overlaps & exceeds


def period(name: str, after: date | None, before: date | None) -> dict[str, Q]:
    """The three answers to a filter by period."""
    return {
        "certain": certain(name, after, before),
        "possible": possible(name, after, before),
        "unknown": unknown(name),
    }


def _known(name: str) -> Q:
    told = Q(**{f"{name}_earliest__isnull": False})
    return told | Q(**{f"{name}_latest__isnull": False})


def earliest() -> models.DateField:
    """A column for a bound: one of the two to declare above a partial date."""
    return models.DateField(null=True, blank=True, editable=False, db_index=False)


latest = earliest


class PartialDateFormField(forms.CharField):
    """Takes dates as people write them and shows them in the reader's words."""

    def __init__(self, *, help_text="", max_length=200, **kwargs):
        help_text = format_lazy("{} {}", help_text, EXAMPLES) if help_text else EXAMPLES
        super().__init__(help_text=help_text, max_length=max_length, **kwargs)

    def to_python(self, value):
        try:
            return understand(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        try:
            bounds(value)
        except ValueError:
            return value  # what was typed and not understood stays as typed
        return in_words(value)

    def has_changed(self, initial, data):
        """Whether another date is meant, however it is written."""
        if self.disabled:
            return False
        try:
            return understand(initial or "") != understand(data or "")
        except ValueError:
            return (initial or "") != (data or "")


class PartialDate(DeferredAttribute):
    """Sets both bounds with a new date, and leaves them alone while a row is loaded."""

    field: "PartialDateField"

    def __set__(self, instance, value):
        told, name = instance.__dict__, self.field.attname
        columns = self.field.bound_names()
        making = instance._state.adding and name not in told
        same = name in told and told[name] == value
        told[name] = value
        if same or LOADING in told:
            return
        if making and not all(told.get(column, 0) is None for column in columns):
            return  # the bounds came with the date, or stayed in the database
        try:
            days = bounds(value) if isinstance(value, str) else (None, None)
        except ValueError:
            days = None, None
        told.update(zip(columns, days, strict=True))


LOADING = "_loading_partial_dates"


def _refreshing(refresh):
    """Loads bounds with their date, as they are in the row: they need no parser."""

    @wraps(refresh)
    def refresh_from_db(self, using=None, fields=None, **kwargs):
        if fields is not None:
            fields = with_bounds(type(self), fields)
        self.__dict__[LOADING] = True
        try:
            refresh(self, using, fields, **kwargs)
        finally:
            self.__dict__.pop(LOADING, None)

    return refresh_from_db


def valid(text: str) -> None:
    try:
        bounds(text)
    except ValueError as error:
        raise ValidationError(error.args[0], code="invalid") from error


class PartialDateField(models.CharField):
    """A date as far as it is known: EDTF text, with its bounds in two columns above.

    Queryset updates pass the bounds by, as they pass history by.
    """

    default_validators = [valid]
    descriptor_class = PartialDate
    OWN = {"max_length": 100, "blank": True, "default": ""}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**self.OWN, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for option, own in self.OWN.items():
            kwargs[option] = getattr(self, option)
            if kwargs[option] == own:
                del kwargs[option]
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        cls.refresh_from_db = _refreshing(cls.refresh_from_db)

    def check(self, **kwargs):
        names = [field.name for field in self.model._meta.fields]
        missing = {*self.bound_names()} - {*names[: names.index(self.name)]}
        hint = f"Declare {', '.join(sorted(missing))} above {self.name}."
        error = checks.Error("A partial date lacks bounds.", hint=hint, obj=self)
        return [*super().check(**kwargs), *([error] if missing else [])]

    def bound_names(self) -> tuple[str, str]:
        return f"{self.name}_earliest", f"{self.name}_latest"

    def pre_save(self, model_instance, add):
        text = super().pre_save(model_instance, add)
        if not isinstance(text, str):  # the bounds of an expression are not known
            raise TypeError(f"{self.name} must be a text, and empty where unknown")
        return text

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            bounds(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        own = {"form_class": PartialDateFormField, "max_length": 200}
        return super().formfield(**{**own, **kwargs})


def with_bounds(model: type[models.Model], update_fields: Iterable[str]) -> set[str]:
    """The fields to save, with the bounds of each partial date among them."""
    names = set(update_fields)
    for field in model._meta.concrete_fields:
        if isinstance(field, PartialDateField) and field.name in names:
            names.update(field.bound_names())
    return names

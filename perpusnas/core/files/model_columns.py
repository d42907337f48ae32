"""Columns made from the fields of a model, with the labels of its forms."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..dates.partial import PartialDateField
from .columns import Column, choice, field, partial_dates


def field_columns(
    model: type[models.Model], names: Iterable[str], path: str = ""
) -> list[Column]:
    """The columns of these fields; `path` leads from the row of a file to the record or
    row that has them."""
    fields = [model._meta.get_field(name) for name in names]
    return [column for field in fields for column in columns_of(field, path)]


def columns_of(of: Any, path: str = "") -> list[Column]:
    """The columns of a field: two of a partial date, one of all others."""
    heading, name = capfirst(str(of.verbose_name)), f"{path}{of.name}"
    if isinstance(of, PartialDateField):
        return partial_dates(heading, name)
    if of.choices:
        return [choice(heading, name, of.choices)]
    if isinstance(of, models.BooleanField):
        return [Column(heading, yes_or_no(name))]
    if of.related_model:
        return [Column(heading, name_of(name))]
    return [field(heading, name)]


def yes_or_no(path: str) -> Callable[[Any], str]:
    """The function that puts yes or no in words; what is not known is empty."""
    words, value = {True: _("Yes"), False: _("No")}, attrgetter(path)
    return lambda row: words.get(value(row), "")


def name_of(path: str) -> Callable[[Any], str]:
    """The function that gives the name of what a row points to."""
    value = attrgetter(path)
    return lambda row: "" if (found := value(row)) is None else str(found)

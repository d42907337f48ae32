"""The ways to order a list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from ..models import reader_columns


@dataclass(frozen=True)
class Sort:
    """An order of a list: its name as parameter, its heading, and an expression that is
    never null."""

    key: str
    label: Any
    by: Any


def in_reader_language(name: str) -> Coalesce:
    """Return a bilingual text to sort by, in the reader's language or else the other."""
    first, second = reader_columns(name)
    preferred = NullIf(first, Value(""))
    return Coalesce(preferred, F(second), output_field=TextField())


def date_sort(name: str) -> Coalesce:
    """Return a date to sort by, with unknown before every known day."""
    return Coalesce(name, Value(date.min), output_field=DateField())

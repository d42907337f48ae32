"""The ways to order a list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from ..models import reader_columns


@dataclass(frozen=True)
class Sort:
    """One way to order a list: its name in the address, its heading, and a column or
    expression that is never null."""

    key: str
    label: Any
    by: Any


def in_reader_language(name: str) -> Coalesce:
    """A text of two languages to sort by: in the reader's, or else in the other."""
    first, second = reader_columns(name)
    wanted = NullIf(first, Value(""))
    return Coalesce(wanted, F(second), output_field=TextField())


def date_sort(name: str) -> Coalesce:
    """A date to sort by, where unknown comes before every known day."""
    return Coalesce(name, Value(date.min), output_field=DateField())

"""The ways to order a list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce


@dataclass(frozen=True)
class Sort:
    """One way to order a list: its name in the address, its heading, and a column or
    expression that is never null."""

    key: str
    label: Any
    by: Any


def day_or_never(name: str) -> Coalesce:
    """A date to sort by, where unknown comes before every known day."""
    return Coalesce(name, Value(date.min), output_field=DateField())

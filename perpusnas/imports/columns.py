"""What columns a file may have, and which of them its headings mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import override

from perpusnas.core.search import fold

from . import cells
from .former_wording import FORMER_HEADINGS


@dataclass(frozen=True)
class Column:
    """A column of a kind of record: its headings in either language, the likeliest
    first, and how a cell under it is read.

    `to` is the record's own field that it fills; a column without one is the
    business of the kind's rows.
    """

    name: str
    label: Any
    headings: str
    read: Callable = cells.text
    to: str = ""

    @cached_property
    def known_as(self) -> list[str]:
        """Its headings, folded: its label in both languages after the usual ones, those
        of earlier versions last."""
        told = [fold(heading) for heading in self.headings.split("|")]
        for language in ("id", "en"):
            with override(language):
                told.append(fold(str(self.label)))
        told += FORMER_HEADINGS.get(self.name, ())
        return list(dict.fromkeys(told))


def own(model, name: str, headings: str, read: Callable = cells.text) -> Column:
    """The column of a record's own field."""
    label = model._meta.get_field(name).verbose_name
    return Column(name, label, headings, read, to=name)


def guessed(headings: list[str], columns: Sequence[Column]) -> list[str]:
    """The column that each heading means, by name; "" where it means none.

    Every column is found once at most, under the likeliest of its headings.
    """
    folded = [fold(heading) for heading in headings]
    found = [""] * len(headings)
    for column in columns:
        for known in column.known_as:
            places = [n for n, text in enumerate(folded) if text == known]
            free = [n for n in places if not found[n]]
            if free:
                found[free[0]] = column.name
                break
    return found


def dated(model, name: str, headings: str) -> tuple[Column, Column]:
    """The two columns of a partial date: as people say it, and as EDTF, which our own
    files have beside each other. Whichever was changed counts."""
    label = model._meta.get_field(name).verbose_name
    edtf = "|".join(f"{heading} edtf" for heading in headings.split("|"))
    return (
        Column(name, label, headings, cells.day, to=name),
        Column(
            f"{name}_edtf", format_lazy("{} (EDTF)", label), edtf, cells.day, to=name
        ),
    )

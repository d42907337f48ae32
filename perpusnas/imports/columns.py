"""The columns that a file may have, and recognising them by heading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import override

from perpusnas.core.models import Country
from perpusnas.core.search import normalise

from . import cells
from .former_wording import FORMER_HEADINGS


@dataclass(frozen=True)
class Column:
    """A column of a kind of record: its possible headings, the preferred first, and the
    parser of its cells.

    `to` is the field of the record that it fills; other columns are handled by the
    kind. `names` is the model of other records that its cells name. A column of lists may
    be `several` in a file, of which the cells are joined.
    """

    name: str
    label: Any
    headings: str
    read: Callable = cells.text
    to: str = ""
    names: Any = None
    several: bool = False

    @property
    def allowed(self) -> list[tuple[str, str]]:
        """The values that a cell may have, each as a cell and as text; none if it may
        have any."""
        if self.read in (cells.country, cells.countries):
            countries = Country.objects.all()
            return sorted(
                ((f"#{c.code}", str(c)) for c in countries), key=itemgetter(1)
            )
        offered = getattr(self.read, "offered", list)
        return [(value, str(label)) for value, label in offered()]

    def unknown_words(self, cell: str, context: Any) -> list[str]:
        """Return the parts of a cell that are none of the allowed values."""
        is_list = self.read is cells.countries
        return [
            part
            for part in (cells.split_cell(cell) if is_list else [cell])
            if not self.can_read(part, context)
        ]

    def can_read(self, cell: str, context: Any) -> bool:
        """Return whether a cell is one of the allowed values."""
        try:
            self.read(cell, context)
        except ValidationError:
            return False
        return True

    @cached_property
    def known_as(self) -> list[str]:
        """The normalised headings, followed by the label in both languages."""
        names = [normalise(heading) for heading in self.headings.split("|")]
        for language in ("id", "en"):
            with override(language):
                names.append(normalise(str(self.label)))
        names += FORMER_HEADINGS.get(self.name, ())
        return list(dict.fromkeys(names))


def field_column(
    model, name: str, headings: str, read: Callable = cells.text, names: Any = None
) -> Column:
    """Return the column of a field of the record."""
    label = model._meta.get_field(name).verbose_name
    return Column(name, label, headings, read, to=name, names=names)


def guess_columns(headings: list[str], columns: Sequence[Column]) -> list[str]:
    """Return the name of the column for each heading, or an empty string.

    Each column is used once, for the heading that it prefers.
    """
    normalised = [normalise(heading) for heading in headings]
    found = [""] * len(headings)
    for column in columns:
        for name in column.known_as:
            positions = [n for n, text in enumerate(normalised) if text == name]
            free = [n for n in positions if not found[n]]
            if free:
                found[free[0]] = column.name
                break
    return found


def date_columns(model, name: str, headings: str) -> tuple[Column, Column]:
    """Return the two columns of a partial date that our own files have: in words and as
    EDTF. Whichever was changed is used."""
    label = model._meta.get_field(name).verbose_name
    edtf = "|".join(f"{heading} edtf" for heading in headings.split("|"))
    return (
        Column(name, label, headings, cells.day, to=name),
        Column(
            f"{name}_edtf", format_lazy("{} (EDTF)", label), edtf, cells.day, to=name
        ),
    )

"""Participation rows pasted from a spreadsheet, read cell by cell with the errors of
each cell."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from perpusnas.core.fields import numbered
from perpusnas.core.model_fields import own_field
from perpusnas.core.models import CountriesByName, countries_by_name, country_called
from perpusnas.core.search import normalise
from perpusnas.core.typed_values import NO, THOUSANDS, YES, values_by_label

from .forms import ParticipationForm
from .models import Participation, ParticipationRole
from .pasted_cells import (
    HEADINGS,
    LABELS,
    cells_of,
    columns,
)

MAX_ROWS = 500
CHOICES = ("role", "came", "how", "capacity", "heads_planned_sure", "heads_sure")
NUMBERS = ("heads_planned", "heads", "women", "men")
# The accuracy of a number that has one, which may be written before it: "about 8".
ACCURACY = {"heads_planned": "heads_planned_sure", "heads": "heads_sure"}


@dataclass
class PastedCell:
    """A pasted cell: its text, the value understood, and its errors."""

    name: str
    pasted: str
    understood: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


@dataclass
class PastedRow:
    """A pasted row with the form that validates it."""

    number: int
    cells: list[PastedCell]
    form: ParticipationForm
    wrong: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not self.wrong and not any(cell.wrong for cell in self.cells)


def row_identity(row: Participation) -> tuple:
    """Return who participates in which part; two rows with the same identity are
    duplicates."""
    who = row.partner_id, row.country_id, row.region, row.group
    return *who, row.role, row.capacity


def choices_of(name: str) -> Iterable[tuple[str, Any]]:
    """Return the choices of a field of participations; empty if it has none."""
    choices: Any = own_field(Participation, name).choices
    return choices or ()


class PastedRowReader:
    """Parses pasted text for one event, with the rights of one user."""

    def __init__(self, event, user):
        self.event, self.user = event, user
        self.choices = {name: values_by_label(choices_of(name)) for name in CHOICES}

    @cached_property
    def countries(self) -> CountriesByName:
        return countries_by_name()

    def rows(self, text: str) -> list[PastedRow]:
        """Return the validated rows of a pasted text; raise ValidationError if it has
        none or too many."""
        table = cells_of(text)
        if not table:
            raise ValidationError(_("Nothing was pasted."))
        names = columns(table[0])
        table = table[1:] if names else table
        names = names or list(HEADINGS)
        if not table:
            raise ValidationError(_("There is a heading, but no row under it."))
        if len(table) > MAX_ROWS:
            raise ValidationError(_("Paste at most %(n)s rows.") % {"n": MAX_ROWS})
        rows = [self.row(n, names, cells) for n, cells in enumerate(table, start=1)]
        self.check_repeated_rows(rows)
        return rows

    def row(self, number: int, names: list[str], pasted: list[str]) -> PastedRow:
        """Return one row with the bound form that its cells fill."""
        named_cells = list(zip_longest(names, pasted, fillvalue=""))
        cells = [PastedCell(name, text) for name, text in named_cells if name]
        data = {"role": ParticipationRole.USUAL, "came": "not_told"}
        data |= self.accuracies(cells)
        data |= {cell.name: value for cell in cells if (value := self.meaning(cell))}
        participation = Participation(event=self.event)
        row = PastedRow(
            number,
            cells,
            ParticipationForm(data, user=self.user, instance=participation),
        )
        if any(text and not name for name, text in named_cells):
            row.wrong.append(_("There are more cells than columns."))
        self.assign_errors(row)
        return row

    def meaning(self, cell: PastedCell) -> str:
        """Return the form data for a cell, and add an error to the cell if it is not
        understood."""
        read: Callable[[PastedCell], str] = {
            **dict.fromkeys(self.choices, self.choice),
            **dict.fromkeys(NUMBERS, self.number),
            "country": self.country,
            "planned": self.planned,
        }.get(cell.name, lambda cell: cell.pasted)
        return read(cell) if cell.pasted else ""

    def choice(self, cell: PastedCell) -> str:
        """Return the value of a choice given by its label."""
        text = normalise(cell.pasted)
        if cell.name == "came" and text in YES | NO:
            return "yes" if text in YES else "no"
        if cell.name == "role" and (role := ParticipationRole.code_called(text)):
            return role
        if text in self.choices[cell.name]:
            return self.choices[cell.name][text]
        known = ", ".join(str(label) for _value, label in choices_of(cell.name))
        cell.wrong.append(
            _("Not recognised. Allowed values: %(known)s.") % {"known": known}
        )
        return ""

    def accuracies(self, cells: list[PastedCell]) -> dict[str, str]:
        """Return how exact the numbers are that say so themselves, by field."""
        found = {ACCURACY.get(cell.name, ""): self.marked(cell)[0] for cell in cells}
        return {name: sure for name, sure in found.items() if name and sure}

    def marked(self, cell: PastedCell) -> tuple[str, str]:
        """Return how exact a number is by the word before it, and the number."""
        words, _space, number = cell.pasted.rpartition(" ")
        labels = self.choices.get(ACCURACY.get(cell.name, ""), {})
        sure = labels.get(normalise(words), "")
        return (sure, number) if sure else ("", cell.pasted)

    def number(self, cell: PastedCell) -> str:
        """Return a number without thousands separators and the word before it."""
        text = self.marked(cell)[1]
        if THOUSANDS.fullmatch(text):
            return re.sub(r"[.,\s]", "", text)
        if not (text.isascii() and text.isdigit()):
            cell.wrong.append(_("This is not a number; leave it empty if not known."))
            return ""
        return text

    def country(self, cell: PastedCell) -> str:
        """Return a country as PickField expects it."""
        try:
            return numbered(country_called(cell.pasted, self.countries))
        except ValidationError as error:
            cell.wrong += error.messages
            return ""

    def planned(self, cell: PastedCell) -> str:
        """Return the value of a yes-or-no field."""
        text = normalise(cell.pasted)
        if text not in YES | NO:
            cell.wrong.append(_("Write yes or no, or leave it empty if not known."))
            return ""
        return "true" if text in YES else "false"

    def assign_errors(self, row: PastedRow) -> None:
        """Move the errors of the form to the cells that they are about."""
        by_name = {cell.name: cell for cell in row.cells}
        has_cell_errors = any(cell.wrong for cell in row.cells)
        for name, errors in row.form.errors.items():
            if name in by_name:
                by_name[name].wrong += [str(p) for p in errors]
            elif not has_cell_errors:
                row.wrong += [str(p) for p in errors]
        for cell in row.cells:
            if not cell.wrong:
                cell.understood = understood_as(row.form, cell.name)

    def check_repeated_rows(self, rows: list[PastedRow]) -> None:
        """Add an error to rows that repeat a saved or a pasted row."""
        saved = self.event.participations.seen_by(self.user)
        known = {row_identity(row): _("This row is recorded already.") for row in saved}
        for row in rows:
            if not row.is_right:
                continue
            key = row_identity(row.form.instance)
            if key in known:
                row.wrong.append(known[key])
            message = _("This is the same as row %(n)s.") % {"n": row.number}
            known.setdefault(key, message)


def understood_as(form: ParticipationForm, name: str) -> str:
    """Return the value understood from a cell, as text."""
    value: Any = form.cleaned_data.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(choices_of(name))
    return str(choices[value]) if choices else str(value)

"""The rows of a table: those below the headings that are neither totals nor
sub-headings."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter

from django.utils.translation import gettext as _

from perpusnas.core.search import normalise
from perpusnas.core.uploads.process import UnreadableFileError, at_row

from . import reasons
from .headings import Headings, UnclearTableError, headings_of
from .left_out import LeftOut
from .table_limits import HEADING_WITHIN, Line, ReadingChoices

# A line as it was read: sheet, number, cells, and whether its only filled cell is
# merged with others beside it.
SheetLine = tuple[str, int, list[str], bool]

TOTAL = re.compile(
    r"(?:jumlah\b.*|(?:sub ?|grand )?total(?: (?:jumlah|(?:ke)?seluruh(?:an|nya)?|mou"
    r"|naskah|mitra|kerja sama|dokumen|(?:tahun )?[0-9]+))*)"
)
# Looked at first, since it is quick.
TOTAL_BEGINS = re.compile(r"\W{0,3}(?:jumlah|sub|grand|total)", re.IGNORECASE)
FIGURE = re.compile(r"[-+]?[0-9][0-9.,\s]*%?(?: [a-z]+)?", re.IGNORECASE)
SUB_HEADING = re.compile(
    r"(?:19|20)[0-9]{2}|(?:tahun|thn|year|periode|period|bulan|month|triwulan|quarter"
    r"|semester|kategori|category) .+"
)
NUMBERING = {"no", "nomor", "no urut", "nr", "number"}


class TableRows:
    """The rows of a table, which may be gone over more than once.

    They have as many cells as there are headings. Where several sheets are read, the
    name of the sheet is added; where there are sub-headings, the one above is.
    """

    def __init__(
        self,
        lines: Iterable[SheetLine],
        headings: Headings,
        choices: ReadingChoices,
        *,
        is_csv: bool,
    ):
        self.lines, self.headings, self.choices = lines, headings, choices
        self.is_csv = is_csv
        self.reasons = reasons.place_in(headings.names)
        self.has_sub_headings = False
        self.left_out = LeftOut()
        # Where each heading is in a sheet.
        self.orders: dict[str, list[int]] = {}

    @property
    def names(self) -> list[str]:
        """The headings of the file, without that of the reasons of an earlier import."""
        names = self.headings.names
        return [name for n, name in enumerate(names) if n != self.reasons]

    def go_over(self) -> None:
        """Read all rows once, to know what is left out. Raises UnreadableFileError."""
        left_out = LeftOut(has_reasons=self.reasons is not None)
        for _row in self.rows(left_out):
            pass
        self.left_out = left_out
        self.has_sub_headings = bool(self.left_out.sub_headings)

    @property
    def added_headings(self) -> list[str]:
        """The headings of the columns that the file itself does not have."""
        several = len(self.choices.sheets) > 1
        added = [_("(sheet)")] * several + [_("(sub-heading)")] * self.has_sub_headings
        return [unlike(name, self.headings.names) for name in added]

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows."""
        return self.rows(LeftOut())

    def rows(self, left_out: LeftOut) -> Iterator[Line]:
        """Yield the rows, and note what is left out. Raises UnreadableFileError."""
        left = set(self.choices.sheets)
        for sheet, lines in groupby(self.lines, itemgetter(0)):
            left.discard(sheet)
            yield from self.rows_of(sheet, lines, left_out)
        if left:
            message = _("Sheet “%(sheet)s” is empty. Leave it out.")
            raise UnclearTableError(message % {"sheet": min(left)})

    def rows_of(
        self, sheet: str, lines: Iterator[SheetLine], left_out: LeftOut
    ) -> Iterator[Line]:
        """Yield the rows of a sheet."""
        first = list(islice(lines, HEADING_WITHIN))
        start, order = self.start_in(sheet, first)
        self.orders[sheet] = order
        several = len(self.choices.sheets) > 1
        added, below = [sheet] if several else [], [""] * self.has_sub_headings
        for _sheet, number, cells, is_wide in chain(first[start:], lines):
            self.remove_reason(cells, order)
            if not any(cells):
                continue
            place = f"{sheet}!{number}" if several else number
            if self.is_sub_heading(cells, is_wide=is_wide):
                text = next(filter(None, cells))
                left_out.sub_headings.append((place, text))
                below = [text] * self.has_sub_headings
            elif self.is_total(cells):
                left_out.totals.append(place)
            else:
                row = self.fitted(place, cells, order)
                left_out.rows += 1
                left_out.add_marks(row)
                yield place, row + added + below

    def cell_place(self, place: int | str, position: int) -> str:
        """Return where the cell of a row is, such as B12 or 2022!B12; an empty string
        in a column that was added."""
        sheet, mark, number = str(place).rpartition("!")
        order = self.orders.get(sheet or self.choices.first_sheet, [])
        if position >= len(order):
            return ""
        return f"{sheet}{mark}{column_letters(order[position])}{number}"

    def start_in(self, sheet: str, first: list[SheetLine]) -> tuple[int, list[int]]:
        """Return where the rows begin in the first lines of a sheet, and the position
        of each heading. Raises UnclearTableError where the headings are not there."""
        headings = self.headings
        filled = [n for n, line in enumerate(first) if any(line[2])]
        for n in range(len(filled) - headings.rows + 1):
            rows = [first[place] for place in filled[n : n + headings.rows]]
            found = headings_of([(number, cells) for _s, number, cells, _w in rows])
            is_chosen = found.row == headings.row or sheet != self.choices.first_sheet
            if is_chosen and (order := headings.order_in(found)) is not None:
                return filled[n + headings.rows - 1] + 1, order
        message = _(
            "Sheet “%(sheet)s” does not have the headings of sheet “%(first)s”. Choose "
            "only sheets that are alike."
        )
        names = {"sheet": sheet, "first": self.choices.first_sheet}
        raise UnclearTableError(message % names)

    def remove_reason(self, cells: list[str], order: list[int]) -> None:
        """Empty the cell of the reason of an earlier import."""
        if self.reasons is not None and order[self.reasons] < len(cells):
            cells[order[self.reasons]] = ""

    def is_total(self, cells: list[str]) -> bool:
        """Return whether a row is a total; rows of an earlier import are none."""
        may_be = self.reasons is None and not self.choices.keeps_totals
        return may_be and is_total(cells)

    def is_sub_heading(self, cells: list[str], *, is_wide: bool) -> bool:
        """Return whether a row with a single filled cell is a sub-heading; rows of an
        earlier import are none."""
        if self.reasons is not None:
            return False
        filled = [n for n, cell in enumerate(cells) if cell]
        names, which = self.headings.names, self.choices.sub_headings
        if len(filled) > 1 or len(names) < 2 or which == "none":
            return False
        text = cells[filled[0]]
        if which == "single" or is_wide or SUB_HEADING.fullmatch(normalise(text)):
            return not is_total(cells)
        is_numbering = filled[0] == 0 and normalise(names[0]) in NUMBERING
        return is_numbering and not FIGURE.fullmatch(text) and not is_total(cells)

    def fitted(self, place: int | str, cells: list[str], order: list[int]) -> list[str]:
        """Return as many cells as there are headings, in their order. Raises
        UnreadableFileError for cells without a heading."""
        width, count = self.headings.width, len(order)
        if self.is_csv and len(cells) != width:
            message = _("it has %(cells)s cells, but there are %(wanted)s headings.")
            reason = message % {"cells": len(cells), "wanted": width}
            raise UnreadableFileError(at_row(place, reason))
        row = [*cells, *[""] * (count - len(cells))]
        unnamed = [n for n, name in enumerate(self.headings.names) if not name]
        if any(row[count:]) or any(row[order[n]] for n in unnamed):
            reason = _("there is a cell without a heading.")
            raise UnclearTableError(at_row(place, reason))
        return [row[n] for column, n in enumerate(order) if column != self.reasons]


def unlike(name: str, names: list[str]) -> str:
    """Return a name in as many brackets as it takes to be none of these names."""
    while name in names:
        name = f"({name})"
    return name


def column_letters(position: int) -> str:
    """Return the letters of a column in a spreadsheet: A for the first, at 0."""
    found, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def is_total(cells: list[str]) -> bool:
    """Return whether a row is a total: it begins with a word for it, and has only
    figures besides."""
    first, *others = filter(None, cells)
    if not TOTAL_BEGINS.match(first):
        return False
    label, _colon, figure = first.partition(":")
    if not TOTAL.fullmatch(normalise(label)):
        return False
    return all(FIGURE.fullmatch(text) for text in [*others, figure.strip()] if text)

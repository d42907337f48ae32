"""XLSX files: days as days, numbers as numbers, and text as nothing but text.

XlsxWriter forgets each row once it is written, so that memory does not grow with the
rows. Nothing is written but by the function for its kind of value: a text that looks
like a formula, a number or a web address stays a text.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from .cells import sheet_cell
from .columns import Column

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# What a sheet takes besides its headings, and a cell in units of UTF-16.
MOST_ROWS = 1_048_575
MOST_SIGNS = 32_767
DIGITS = 15
# Excel counts a 29 February 1900, which never was: days before it have other numbers.
FIRST_DAY = date(1900, 3, 1)
NARROWEST, WIDEST = 8, 60
# Widths are taken from so many rows.
MEASURED = 500


class TooManyRowsError(Exception):
    """A sheet cannot hold so many rows."""

    def __init__(self, most: int):
        reason = _(
            "A sheet holds %(most)s rows: use filters, or download the CSV file."
        )
        super().__init__(reason % {"most": most})


def write_rows(
    file: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Any],
    about: Sequence[tuple[str, Any]],
) -> int:
    """Write a book whose lines are the cells of these rows, as `write_values` does."""
    headings = [str(column.heading) for column in columns]
    return write_values(file, headings, values(columns, rows), about)


def values(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    cells = [sheet_cell(column) for column in columns]
    numbered = [n for n, column in enumerate(columns) if column.kind == "number"]
    for number, row in enumerate(rows, start=1):
        line = [cell(row) for cell in cells]
        for n in numbered:
            line[n] = number
        yield line


def write_values(
    file: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    about: Sequence[tuple[str, Any]],
    most: int = MOST_ROWS,
) -> int:
    """A book of two sheets: the rows under their headings, and what they are about.

    Returns the number of rows; raises TooManyRowsError where a sheet cannot hold them.
    """
    # Also what is left half-written by an error goes with the folder.
    with (
        tempfile.TemporaryDirectory() as folder,
        Workbook(file, {**OPTIONS, "tmpdir": folder}) as book,
    ):
        sheet = Sheet(book, _("Data"), headings)
        for written, row in enumerate(rows, start=1):
            if written > most:
                raise TooManyRowsError(most)
            sheet.add(row)
        sheet.finish()
        facts = Sheet(book, _("Filters"), [_("What"), _("Remarks")])
        for fact in chain(about, [(_("Rows"), sheet.written)]):
            facts.add(fact)
        facts.finish()
    return sheet.written


class Sheet:
    """A sheet that is written row by row, below headings that do not scroll."""

    def __init__(self, book: Workbook, name: str, headings: Sequence[str]):
        self.sheet = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True, "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self.written, self.places = 0, len(headings)
        self.widths = [len(heading) + 3 for heading in headings]
        for place, heading in enumerate(headings):
            self.sheet.write_string(0, place, heading, self.bold)

    def add(self, row: Sequence[Any]) -> None:
        self.written += 1
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            shown = sheet_value(value)
            self.put(place, shown)
            if self.written <= MEASURED:
                self.measure(place, shown)

    def put(self, place: int, value: str | float | date) -> None:
        sheet, row = self.sheet, self.written
        if isinstance(value, str):
            sheet.write_string(row, place, value, self.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value, self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, self.day)
        else:
            sheet.write_number(row, place, value)

    def measure(self, place: int, value: Any) -> None:
        longest = max(map(len, str(value).split("\n")))
        self.widths[place] = max(self.widths[place], longest + 1)

    def finish(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))
        self.sheet.freeze_panes(1, 0)
        if self.places:
            self.sheet.autofilter(0, 0, self.written, self.places - 1)
            # A year or a code of digits is meant to be text.
            everything = xl_range(0, 0, self.written, self.places - 1)
            self.sheet.ignore_errors({"number_stored_as_text": everything})


def sheet_value(value: Any) -> Any:
    """A value as a sheet can hold it without changing it; else as text."""
    if isinstance(value, str):
        return cut(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
        return value if value.date() >= FIRST_DAY else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value if value >= FIRST_DAY else value.strftime("%d/%m/%Y")
    if isinstance(value, int | float | Decimal):
        exact = len(Decimal(value).as_tuple().digits) <= DIGITS
        return value if exact or isinstance(value, float) else str(value)
    return cut(str(value))


def cut(text: str) -> str:
    """A text too long for a cell ends in a sign that there is more."""
    if len(text) <= MOST_SIGNS // 2:
        return text
    signs = text.encode("utf-16-le")
    if len(signs) <= 2 * MOST_SIGNS:
        return text
    return signs[: 2 * MOST_SIGNS - 2].decode("utf-16-le", "ignore") + "…"

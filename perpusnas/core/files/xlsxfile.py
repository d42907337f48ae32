"""XLSX files: days as days, numbers as numbers, and text as nothing but text.

XlsxWriter forgets each row once it is written, so that memory does not grow with the
rows. Nothing is written but by the function for its kind of value: a text that looks
like a formula, a number or a web address stays a text.
"""

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from .columns import Column, value

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
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NARROWEST, WIDEST = 8, 60
# Widths are taken from so many rows.
MEASURED = 500
ROWS_AT_ONCE = 2000


class TooManyRowsError(Exception):
    """A sheet cannot hold so many rows."""

    def __init__(self, most: int):
        told = _("A sheet holds %(most)s rows: use filters, or download the CSV file.")
        super().__init__(told % {"most": most})


def record_values(records: QuerySet, columns: Sequence[Column]) -> Iterable[list]:
    """What stands in the cells of all records, in their order, before it is made text.

    One statement, read by a cursor of the server where the database has such.
    """
    cells = {f"c{n}": value(column, records) for n, column in enumerate(columns)}
    rows = records.prefetch_related(None).annotate(**cells).values_list(*cells)
    days = [n for n, column in enumerate(columns) if column.tells_days]
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        told = list(row)
        for n in days:
            if DAY.fullmatch(told[n] or ""):
                told[n] = date.fromisoformat(told[n])
        yield told


def write_values(
    file: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    about: Sequence[tuple[str, Any]],
    most: int = MOST_ROWS,
) -> int:
    """A book of two sheets: the rows under their headings, and what they are about.

    Says how many rows there are; TooManyRowsError where a sheet cannot hold them.
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
    """A sheet that is written row by row, below headings that stay in sight."""

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
        for place, told in enumerate(row):
            if told is None or told == "":
                continue
            kept = sheet_value(told)
            self.put(place, kept)
            if self.written <= MEASURED:
                self.measure(place, kept)

    def put(self, place: int, told: str | float | date) -> None:
        sheet, row = self.sheet, self.written
        if isinstance(told, str):
            sheet.write_string(row, place, told, self.text)
        elif isinstance(told, datetime):
            sheet.write_datetime(row, place, told, self.moment)
        elif isinstance(told, date):
            sheet.write_datetime(row, place, told, self.day)
        else:
            sheet.write_number(row, place, told)

    def measure(self, place: int, told: Any) -> None:
        longest = max(map(len, str(told).split("\n")))
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


def sheet_value(told: Any) -> Any:
    """A value as a sheet can keep it without changing it; else as text."""
    if isinstance(told, str):
        return whole_or_cut(told)
    if isinstance(told, datetime):
        told = timezone.localtime(told).replace(tzinfo=None)
        return told if told.date() >= FIRST_DAY else told.isoformat(" ", "seconds")
    if isinstance(told, date):
        return told if told >= FIRST_DAY else told.strftime("%d/%m/%Y")
    if isinstance(told, int | float | Decimal):
        exact = len(Decimal(told).as_tuple().digits) <= DIGITS
        return told if exact or isinstance(told, float) else str(told)
    return whole_or_cut(str(told))


def whole_or_cut(text: str) -> str:
    """A text too long for a cell ends in a sign that there is more."""
    if len(text) <= MOST_SIGNS // 2:
        return text
    signs = text.encode("utf-16-le")
    if len(signs) <= 2 * MOST_SIGNS:
        return text
    return signs[: 2 * MOST_SIGNS - 2].decode("utf-16-le", "ignore") + "…"

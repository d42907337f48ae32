"""Finding the table in a file: its headings and the rows below them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.search import normalise

from . import workbooks
from .csv_files import (
    Line,
    UnreadableFileError,
    at_row,
    csv_lines,
)

# A title and remarks may stand above the headings.
HEADING_WITHIN = 20
MAX_COLUMNS = workbooks.MAX_COLUMNS


@dataclass
class FileTable:
    """The headings and rows of a file; rows have as many cells as there are
    headings."""

    headings: list[str]
    rows: Iterator[Line]
    separator: str = ""
    sheet: str = ""

    @property
    def dialect(self) -> str:
        """The dialect of our own files that matches the separator."""
        return "standard" if self.separator == "," else "excel"


def open_table(
    path: Path, knows: Callable[[list[str]], int], bounds=workbooks.IN_BROWSER
) -> FileTable:
    """Return the table of a CSV or XLSX file. `knows` returns how many headings are
    known. Raises RefusedError."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or head == workbooks.OFFICE_97:
        workbooks.check_workbook(path, bounds)
        return table_of_workbook(path, knows)
    separator, lines = csv_lines(path)
    return table_of_lines(lines, knows, separator=separator)


def table_of_workbook(path: Path, knows) -> FileTable:
    """Return the table of the sheet with most known headings, or else of the first
    sheet."""
    best: FileTable | None = None
    score = -1
    for name, lines in workbooks.sheets_of(path):
        try:
            table = table_of_lines(lines, knows, sheet=name)
        except UnreadableFileError:
            continue
        if (known := knows(table.headings)) > score:
            best, score = table, known
    if best is None:
        raise UnreadableFileError(_("No sheet of the workbook has a table."))
    return best


def table_of_lines(
    lines: Iterator[Line], knows, *, separator="", sheet=""
) -> FileTable:
    """Return the table whose headings are the line with most known ones."""
    first = [line for line in islice(lines, HEADING_WITHIN) if any(line[1])]
    if not first:
        raise UnreadableFileError(_("The file is empty."))
    position = max(range(len(first)), key=lambda n: (knows(first[n][1]), -n))
    position = position if knows(first[position][1]) > 1 else 0
    headings = list(first[position][1])
    width = len(headings) if separator else None
    while headings and not headings[-1]:
        headings.pop()
    check_repeated_headings(headings, first[position][0])
    rest = chain(first[position + 1 :], lines)
    return FileTable(headings, fitted_rows(rest, headings, width), separator, sheet)


def check_repeated_headings(headings: list[str], number: int) -> None:
    """Raise RefusedError for too many or repeated headings."""
    if len(headings) > MAX_COLUMNS:
        message = _("There are more than %(most)s columns.")
        raise UnreadableFileError(message % {"most": MAX_COLUMNS})
    seen = set()
    for heading in headings:
        key = normalise(heading) or heading
        if heading and key in seen:
            message = _("two columns have the heading “%(name)s”.") % {
                "name": heading[:100]
            }
            raise at_row(number, message)
        seen.add(key)


def fitted_rows(lines: Iterator[Line], headings: list[str], width) -> Iterator[Line]:
    """Yield the rows that are not empty, with as many cells as headings. Raises
    RefusedError for cells without a heading."""
    count = len(headings)
    unnamed = [n for n, heading in enumerate(headings) if not heading]
    for number, cells in lines:
        if not any(cells):
            continue
        if width is not None and len(cells) != width:
            message = _("it has %(cells)s cells, but there are %(wanted)s headings.")
            raise at_row(number, message % {"cells": len(cells), "wanted": width})
        row = [*cells, *[""] * (count - len(cells))]
        if any(row[count:]) or any(row[n] for n in unnamed):
            raise at_row(number, _("there is a cell without a heading."))
        yield number, row[:count]

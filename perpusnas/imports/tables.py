"""Finding the table in a file: its headings and the rows below them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.files import unguarded
from perpusnas.core.search import normalise
from perpusnas.core.uploads.limits import MEGABYTE, ProcessLimits
from perpusnas.core.uploads.process import (
    UnreadableFileError,
    at_row,
    read_in_process,
)

from .table_limits import HEADING_WITHIN, MANY_COLUMNS, MAX_COLUMNS, Line


@dataclass(frozen=True)
class FileLimits:
    """Limits of a file: bytes of a workbook packed and unpacked, rows, and what reading
    it may take."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    rows: int = 10_000
    process: ProcessLimits = field(default_factory=ProcessLimits)


IN_BROWSER = FileLimits()
BY_COMMAND = FileLimits(
    packed=50 * MEGABYTE,
    unpacked=1000 * MEGABYTE,
    rows=10_000_000,
    process=ProcessLimits(
        cpu_seconds=3600,
        seconds=7200,
        memory=4096 * MEGABYTE,
        output=8192 * MEGABYTE,
    ),
)


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
    path: Path, knows: Callable[[list[str]], int], limits: FileLimits = IN_BROWSER
) -> FileTable:
    """Return the table of a CSV or XLSX file. `knows` returns how many headings are
    known. Raises UnreadableFileError."""
    values = raw_values(path, limits)
    first = next(values)
    if "sheets" in first:
        chosen = best_sheet(values, knows)
        values = raw_values(path, limits, str(chosen))
        first = next(values)
    return table_of_lines(lines_of(values), knows, **first)


def raw_values(path: Path, limits: FileLimits, sheet: str = "") -> Iterator[Any]:
    """Return what a process of its own reads in a file, see `raw_tables`."""
    sizes = limits.packed, limits.unpacked, limits.rows
    with path.open("rb") as file:
        return read_in_process(
            "perpusnas.imports.raw_tables",
            file,
            *map(str, sizes),
            sheet,
            limits=limits.process,
        )


def best_sheet(first_lines: Iterator[list[Line]], knows) -> int:
    """Return the position of the sheet with most known headings, or else of the first
    sheet that has a table."""
    best, score = None, -1
    for position, lines in enumerate(first_lines):
        try:
            table = table_of_lines(lines_of(iter(lines)), knows)
        except UnreadableFileError:
            continue
        if (known := knows(table.headings)) > score:
            best, score = position, known
    if best is None:
        raise no_table_error()
    return best


def no_table_error() -> UnreadableFileError:
    """Return the error for a workbook without any table."""
    return UnreadableFileError(_("No sheet of the workbook has a table."))


def lines_of(values: Iterator[Any]) -> Iterator[Line]:
    """Yield lines with their cells as a user would type them."""
    for number, cells in values:
        yield number, [without_formula_guard(cell) for cell in cells]


def without_formula_guard(cell: str) -> str:
    """Return a cell without the prefix that guards against formulas, and with plain
    line breaks."""
    return unguarded(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def table_of_lines(
    lines: Iterator[Line], knows, *, separator="", sheet=""
) -> FileTable:
    """Return the table whose headings are the line with most known ones."""
    first = [line for line in islice(lines, HEADING_WITHIN) if any(line[1])]
    if not first:
        raise UnreadableFileError(_("The file is empty."))
    known = [knows(cells[:MAX_COLUMNS]) for _number, cells in first]
    position = max(range(len(first)), key=lambda n: (known[n], -n))
    position = position if known[position] > 1 else 0
    headings = list(first[position][1])
    width = len(headings) if separator else None
    while headings and not headings[-1]:
        headings.pop()
    check_repeated_headings(headings, first[position][0])
    rest = chain(first[position + 1 :], lines)
    return FileTable(headings, fitted_rows(rest, headings, width), separator, sheet)


def check_repeated_headings(headings: list[str], number: int) -> None:
    """Raise UnreadableFileError for too many or repeated headings."""
    if len(headings) > MAX_COLUMNS:
        raise UnreadableFileError(_(MANY_COLUMNS) % {"most": MAX_COLUMNS})
    seen = set()
    for heading in headings:
        key = normalise(heading) or heading
        if heading and key in seen:
            message = _("two columns have the heading “%(name)s”.") % {
                "name": heading[:100]
            }
            raise UnreadableFileError(at_row(number, message))
        seen.add(key)


def fitted_rows(lines: Iterator[Line], headings: list[str], width) -> Iterator[Line]:
    """Yield the rows that are not empty, with as many cells as headings. Raises
    UnreadableFileError for cells without a heading."""
    count = len(headings)
    unnamed = [n for n, heading in enumerate(headings) if not heading]
    for number, cells in lines:
        if not any(cells):
            continue
        if width is not None and len(cells) != width:
            message = _("it has %(cells)s cells, but there are %(wanted)s headings.")
            reason = message % {"cells": len(cells), "wanted": width}
            raise UnreadableFileError(at_row(number, reason))
        row = [*cells, *[""] * (count - len(cells))]
        if any(row[count:]) or any(row[n] for n in unnamed):
            reason = _("there is a cell without a heading.")
            raise UnreadableFileError(at_row(number, reason))
        yield number, row[:count]

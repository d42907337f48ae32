"""The lines of a CSV or XLSX file, read in a process of its own.

What comes first says what follows: `{"separator": ...}` or `{"sheet": ...}` and then
the numbered lines; for a workbook of several sheets `{"sheets": ...}` and then the
first lines of each, of which one is read by its position in a second run.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from perpusnas.core.uploads.archives import ArchiveLimits
from perpusnas.core.uploads.reading import (
    RefusedFileError,
    run,
    starts_with,
)

from . import workbooks
from .csv_files import csv_rows, separator_of_file
from .table_limits import HEADING_WITHIN, MANY_ROWS, Line


def raw_lines(
    file: BinaryIO, packed: str, unpacked: str, most: str, sheet: str = ""
) -> Iterator[Any]:
    """Yield what the file holds. Raises RefusedFileError for more than `most` rows."""
    if is_workbook(file):
        limits = ArchiveLimits(packed=int(packed), unpacked=int(unpacked))
        workbooks.check_workbook(file, limits)
        yield from workbook_lines(file, int(most), sheet)
    else:
        separator = separator_of_file(file)
        yield {"separator": separator}
        yield from limited(csv_rows(file, separator), int(most))


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a file is a workbook, of the old type too."""
    return starts_with(file, b"PK\x03\x04", b"PK\x05\x06", workbooks.OFFICE_97)


def workbook_lines(file: BinaryIO, most: int, chosen: str) -> Iterator[Any]:
    """Yield the lines of the chosen or only sheet, or the first lines of each."""
    sheets = workbooks.sheets_of(file)
    if chosen or len(sheets) == 1:
        name, lines = sheets[int(chosen or 0)]
        yield {"sheet": name}
        yield from limited(lines, most)
        return
    yield {"sheets": [name for name, _lines in sheets]}
    for _name, lines in sheets:
        yield first_lines(lines)


def first_lines(lines: Iterator[Line]) -> list[Line]:
    """Return the lines among which headings are looked for; none where they cannot be
    read."""
    try:
        return list(islice(lines, HEADING_WITHIN))
    except RefusedFileError:
        return []


def limited(lines: Iterator[Line], most: int) -> Iterator[Line]:
    """Yield the lines; raise RefusedFileError where they are surely too many, with the
    headings, what may stand above them and `most` rows below."""
    left = most + HEADING_WITHIN
    for number, cells in lines:
        yield number, cells
        left -= any(cells)
        if left < 0:
            raise RefusedFileError(MANY_ROWS, most=most)


if __name__ == "__main__":
    run(raw_lines)

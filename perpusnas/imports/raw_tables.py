"""The lines of a CSV, XLSX or ODS file, read in a process of its own.

What comes first says how the file is read: its `encoding` and `separator`, the names of
its visible `sheets`, and whether these are read in `part`: of several sheets, of which
none is chosen, only the first lines are. Before the lines of each sheet comes its name;
each line is a number, the cells, and whether its only filled cell is merged with others
beside it.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from perpusnas.core.uploads.archives import ArchiveLimits
from perpusnas.core.uploads.reading import RefusedFileError, run, starts_with

from . import workbooks
from .csv_files import csv_rows, decoded_file, encoding_of, separator_of_file
from .merged_cells import MarkedLine
from .open_documents import is_open_document, open_document_sheets
from .table_limits import (
    HEADING_WITHIN,
    MANY_CELLS,
    MANY_ROWS,
    NO_SHEET,
    ReadingChoices,
    TableLimits,
)

Sheets = list[tuple[str, Iterator[MarkedLine]]]


def raw_lines(file: BinaryIO, limits_text: str, choices_text: str) -> Iterator[Any]:
    """Yield what the file holds. Raises RefusedFileError."""
    limits = TableLimits(**json.loads(limits_text))
    choices = ReadingChoices.from_dict(json.loads(choices_text))
    if is_workbook(file):
        archive = ArchiveLimits(packed=limits.packed, unpacked=limits.unpacked)
        read = open_document_sheets if is_open_document(file) else sheets_of_workbook
        yield from workbook_lines(read(file, archive), limits, choices)
    else:
        yield from csv_lines(file, limits, choices)


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a file is a workbook, of the old type too."""
    return starts_with(file, b"PK\x03\x04", b"PK\x05\x06", workbooks.OFFICE_97)


sheets_of_workbook = workbooks.checked_sheets


def csv_lines(
    file: BinaryIO, limits: TableLimits, choices: ReadingChoices
) -> Iterator[Any]:
    """Yield how a CSV file is read, and its lines."""
    encoding = choices.encoding or encoding_of(file)
    decoded = decoded_file(file, encoding)
    separator = choices.separator or separator_of_file(decoded, encoding)
    yield {"encoding": encoding, "separator": separator, "sheets": [], "part": False}
    yield {"sheet": ""}
    rows = csv_rows(decoded, encoding, separator)
    yield from Counted(limits).lines((*row, False) for row in rows)


def workbook_lines(
    sheets: Sheets, limits: TableLimits, choices: ReadingChoices
) -> Iterator[Any]:
    """Yield the lines of the chosen or only sheets, or the first lines of each."""
    by_name, counted = dict(sheets), Counted(limits)
    part = len(sheets) > 1 and not choices.sheets
    yield {"encoding": "", "separator": "", "sheets": list(by_name), "part": part}
    for name in choices.sheets or by_name:
        if name not in by_name:
            raise RefusedFileError(NO_SHEET, sheet=name[:100])
        yield {"sheet": name}
        if part:
            yield from first_lines(by_name[name])
        else:
            yield from counted.lines(by_name[name])


def first_lines(lines: Iterator[MarkedLine]) -> list[MarkedLine]:
    """Return the lines among which headings are looked for; none where they cannot be
    read."""
    try:
        return list(islice(lines, HEADING_WITHIN))
    except RefusedFileError:
        return []


class Counted:
    """Counts rows and filled cells of all sheets."""

    def __init__(self, limits: TableLimits):
        self.limits = limits
        self.rows = self.cells = 0

    def lines(self, lines: Iterator[MarkedLine]) -> Iterator[MarkedLine]:
        """Yield the lines of a sheet; raise RefusedFileError where there are surely too
        many, with the headings and what may stand above them."""
        limits, above = self.limits, HEADING_WITHIN
        for line in lines:
            yield line
            filled = sum(map(bool, line[1]))
            self.cells += filled
            above -= bool(filled)
            self.rows += bool(filled) and above < 0
            if self.rows > limits.rows:
                raise RefusedFileError(MANY_ROWS, most=limits.rows)
            if self.cells > limits.cells:
                raise RefusedFileError(MANY_CELLS, most=limits.cells)


if __name__ == "__main__":
    run(raw_lines)

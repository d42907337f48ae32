"""CSV files, in the dialects of Excel and of the standard (RFC 4180)."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from .cells import Dialect, csv_value, date_words
from .columns import Column
from .formulas import SUSPECT


def write_rows(
    file: IO[bytes], dialect: Dialect, columns: Sequence[Column], rows: Iterable[Any]
) -> int:
    """Write the headings and a line for each row; returns the number of rows."""
    words = date_words(dialect)
    cells = [
        in_words(column, words) if column.kind == "date" else column.value
        for column in columns
    ]
    numbered = [n for n, column in enumerate(columns) if column.kind == "number"]
    written = 0
    with lines_into(file, dialect) as writer:
        writer.writerow([str(column.heading) for column in columns])
        for written, row in enumerate(rows, start=1):
            # Most cells are empty, or texts that need no guard: a call for each would take
            # longer than all else that is done with them.
            line = [
                value
                if (value := cell(row)) is None
                or (value.__class__ is str and value[:1] not in SUSPECT)
                else csv_value(value, dialect)
                for cell in cells
            ]
            for n in numbered:
                line[n] = written
            writer.writerow(line)
    return written


def in_words(
    column: Column, words: Callable[[str | None], str]
) -> Callable[[Any], str]:
    """The function that gives the date of a row's cell in words."""
    value = column.value
    return lambda row: words(value(row))


@contextmanager
def lines_into(file: IO[bytes], dialect: Dialect) -> Iterator[Any]:
    """The writer of a CSV file, which stays open afterwards."""
    encoding = "utf-8-sig" if dialect.bom else "utf-8"
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
        text.flush()
    finally:
        text.detach()

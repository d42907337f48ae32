"""CSV files, in the dialects of Excel and of the standard (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from .cells import Dialect, csv_value, date_words
from .columns import Column
from .formulas import SUSPECT


def write_rows(
    file: IO[bytes], dialect: Dialect, columns: Sequence[Column], rows: Iterable[Any]
) -> int:
    """Write the headings and a line for each row; returns the number of rows."""
    values = [column.value for column in columns]
    dates = [n for n, column in enumerate(columns) if column.kind == "date"]
    numbered = [n for n, column in enumerate(columns) if column.kind == "number"]
    words, written = date_words(dialect), 0
    with lines_into(file, dialect) as writer:
        writer.writerow([str(column.heading) for column in columns])
        for written, row in enumerate(rows, start=1):
            line = [value(row) for value in values]
            for n in dates:
                line[n] = words(line[n])
            for n in numbered:
                line[n] = written
            # Most cells are texts that need no guard: a call for each would take longer
            # than all else that is done with them.
            writer.writerow(
                [
                    value
                    if value.__class__ is str and value[:1] not in SUSPECT
                    else csv_value(value, dialect)
                    for value in line
                ]
            )
    return written


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

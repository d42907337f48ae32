"""CSV files, in the dialects of Excel and of the standard (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from .cells import Dialect, csv_cell
from .columns import Column


def write_rows(
    file: IO[bytes], dialect: Dialect, columns: Sequence[Column], rows: Iterable[Any]
) -> int:
    """Write the headings and a line for each row; returns the number of rows."""
    cells = [csv_cell(column, dialect) for column in columns]
    numbered = [n for n, column in enumerate(columns) if column.kind == "number"]
    written = 0
    with lines_into(file, dialect) as writer:
        writer.writerow([str(column.heading) for column in columns])
        for written, row in enumerate(rows, start=1):
            line = [cell(row) for cell in cells]
            for n in numbered:
                line[n] = str(written)
            writer.writerow(line)
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

"""CSV files. PostgreSQL writes the rows itself (COPY); from SQLite they are written one
by one."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from .columns import Column, cell
from .formulas import guarded


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    delimiter: str
    bom: bool
    day: str
    point: str


DIALECTS = {
    # Excel on Indonesian Windows: list separator `;`, decimal comma, and UTF-8 known
    # by its mark.
    "excel": Dialect(";", True, "%d/%m/%Y", ","),
    "standard": Dialect(",", False, "%Y-%m-%d", "."),
}
MOMENT = "%Y-%m-%d %H:%M:%S"


def write_records(
    file: IO[bytes], style: Dialect, records: QuerySet, columns: Sequence[Column]
) -> int:
    """The headings and all records, in their order; says how many there are."""
    begin(file, style, [str(column.heading) for column in columns])
    cells = {f"c{n}": cell(column, records) for n, column in enumerate(columns)}
    rows = records.annotate(**cells).values_list(*cells)
    connection = connections[rows.db]
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return copied(cursor, sql, params, style, file)
        cursor.execute(sql, params)
        writer, written = lines_into(file, style), 0
        while batch := cursor.fetchmany(2000):
            writer.writerows(batch)
            written += len(batch)
    return written


def write_values(
    file: IO[bytes],
    style: Dialect,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> int:
    """The same of values that were worked out in Python."""
    writer, written = begin(file, style, headings), 0
    for row in rows:
        writer.writerow([in_text(value, style) for value in row])
        written += 1
    return written


def in_text(value: Any, style: Dialect) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(MOMENT)
    if isinstance(value, date):
        return value.strftime(style.day)
    if isinstance(value, float | Decimal):
        return str(value).replace(".", style.point)
    return str(value) if isinstance(value, int) else guarded(str(value))


def begin(file: IO[bytes], style: Dialect, headings: Sequence[str]):
    """The headings, and the writer of all that follows."""
    if style.bom:
        file.write("\ufeff".encode())
    writer = lines_into(file, style)
    writer.writerow(headings)
    return writer


def lines_into(file: IO[bytes], style: Dialect):
    return csv.writer(_Lines(file), delimiter=style.delimiter, lineterminator="\r\n")


def copied(cursor, sql: str, params, style: Dialect, file: IO[bytes]) -> int:
    statement = cursor.cursor.mogrify(sql, params).decode()
    options = f"FORMAT csv, DELIMITER '{style.delimiter}', ENCODING 'UTF8'"
    rows = _CarriageReturns(file)
    cursor.copy_expert(f"COPY ({statement}) TO STDOUT WITH ({options})", rows)
    return rows.count


class _Lines:
    """Takes the lines of a `csv.writer` into a file of bytes."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def write(self, line: str) -> None:
        self.file.write(line.encode())


class _CarriageReturns:
    """Takes COPY's rows, one a call as the protocol promises, and ends them in CRLF."""

    def __init__(self, file: IO[bytes]):
        self.file, self.count = file, 0

    def write(self, row: bytes) -> int:
        self.file.write(row[:-1] + b"\r\n")
        self.count += 1
        return len(row)

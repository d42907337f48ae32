"""The cells of a file of the site, finished, in a table: what it takes to write just
them, without reading any record, is the floor of that file."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import IO

from django.db import connection, transaction
from xlsxwriter import Workbook

PREFIX = "bench_"
DELIMITER = ";"  # of the dialect in which the site writes CSV
ROWS_AT_ONCE = 5_000


def is_finished_file(name: str) -> bool:
    return name.startswith(PREFIX) and name in connection.introspection.table_names()


def table_name(name: str) -> str:
    """Return the name of the table with the cells of this file."""
    letters = (c if c.isalnum() else "_" for c in name.partition(".")[0])
    return PREFIX + "".join(letters).strip("_")[:50]


@contextmanager
def finished(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """Keep the cells of a CSV file in a table while a block runs; yields the name of
    the table and the number of its rows."""
    table = table_name(name)
    quoted = connection.ops.quote_name(table)
    with path.open(encoding="utf-8-sig", newline="") as file, connection.cursor() as c:
        rows = csv.reader(file, delimiter=DELIMITER)
        headings = next(rows)
        columns = ", ".join(f"c{n} text" for n in range(len(headings)))
        unlogged = "UNLOGGED " if connection.vendor == "postgresql" else ""
        c.execute(f"DROP TABLE IF EXISTS {quoted}")
        c.execute(f"CREATE {unlogged}TABLE {quoted} ({columns})")
        try:
            yield table, fill(c, quoted, rows, len(headings))
        finally:
            c.execute(f"DROP TABLE {quoted}")


def fill(cursor, quoted: str, rows: Iterator[list[str]], width: int) -> int:
    """Store these rows in a table and return how many there were."""
    count = 0
    if connection.vendor == "postgresql":
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            for count, row in enumerate(rows, start=1):  # noqa: B007
                writer.writerow(row)
            lines.seek(0)
            cursor.copy_expert(f"COPY {quoted} FROM STDIN (FORMAT csv)", lines)
        cursor.execute(f"ANALYZE {quoted}")
        return count
    places = ", ".join(["%s"] * width)
    statement = f"INSERT INTO {quoted} VALUES ({places})"
    with transaction.atomic():
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def write_csv(table: str, file: IO[bytes]) -> None:
    """Write the cells of a table as CSV: by COPY, or on SQLite, which has none, row by
    row."""
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            how = f"(FORMAT csv, DELIMITER '{DELIMITER}')"
            cursor.copy_expert(f"COPY {quoted} TO STDOUT {how}", file)
            return
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, delimiter=DELIMITER)
        cursor.execute(f"SELECT * FROM {quoted}")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            writer.writerows(rows)
        text.flush()
        text.detach()


def seconds_of_bare_workbook(path: Path) -> float:
    """Return how long XlsxWriter takes for the cells of a CSV file: whole numbers as
    numbers, all others as text. Reading the file is not counted."""
    seconds = 0.0
    with (
        path.open(encoding="utf-8-sig", newline="") as file,
        tempfile.TemporaryDirectory() as folder,
    ):
        rows = csv.reader(file, delimiter=DELIMITER)
        start = perf_counter()
        options = {"constant_memory": True, "tmpdir": folder}
        book = Workbook(f"{folder}/bare.xlsx", options)
        sheet, place = book.add_worksheet(), 0
        seconds += perf_counter() - start
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            cells = [[int(v) if is_number(v) else v for v in row] for row in chunk]
            start = perf_counter()
            for row in cells:
                write_line(sheet, place, row)
                place += 1
            seconds += perf_counter() - start
        start = perf_counter()
        book.close()
        return seconds + perf_counter() - start


def is_number(cell: str) -> bool:
    return cell.isdecimal() and len(cell) < 10


def write_line(sheet, place: int, row: list[str | int]) -> None:
    """Write the cells of a row that are not empty."""
    for column, value in enumerate(row):
        if value == "":
            continue
        if isinstance(value, str):
            sheet.write_string(place, column, value)
        else:
            sheet.write_number(place, column, value)

"""Waiting rows into the database: by COPY on PostgreSQL, many at a time elsewhere."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from agreements.models import ValiditySpan

from .tables import Ledger, Table, Values

NULL = r"\N"
ROWS_OF_HISTORY = 50_000
AS_TEXT = {date, Decimal}


def prepare() -> None:
    """Judge every reference at once, not millions of them at the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def write(ledger: Ledger) -> None:
    """Write all rows that wait, in the order in which they name each other."""
    copy = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in ledger.tables.values():
            if table.waiting:
                (by_copy if copy else by_insert)(cursor, table)
                table.waiting.clear()


def by_copy(cursor, table: Table) -> None:
    lines = io.StringIO()
    rows = ([NULL if v is None else v for v in row] for row in table.waiting)
    csv.writer(lines, lineterminator="\n").writerows(rows)
    lines.seek(0)
    name, columns = quoted(table)
    options = f"FORMAT csv, NULL '{NULL}', ENCODING 'UTF8'"
    cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN WITH ({options})", lines)


def by_insert(cursor, table: Table) -> None:
    name, columns = quoted(table)
    marks = ", ".join(["%s"] * len(table.columns))
    rows = [[stored(value) for value in row] for row in table.waiting]
    cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def stored(value: Any) -> Any:
    """A value as SQLite keeps it."""
    kind = type(value)
    if kind is datetime:
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if kind in AS_TEXT else value


def quoted(table: Table) -> tuple[str, str]:
    """The names of a table and of its columns, for a statement."""
    quote = connection.ops.quote_name
    return quote(table.model._meta.db_table), ", ".join(map(quote, table.columns))


def write_history(table: Table, entry: Values) -> Iterator[int]:
    """One snapshot of each new row, taken from the row itself; gives how many are done.

    `entry` tells the columns of a history entry that no row has: who, when, why, how.
    """
    history = table.model.history.model
    quote, adapted = connection.ops.quote_name, [stored(v) for v in entry.values()]
    kept = {field.column for field in history._meta.concrete_fields}
    columns = ", ".join(quote(c) for c in table.columns if c in kept)
    told = ", ".join(map(quote, entry))
    marks = ", ".join(["%s"] * len(entry))
    sql = (
        f"INSERT INTO {quote(history._meta.db_table)} ({columns}, {told}) "  # noqa: S608
        f"SELECT {columns}, {marks} FROM {quoted(table)[0]} "
        f"WHERE id >= %s AND id < %s ORDER BY id"
    )
    with connection.cursor() as cursor:
        for first in range(table.first, table.next, ROWS_OF_HISTORY):
            last = min(first + ROWS_OF_HISTORY, table.next)
            cursor.execute(sql, [*adapted, first, last])
            yield last - first


def finish(ledger: Ledger) -> None:
    """Let the next record get the next number, and the planner know of the new rows."""
    models = [table.model for table in ledger.tables.values() if table.written]
    models.append(ValiditySpan)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            for model in models:
                name = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"ANALYZE {name}")

"""Inserting and updating many rows of a table and its history, as used by `bulk_save`."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.utils import timezone
from psycopg2.extras import execute_batch

from ..audit import audit_context
from ..history.snapshots import collect_latest

ROWS_AT_ONCE = 1000
KEYS_AT_ONCE = 500  # SQLite takes a limited number of parameters

Model = type[models.Model]


def insert_rows(
    model: Model, fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of values in the order of `fields`, without changing them.

    PostgreSQL uses COPY, which takes a fraction of the time of `bulk_create`.
    """
    # The proxy `connection` would be resolved again for each of millions of values.
    database = connections[DEFAULT_DB_ALIAS]
    prepare = [field.get_db_prep_save for field in fields]
    insert = copy_from if connection.vendor == "postgresql" else insert_values
    for batch in batches(rows, ROWS_AT_ONCE):
        ready = [
            [
                value if value is None else save(value, database)
                for save, value in zip(prepare, row, strict=True)
            ]
            for row in batch
        ]
        insert(model, fields, ready)


def update_columns(
    model: Model, instances: Sequence[models.Model], names: Iterable[str]
) -> None:
    """Write these columns of stored instances, without changing the values.

    `bulk_update` takes ten times as long, since it makes an expression of each value.
    """
    database = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [model._meta.get_field(name) for name in sorted(names)]
    if not instances or not fields:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608
    rows = [
        [*(f.get_db_prep_save(getattr(i, f.attname), database) for f in fields), i.pk]
        for i in instances
    ]
    with transaction.atomic(savepoint=False):
        execute_each(statement, rows)


def execute_each(statement: str, rows: list[list[Any]]) -> None:
    """Execute a statement once with the values of each row."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        elif connection.vendor == "postgresql":
            execute_batch(cursor.cursor, statement, rows)
        else:
            cursor.executemany(statement, rows)


def batches(items: Iterable, size: int) -> Iterator[list]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def quoted(model: Model, fields: Sequence[models.Field]) -> tuple[str, str]:
    """Return the quoted names of a table and of its columns."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields if field.column)
    return quote(model._meta.db_table), columns


def copy_from(model: Model, fields: Sequence[models.Field], rows: list[list]) -> None:
    table, columns = quoted(model, fields)
    lines = io.StringIO("".join(map(csv_line, rows)))
    statement = (
        f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')"
    )
    # Django converts only the errors of its own statements to its exceptions.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(statement, lines)


def csv_line(row: Sequence[Any]) -> str:
    """Return a row as COPY reads it: quoted values are texts, an empty one is NULL."""
    cells = ("" if v is None else '"' + str(v).replace('"', '""') + '"' for v in row)
    return ",".join(cells) + "\n"


def insert_values(
    model: Model, fields: Sequence[models.Field], rows: list[list]
) -> None:
    table, columns = quoted(model, fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def insert_history(model: Any, kind: str, keys: Iterable[int] | None = None) -> None:
    """Add a snapshot of each row to the history, with the user of the audit context.

    `kind` is `+` for new and `~` for changed rows. Copies the rows with these keys, or
    all of them, within the database.
    """
    act = audit_context()
    entry = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_type": kind,
        "history_user_id": act.user.pk,
        "history_change_reason": act.reason or None,
        "route": act.route,
    }
    statement, values = copy_to_history(model, [*entry]), [*entry.values()]
    with connection.cursor() as cursor:
        if keys is None:
            cursor.execute(f"{statement} ORDER BY id", values)
            return
        for some in batches(keys, KEYS_AT_ONCE):
            marks = ", ".join(["%s"] * len(some))
            where = f"WHERE id IN ({marks}) ORDER BY id"
            cursor.execute(f"{statement} {where}", [*values, *some])
            collect_latest(model, some)


def copy_to_history(model: Any, entry: list[str]) -> str:
    """Return the statement that copies all rows; `entry` has the history's own columns."""
    quote, history = connection.ops.quote_name, model.history.model._meta
    columns = {field.column for field in history.concrete_fields}
    fields = [f for f in model._meta.concrete_fields if f.column in columns]
    table, copied = quoted(model, fields)
    own, marks = ", ".join(map(quote, entry)), ", ".join(["%s"] * len(entry))
    return (
        f"INSERT INTO {quote(history.db_table)} ({copied}, {own}) "  # noqa: S608
        f"SELECT {copied}, {marks} FROM {table}"
    )


def check_references_at_once() -> None:
    """Check foreign keys statement by statement for the rest of the transaction.

    PostgreSQL would otherwise keep each of millions of checks until the end.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

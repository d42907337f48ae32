"""Many rows into a table at once: by COPY on PostgreSQL, by one statement elsewhere."""

import io
from collections.abc import Sequence
from typing import Any

from django.db import connection

from .tables import Table


def insert(table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Rows of values in the order of the table's fields."""
    ready = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(table.fields, row, strict=True)
        ]
        for row in rows
    ]
    quote = connection.ops.quote_name
    name = quote(table.model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in table.fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = io.StringIO("".join(map(line_of, ready)))
            copy = (
                f"COPY {name} ({columns}) FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')"
            )
            cursor.copy_expert(copy, lines)
            return
        marks = ", ".join(["%s"] * len(table.fields))
        cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", ready)  # noqa: S608


def line_of(row: Sequence[Any]) -> str:
    """A row as COPY reads it: what is quoted is a text, nothing at all is NULL."""
    cells = ("" if v is None else '"' + str(v).replace('"', '""') + '"' for v in row)
    return ",".join(cells) + "\n"

"""The sequences of primary keys; a key is never given twice."""

from django.db import connection, models

Model = type[models.Model]


def last_number(model: Model) -> int:
    """Return the last key given in a table, also to a row that was deleted."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = cursor.fetchone()
            cursor.execute(
                f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (number,) = cursor.fetchone() or (0,)
    return number


def next_numbers(model: Model, count: int) -> list[int]:
    """Return `count` keys for rows that are about to be inserted.

    PostgreSQL reserves them. SQLite has one writer at a time and advances the sequence
    when the rows are inserted.
    """
    if not count:
        return []
    if connection.vendor != "postgresql":
        last = last_number(model)
        return list(range(last + 1, last + 1 + count))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), count],
        )
        return [number for (number,) in cursor.fetchall()]


def set_last_number(model: Model, number: int) -> None:
    """Set the last key, so that the next row gets the one after it.

    PostgreSQL does not roll this back with the transaction, so call it last.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)",
                [table, max(number, 1), number > 0],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        if number:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                [table, number],
            )

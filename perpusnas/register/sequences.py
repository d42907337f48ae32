"""Reading and setting the id sequences, so that no id is given twice."""

from django.db import connection


def last_number(model) -> int:
    """Return the last id that the sequence of a model gave; 0 if none."""
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


def set_last_number(model, number: int) -> None:
    """Let the sequence of a model continue after this id. PostgreSQL does not roll this
    back with the transaction, so it is done last."""
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
            values = [table, number]
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", values
            )

"""The last keys given in each table, which outlive the changes of a migration."""

from typing import Any

from django.db import connections

# The last keys given in each table of a database, while it is migrated.
_before_migration: dict[str, dict[str, int]] = {}


def remember_numbers(using: str, **_signal: object) -> None:
    """Remember the last keys before a migration (receiver of pre_migrate).

    SQLite copies a table to change it, and forgets the keys of deleted rows.
    """
    opened = connections[using]
    if opened.vendor == "sqlite" and using not in _before_migration:
        _before_migration[using] = stored_numbers(opened)


def restore_numbers(using: str) -> None:
    """Let no key be given again that was given before the migration."""
    opened = connections[using]
    before, now = _before_migration.pop(using, {}), stored_numbers(opened)
    tables = set(opened.introspection.table_names())
    with opened.cursor() as cursor:
        for table, number in before.items():
            if table in tables and now.get(table, 0) < number:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                    [table, number],
                )


def stored_numbers(opened: Any) -> dict[str, int]:
    """Return the last key given in each table of an SQLite database."""
    if opened.vendor != "sqlite":
        return {}
    with opened.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
        if not cursor.fetchone():
            return {}
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())

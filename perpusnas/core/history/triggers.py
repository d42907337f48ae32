"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager

REFUSE = """
CREATE OR REPLACE FUNCTION perpusnas_refuse_history_change() RETURNS trigger AS $$
BEGIN
    IF coalesce(current_setting('perpusnas.erase', true), '') = 'on' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'history is never changed (table %)', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER history_is_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION perpusnas_refuse_history_change()
"""


def history_models(apps) -> list:
    """Every history table of the project, in a stable order."""
    found = [m for m in apps.get_models() if hasattr(m, "history_id")]
    return sorted(found, key=lambda model: model._meta.db_table)


def kept_models(apps) -> list:
    """What is written once: all history, and the rows of models that say `written_once`."""
    once = [m for m in apps.get_models() if getattr(m, "written_once", False)]
    return [*history_models(apps), *once]


def guard_history(connection, apps) -> None:
    """On PostgreSQL, refuse UPDATE and DELETE on every table that is written once.

    SQLite has no such guard: who holds the file holds everything.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(REFUSE)
        for model in kept_models(apps):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(TRIGGER.format(table=table))


@contextmanager
def history_opened(connection) -> Iterator[None]:
    """Let the history be changed until the end: for what the law wants erased, and for
    nothing else. Within a transaction only, which ends the permission at the latest."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL perpusnas.erase = 'on'")
        yield
        cursor.execute("SET LOCAL perpusnas.erase = 'off'")

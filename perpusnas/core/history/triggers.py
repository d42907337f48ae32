"""PostgreSQL triggers that refuse changes to the history and to write-once tables."""

from collections.abc import Iterator
from contextlib import contextmanager

TRIGGER_FUNCTION = """
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
    """Return all history models, ordered by table name."""
    found = [m for m in apps.get_models() if hasattr(m, "history_id")]
    return sorted(found, key=lambda model: model._meta.db_table)


def write_once_models(apps) -> list:
    """Return the models that are only inserted: all history, and models with
    `written_once`."""
    once = [m for m in apps.get_models() if getattr(m, "written_once", False)]
    return [*history_models(apps), *once]


def create_history_triggers(connection, apps) -> None:
    """Create triggers on PostgreSQL that refuse UPDATE and DELETE on write-once tables.

    SQLite gets none: whoever has the file can change everything in it anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_FUNCTION)
        for model in write_once_models(apps):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(TRIGGER.format(table=table))


@contextmanager
def history_writable(connection) -> Iterator[None]:
    """Allow changes to the history inside the block: only for erasing personal data, as
    the law requires. It must run in a transaction, whose end also ends the
    permission."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL perpusnas.erase = 'on'")
        yield
        cursor.execute("SET LOCAL perpusnas.erase = 'off'")

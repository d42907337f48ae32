"""Checking that a database has only what `migrate` writes, and clearing that."""

from collections.abc import Iterable
from typing import Any

from django.core.management import CommandError
from django.db import connection

from agreements.models import Agreement, Area, ValiditySpan
from perpusnas.core.models import Export, User
from perpusnas.core.models.listed_choices import lists

from .tables import RegisterTable, register_tables

# Tables without history that `migrate` fills: the first rows of the lists that
# administrators maintain.
FIRST_LISTS = {Area, *lists()}


def require_empty_register() -> None:
    """Raise CommandError if anything has been entered into the register."""
    used_tables = [
        table.model._meta.db_table for table in register_tables() if is_used(table)
    ]
    if Export.objects.exists():  # it refers to users, who are about to be replaced
        used_tables.append(Export._meta.db_table)
    if used_tables:
        raise CommandError(
            "A register is taken in only where nothing is, just after `migrate`. "
            f"Something is there already: {', '.join(used_tables)}."
        )


def is_used(table: RegisterTable) -> bool:
    """Return whether a table has rows that `migrate` did not write."""
    if table.model is User:
        return User.objects.personal_accounts().exists()
    if table.tracked:
        model: Any = table.model
        initial = model.history.filter(route="migrate").count()
        snapshots = model.history.count()
        return snapshots != initial or table.rows().count() != initial
    return table.model not in FIRST_LISTS and table.rows().exists()


def clear_initial_data(tables: Iterable[RegisterTable]) -> None:
    """Delete the rows that `migrate` wrote into these tables, with their history; the
    import brings its own."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL perpusnas.erase = 'on'")
        for table in tables:
            for model in (*dependent_tables(table), table.model):
                everything = model._base_manager.all()
                everything._raw_delete(everything.db)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL perpusnas.erase = 'off'")


def dependent_tables(table: RegisterTable) -> list:
    """Return the history model of a table, its many-to-many tables, and the tables
    derived from it."""
    model: Any = table.model
    through_models = [f.remote_field.through for f in model._meta.many_to_many]
    derived = [ValiditySpan] if model is Agreement else []
    return [
        *through_models,
        *derived,
        *([model.history.model] if table.tracked else []),
    ]

"""A register where nobody has entered anything: only what `migrate` itself writes."""

from django.core.management import CommandError
from django.db import connection

from agreements.models import Area
from perpusnas.models import User

from .tables import Table, tables

# What `migrate` writes besides what has a history: the first list of fields.
FIRST_LISTS = {Area}


def refuse_what_is_there() -> None:
    """Only into a register where nobody has entered anything."""
    there = [table.model._meta.db_table for table in tables() if is_used(table)]
    if there:
        raise CommandError(
            "A register is taken in only where nothing is, just after `migrate`. "
            f"Something is there already: {', '.join(there)}."
        )


def is_used(table: Table) -> bool:
    if table.model is User:
        return User.objects.real().exists()
    if table.tracked:
        written = table.model.history.filter(route="migrate").count()
        told = table.model.history.count()
        return told != written or table.rows().count() != written
    return table.model not in FIRST_LISTS and table.rows().exists()


def clear() -> None:
    """Take away what `migrate` has written, with its history: the files bring theirs."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL perpusnas.erase = 'on'")
        for table in reversed(tables()):
            if table.tracked:
                history = table.model.history.model._base_manager.all()
                history._raw_delete(history.db)
            table.rows()._raw_delete(table.rows().db)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL perpusnas.erase = 'off'")

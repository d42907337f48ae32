"""A register where nobody has entered anything: only what `migrate` itself writes."""

from django.core.management import CommandError
from django.db import connection

from agreements.models import Agreement, Area, ValiditySpan
from perpusnas.core.models import Export, User

from .tables import Table, tables

# What `migrate` writes besides what has a history: the first list of fields.
FIRST_LISTS = {Area}


def refuse_what_is_there() -> None:
    """Only into a register where nobody has entered anything."""
    there = [table.model._meta.db_table for table in tables() if is_used(table)]
    if Export.objects.exists():  # it names somebody who is about to be replaced
        there.append(Export._meta.db_table)
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
        for table in tables():
            for model in (*with_it(table), table.model):
                everything = model._base_manager.all()
                everything._raw_delete(everything.db)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL perpusnas.erase = 'off'")


def with_it(table: Table) -> list:
    """The history of a table, what ties its rows to groups and rights, and what is
    worked out from them."""
    ties = [f.remote_field.through for f in table.model._meta.many_to_many]
    derived = [ValiditySpan] if table.model is Agreement else []
    return [*ties, *derived, *([table.model.history.model] if table.tracked else [])]

"""Counting days, and the calendar's months and years, in the database."""

from datetime import date

from django.db.models import Case, DateField, Func, IntegerField, Value, When
from django.db.models.functions import ExtractYear
from django.db.models.lookups import Exact


class DaysUntil(Func):
    """Whole days from `day` to a date column; negative once it has passed."""

    output_field = IntegerField()

    def __init__(self, column, day: date, **extra):
        super().__init__(column, Value(day, DateField()), **extra)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="(%(expressions)s::date)", arg_joiner=" - "
        )

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) AS INTEGER)",
            arg_joiner=") - julianday(",
        )


class MonthsLater(Func):
    """The day so many months after another; where that month has no such day, its last.

    Both are expressions, so that each row may have its own number of months; a number
    below zero counts backwards.
    """

    output_field = DateField()

    def __init__(self, day, months, **extra):
        super().__init__(day, months, **extra)

    def as_postgresql(self, compiler, connection, **context):
        day, months = (compiler.compile(e) for e in self.source_expressions)
        later = f"({day[0]} + make_interval(months => ({months[0]})::int))::date"
        return later, (*day[1], *months[1])

    def as_sqlite(self, compiler, connection, **context):
        """SQLite goes on counting into the next month: the earlier of that day and the
        month's last one is meant."""
        day, months = (compiler.compile(e) for e in self.source_expressions)
        plain = f"date({day[0]}, ({months[0]}) || ' months')"
        last = f"date({day[0]}, 'start of month', ({months[0]} + 1) || ' months', '-1 day')"
        return f"min({plain}, {last})", (*day[1], *months[1]) * 2


def year_of_date(name: str) -> Case:
    """The year of the partial date `name`, where all of it lies in one."""
    first, last = ExtractYear(f"{name}_earliest"), ExtractYear(f"{name}_latest")
    return Case(When(Exact(first, last), then=first), output_field=IntegerField())

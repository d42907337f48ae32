"""Counting days, months and years, in Python and in the database."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Func, IntegerField, Value, When
from django.db.models.functions import ExtractYear
from django.db.models.lookups import Exact

# A part of a statement, and its parameters.
Sql = tuple[str, Any]


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month.

    `MonthsLater` gives the same in the database. Negative numbers go back.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class DaysUntil(Func):
    """The whole days from `day` to a date column; negative once it has passed."""

    output_field = IntegerField()

    def __init__(self, column: Any, day: date, **extra: Any) -> None:
        super().__init__(column, Value(day, DateField()), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s::date)", arg_joiner=" - "
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) AS INTEGER)",
            arg_joiner=") - julianday(",
        )


class MonthsLater(Func):
    """`months_later` in the database.

    Both arguments are expressions, so that rows can have their own number of months.
    """

    output_field = DateField()

    def __init__(self, day: Any, months: Any, **extra: Any) -> None:
        super().__init__(day, months, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        day, months = (compiler.compile(e) for e in self.source_expressions)
        later = f"({day[0]} + make_interval(months => ({months[0]})::int))::date"
        return later, (*day[1], *months[1])

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Return the earlier of the day that SQLite counts into the next month and the
        last day of the month."""
        day, months = (compiler.compile(e) for e in self.source_expressions)
        plain = f"date({day[0]}, ({months[0]}) || ' months')"
        last = f"date({day[0]}, 'start of month', ({months[0]} + 1) || ' months', '-1 day')"
        return f"min({plain}, {last})", (*day[1], *months[1]) * 2


def year_of_date(name: str) -> Case:
    """Return the year of the partial date `name`, null if it spans several years."""
    first, last = ExtractYear(f"{name}_earliest"), ExtractYear(f"{name}_latest")
    return Case(When(Exact(first, last), then=first), output_field=IntegerField())

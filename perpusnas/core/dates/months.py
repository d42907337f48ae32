"""Counting days, months and years, in Python and in the database."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
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


def last_known_day(name: str) -> Case:
    """Return the last day of the partial date `name`, or its first day where the end of
    an interval is not known."""
    has_no_end = When(**{f"{name}__endswith": "/"}, then=F(f"{name}_earliest"))
    return Case(has_no_end, default=F(f"{name}_latest"), output_field=DateField())


# An interval that begins in a known month, or of which only the beginning is known.
# From one year to another may as well mean that it is not known in which of them.
BEGUN = "^[0-9]{4}-[^,]*/|^[0-9]{4}[?]?/([.][.])?$"


def year_of_date(name: str, lasting: bool = False) -> Case:
    """Return the year of the partial date `name`, null if it spans several years; with
    `lasting`, for what lasts from one day to another, the year of its first day.

    `year_of` gives the same in Python.
    """
    first, last = ExtractYear(f"{name}_earliest"), ExtractYear(f"{name}_latest")
    same = When(Exact(first, last), then=first)
    if not lasting:
        return Case(same, output_field=IntegerField())
    begun = Q(**{f"{name}__regex": BEGUN})
    return Case(same, When(begun, then=first), output_field=IntegerField())


def year_of(
    edtf: str, earliest: date | None, latest: date | None, lasting: bool = False
) -> int | None:
    """Return the year of a partial date with its bounds, as `year_of_date` does."""
    if earliest and latest and earliest.year == latest.year:
        return earliest.year
    has_begun = lasting and re.search(BEGUN, edtf)
    return earliest.year if has_begun and earliest else None

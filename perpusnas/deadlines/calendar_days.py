"""The entries of a period, as many as a page shows: the first of each day with the
number of all, or one page of a list.

A month of a large register has thousands of entries; only these are read.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, DateField, F, IntegerField, QuerySet, Value, Window
from django.db.models.functions import Greatest, Least, RowNumber

from .agenda import DatedRecords, in_order
from .calendar_entries import DatedEntry

PER_PAGE = 20
Group = tuple[date, date, int]


def clipped(dated: DatedRecords, first: date, last: date) -> QuerySet:
    """Return records with their days as far as they are between two days."""
    bounds = [Value(day, DateField()) for day in (first, last)]
    return dated.values().annotate(
        first_shown=Greatest("first_day", bounds[0]),
        last_shown=Least("last_day", bounds[1]),
    )


def day_groups(found: Sequence[DatedRecords], first: date, last: date) -> list[Group]:
    """Return the first and last days of entries between two days, each with the number
    of entries that have them."""
    parts = [
        clipped(dated, first, last)
        .values_list("first_shown", "last_shown")
        .annotate(n=Count("pk"))
        for dated in found
    ]
    return list(parts[0].union(*parts[1:], all=True))


def totals_by_day(groups: Sequence[Group]) -> Counter[date]:
    """Return the number of entries on each day."""
    totals: Counter[date] = Counter()
    for first, last, number in groups:
        for days in range((last - first).days + 1):
            totals[first + timedelta(days=days)] += number
    return totals


def first_of_each_day(
    found: Sequence[DatedRecords], first: date, last: date, most: int
) -> list[DatedEntry]:
    """Return the entries that begin on each day, the longest first, at most so many of a
    kind: others would be on no day among the first."""
    rank = Window(
        RowNumber(),
        partition_by=[F("first_shown")],
        order_by=[F("last_shown").desc(), F("pk").asc()],
    )
    entries: list[DatedEntry] = []
    for dated in found:
        ranked = clipped(dated, first, last).annotate(rank=rank).filter(rank__lte=most)
        entries += dated.entries(list(ranked.values_list("pk", flat=True)))
    return in_order(entries)


def paged(found: Sequence[DatedRecords]) -> Paginator:
    """Return the kind, key and days of all entries in order, in pages; `entries_of`
    returns the entries of a page."""
    parts = [
        dated.values()
        .annotate(part=Value(number, IntegerField()), number=F("pk"))
        .values_list("part", "number", "first_day", "last_day")
        for number, dated in enumerate(found)
    ]
    rows = parts[0].union(*parts[1:], all=True)
    order = ("first_day", "-last_day", "part", "number")
    return Paginator(rows.order_by(*order), PER_PAGE)


def entries_of(page: Any, found: Sequence[DatedRecords]) -> list[DatedEntry]:
    """Return the entries of a page, in order."""
    rows = list(page)
    entries: list[DatedEntry] = []
    for number, dated in enumerate(found):
        entries += dated.entries([key for part, key, *_ in rows if part == number])
    return in_order(entries)

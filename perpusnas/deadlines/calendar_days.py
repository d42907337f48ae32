"""The entries of a period, as many as a page shows: the first of each day with the
number of all, or one page of a list.

A month of a large register has thousands of entries; of those that are not shown only the
days are read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import F, IntegerField, QuerySet, Value

from .agenda import DatedRecords, dated_between, in_order
from .calendar_entries import DatedEntry

PER_PAGE = 20
AT_A_TIME = 500


class Span(NamedTuple):
    """The days of an entry; `part` is the place of its records among those given."""

    part: int
    key: int
    first: date
    last: date


def union_of(found: Sequence[DatedRecords]) -> QuerySet:
    """Return the part, key and days of all entries, as `Span` has them."""
    parts = [
        dated.values()
        .annotate(part=Value(number, IntegerField()), number=F("pk"))
        .values_list("part", "number", "first_day", "last_day")
        for number, dated in enumerate(found)
    ]
    return parts[0].union(*parts[1:], all=True)


def spans_of(found: Sequence[DatedRecords]) -> list[Span]:
    """Return the days of all entries."""
    return [Span(*row) for row in union_of(found)]


def entries_between(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> Iterator[DatedEntry]:
    """Yield all entries whose days are known and lie between two days, in order.

    They are read in parts, so that those of a large register do not fill the memory.
    """
    found = dated_between(user, first, last, countries, day)
    spans = sorted(
        spans_of(found), key=lambda s: (s.first, -s.last.toordinal(), s.part, s.key)
    )
    for start in range(0, len(spans), AT_A_TIME):
        yield from entries_of(spans[start : start + AT_A_TIME], found)


def totals_by_day(spans: Iterable[Span], first: date, last: date) -> Counter[date]:
    """Return the number of entries on each day between two days."""
    totals: Counter[date] = Counter()
    bounds = Counter((max(s.first, first), min(s.last, last)) for s in spans)
    for (begins, ends), number in bounds.items():
        for days in range((ends - begins).days + 1):
            totals[begins + timedelta(days=days)] += number
    return totals


def first_of_each_day(
    found: Sequence[DatedRecords], spans: Iterable[Span], first: date, most: int
) -> list[DatedEntry]:
    """Return at most so many of the entries that begin on each day, the longest first,
    and of each kind of those begun before the first day: others would be on no day
    among the first."""
    begun: Counter[tuple[date, int | None]] = Counter()
    keys: list[list[int]] = [[] for _dated in found]
    for span in sorted(spans, key=lambda s: (-s.last.toordinal(), s.part, s.key)):
        day = (first, span.part) if span.first <= first else (span.first, None)
        begun[day] += 1
        if begun[day] <= most:
            keys[span.part].append(span.key)
    return in_order(
        entry
        for dated, chosen in zip(found, keys, strict=True)
        if chosen
        for entry in dated.entries(chosen)
    )


def paged(found: Sequence[DatedRecords]) -> Paginator:
    """Return the kind, key and days of all entries in order, in pages; `entries_of`
    returns the entries of a page."""
    order = ("first_day", "-last_day", "part", "number")
    return Paginator(union_of(found).order_by(*order), PER_PAGE)


def entries_of(page: Any, found: Sequence[DatedRecords]) -> list[DatedEntry]:
    """Return the entries of a page, in order."""
    rows = list(page)
    entries: list[DatedEntry] = []
    for number, dated in enumerate(found):
        if keys := [key for part, key, *_ in rows if part == number]:
            entries += dated.entries(keys)
    return in_order(entries)

"""IDs of history entries as ranges: an import adds tens of thousands in a row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from perpusnas.core.models.bulk_insert import batches

Ranges = list[list[int]]
# So many in one condition: SQLite takes an expression of limited depth.
AT_ONCE = 200


def as_ranges(ids: Iterable[int]) -> Ranges:
    """Return IDs as pairs of the first and the last of those without a gap."""
    found: Ranges = []
    for number in sorted(set(ids)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def joined(some: Iterable[Ranges]) -> Ranges:
    """Return ranges as one list, in order, those joined that follow one another."""
    found: Ranges = []
    for first, last in sorted(pair for ranges in some for pair in ranges):
        if found and found[-1][1] >= first - 1:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


def in_ranges(ranges: Ranges, field: str = "history_id") -> Q:
    """Return the condition that a number lies in one of the ranges."""
    condition = Q(pk__in=[])
    for first, last in ranges:
        condition |= Q(**{f"{field}__range": (first, last)})
    return condition


def past_of(model: Any, ranges: Ranges) -> Iterator[QuerySet]:
    """Yield the history entries of a model in these ranges, some ranges at a time."""
    for some in batches(ranges, AT_ONCE):
        yield model.history.model.objects.order_by().filter(in_ranges(some))


def numbers(ranges: Ranges) -> Iterator[int]:
    """Yield the numbers in the ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)

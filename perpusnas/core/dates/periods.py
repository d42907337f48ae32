"""Conditions on partial dates: certainly or possibly within a period, or unknown."""

from datetime import date, timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Left, Replace, Right
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from .words import neighbour

# A date known to the day; "?" means that the source is not certain.
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}[?]?"
# What a date is known to, as a pattern, and its length.
PRECISIONS = [
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}", 10),
    ("[0-9]{4}-[0-9]{2}", 7),
    ("[0-9]{4}", 4),
]
# The first and the last day that a date can name.
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9998, 12, 31)


def known_to_the_day(name: str) -> Q:
    """Return the condition that a date is one day or lasts from one day to another."""
    return Q(**{f"{name}__regex": f"^{DAY}(/{DAY})?$"})


def unknown(name: str) -> Q:
    """Return the condition that a date is unknown."""
    return Q(**{f"{name}_earliest": None, f"{name}_latest": None})


def certain(
    name: str, after: date | None, before: date | None, lasting: bool = False
) -> Q:
    """Return the condition that a date is certainly within the period, both days
    included; with `lasting`, for what lasts from one day to another, that it certainly
    has a day in the period."""
    within = _known(name)
    if after:
        within &= Q(**{f"{name}_earliest__gte": after})
    if before:
        within &= Q(**{f"{name}_latest__lte": before})
    return within | _overlapping(name, after, before) if lasting else within


def possible(
    name: str, after: date | None, before: date | None, lasting: bool = False
) -> Q:
    """Return the condition that a date may be within the period, or is so in part, but
    is not `certain`."""
    first, last = f"{name}_earliest", f"{name}_latest"
    overlaps, exceeds = _known(name), Q(pk__in=[])
    if after:
        overlaps &= Q(**{f"{last}__gte": after}) | Q(**{last: None})
        exceeds |= Q(**{f"{first}__lt": after}) | Q(**{first: None})
    if before:
        overlaps &= Q(**{f"{first}__lte": before}) | Q(**{first: None})
        exceeds |= Q(**{f"{last}__gt": before}) | Q(**{last: None})
    maybe = overlaps & exceeds
    return maybe & ~_overlapping(name, after, before) if lasting else maybe


def _overlapping(name: str, after: date | None, before: date | None) -> Q:
    """Return the condition that an interval has certainly begun by the last day of the
    period, and has certainly not ended before its first day."""
    is_interval = Q(**{f"{name}__contains": "/"}) & ~Q(**{f"{name}__startswith": "["})
    begun = _begun_by(name, before) if before else Q()
    return is_interval & begun & (_not_ended_before(name, after) if after else Q())


def _begun_by(name: str, day: date) -> Q:
    """Return the condition that an interval has certainly begun by a day; where its
    beginning is not known, that it has ended by then."""
    next_day = (min(day, LAST_DAY) + timedelta(days=1)).isoformat()
    begun = Q(**{f"{name}__startswith": "../"})
    ended = Q(**{f"{name}_latest__isnull": False, f"{name}_latest__lte": day})
    begun |= Q(**{f"{name}__startswith": "/"}) & ended
    for precision, length in PRECISIONS:
        limit = neighbour(next_day[:length], -1)
        start = LessThanOrEqual(Left(F(name), length), Value(limit))
        begun |= Q(**{f"{name}__regex": f"^{precision}[?]?/"}) & Q(start)
    return begun


def _not_ended_before(name: str, day: date) -> Q:
    """Return the condition that an interval has certainly not ended before a day; where
    its end is not known, that it has not begun before."""
    day_before = (max(day, FIRST_DAY) - timedelta(days=1)).isoformat()
    lasting = Q(**{f"{name}__endswith": "/.."})
    begun = Q(**{f"{name}_earliest__isnull": False, f"{name}_earliest__gte": day})
    lasting |= Q(**{f"{name}__endswith": "/"}) & begun
    for precision, length in PRECISIONS:
        limit = neighbour(day_before[:length], 1)
        unmarked = Replace(F(name), Value("?"), Value(""))
        end = GreaterThanOrEqual(Right(unmarked, length), Value(limit))
        lasting |= Q(**{f"{name}__regex": f"/{precision}[?]?$"}) & Q(end)
    return lasting


def period(
    name: str, after: date | None, before: date | None, lasting: bool = False
) -> dict[str, Q]:
    """Return the conditions of a filter by period, by certainty."""
    return {
        "certain": certain(name, after, before, lasting),
        "possible": possible(name, after, before, lasting),
        "unknown": unknown(name),
    }


def _known(name: str) -> Q:
    has_earliest = Q(**{f"{name}_earliest__isnull": False})
    return has_earliest | Q(**{f"{name}_latest__isnull": False})

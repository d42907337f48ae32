"""Conditions on partial dates: certainly or possibly within a period, or unknown."""

from datetime import date

from django.db.models import F, Q

# A date known to the day; "?" means that the source is not certain.
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}[?]?"


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


def not_one_day(name: str) -> Q:
    """Return the condition that the bounds of a date are not the same day; an index for
    `touches` has it."""
    first, last = f"{name}_earliest", f"{name}_latest"
    unbounded = Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True})
    return Q(**{f"{first}__lt": F(last)}) | unbounded


def touches(name: str, after: date, before: date) -> Q:
    """Return the condition that a date has a day within the period, or may have one, as
    far as its bounds say.

    Both `certain` and `possible` imply it. It is in parts, since an index finds what
    begins within the period, and one of `not_one_day` what lasts into it or has no
    bound; for "earliest before the end, latest after the beginning" all are read.
    """
    first, last = f"{name}_earliest", f"{name}_latest"
    begins_within = Q(**{f"{first}__range": (after, before)})
    lasts_into = Q(**{f"{first}__lt": after, f"{last}__gte": after})
    lasts_into &= Q(**{f"{first}__lt": F(last)})
    no_beginning = Q(**{f"{first}__isnull": True, f"{last}__gte": after})
    no_end = Q(**{f"{first}__lt": after, f"{last}__isnull": True})
    return begins_within | lasts_into | no_beginning | no_end


def begins(name: str, after: date | None, before: date | None) -> Q:
    """Return the condition that a date, or the first day of what lasts, is certainly
    within the period."""
    first_day = Q(**{f"{name}__regex": f"^{DAY}/"})
    first_day &= _between(f"{name}_earliest", after, before)
    return certain(name, after, before) | first_day


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
    """Return the condition that what lasts from one known day to another has a day in
    the period, or that its first or last day is known and in the period."""
    has_days_within = known_to_the_day(name)
    if after:
        has_days_within &= Q(**{f"{name}_latest__gte": after})
    if before:
        has_days_within &= Q(**{f"{name}_earliest__lte": before})
    begins_within = Q(**{f"{name}__regex": f"^{DAY}/"})
    begins_within &= _between(f"{name}_earliest", after, before)
    ends_within = Q(**{f"{name}__regex": f"/{DAY}$"})
    ends_within &= _between(f"{name}_latest", after, before)
    return has_days_within | begins_within | ends_within


def _between(column: str, after: date | None, before: date | None) -> Q:
    between = Q(**{f"{column}__isnull": False})
    if after:
        between &= Q(**{f"{column}__gte": after})
    return between & Q(**{f"{column}__lte": before}) if before else between


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

"""Conditions on partial dates: certainly or possibly within a period, or unknown."""

from datetime import date

from django.db.models import Q

# A date known to the day; "?" means that the source is not certain.
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}[?]?"


def known_to_the_day(name: str) -> Q:
    """Return the condition that a date is one day or lasts from one day to another."""
    return Q(**{f"{name}__regex": f"^{DAY}(/{DAY})?$"})


def unknown(name: str) -> Q:
    """Return the condition that a date is unknown."""
    return Q(**{f"{name}_earliest": None, f"{name}_latest": None})


def certain(name: str, after: date | None, before: date | None) -> Q:
    """Return the condition that a date is certainly within the period, both days
    included."""
    within = _known(name)
    if after:
        within &= Q(**{f"{name}_earliest__gte": after})
    if before:
        within &= Q(**{f"{name}_latest__lte": before})
    return within


def possible(name: str, after: date | None, before: date | None) -> Q:
    """Return the condition that a date may be within the period, or is so in part."""
    first, last = f"{name}_earliest", f"{name}_latest"
    overlaps, exceeds = _known(name), Q(pk__in=[])
    if after:
        overlaps &= Q(**{f"{last}__gte": after}) | Q(**{last: None})
        exceeds |= Q(**{f"{first}__lt": after}) | Q(**{first: None})
    if before:
        overlaps &= Q(**{f"{first}__lte": before}) | Q(**{first: None})
        exceeds |= Q(**{f"{last}__gt": before}) | Q(**{last: None})
    return overlaps & exceeds


def period(name: str, after: date | None, before: date | None) -> dict[str, Q]:
    """Return the conditions of a filter by period, by certainty."""
    return {
        "certain": certain(name, after, before),
        "possible": possible(name, after, before),
        "unknown": unknown(name),
    }


def _known(name: str) -> Q:
    has_earliest = Q(**{f"{name}_earliest__isnull": False})
    return has_earliest | Q(**{f"{name}_latest__isnull": False})

"""Whether a partial date lies within a period: surely, possibly, or not known."""

from datetime import date

from django.db.models import Q

# A date, or an extent, that is known to the day; "?" says that the source is not sure.
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}[?]?"


def known_to_the_day(name: str) -> Q:
    """The date `name` is one day, or lasts from one day to another."""
    return Q(**{f"{name}__regex": f"^{DAY}(/{DAY})?$"})


def unknown(name: str) -> Q:
    """Nothing is known of the date `name`."""
    return Q(**{f"{name}_earliest": None, f"{name}_latest": None})


def certain(name: str, after: date | None, before: date | None) -> Q:
    """The date surely lies within the period, both days included."""
    within = _known(name)
    if after:
        within &= Q(**{f"{name}_earliest__gte": after})
    if before:
        within &= Q(**{f"{name}_latest__lte": before})
    return within


def possible(name: str, after: date | None, before: date | None) -> Q:
    """The date may lie within the period, or does so only in part."""
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
    """The conditions of the three answers to a filter by period, by certainty."""
    return {
        "certain": certain(name, after, before),
        "possible": possible(name, after, before),
        "unknown": unknown(name),
    }


def _known(name: str) -> Q:
    has_earliest = Q(**{f"{name}_earliest__isnull": False})
    return has_earliest | Q(**{f"{name}_latest__isnull": False})

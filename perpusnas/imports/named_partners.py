"""Partners that a row of another kind of record refers to by name."""

from itertools import repeat

from partners.models import Partner

from .context import Desk
from .rows import Entry


def partners_of(entry: Entry, context: Desk) -> list[Partner]:
    """Return the partners that a row refers to, creating unknown ones; countries apply
    in order, or one to all."""
    names = entry.told.get("partners") or []
    return [
        context.named(entry, Partner, name, **({"country": country} if country else {}))
        for name, country in zip(names, lands_beside(entry, len(names)), strict=True)
    ]


def lands_beside(entry: Entry, count: int) -> list:
    """Return a country or None for each of the row's partners."""
    countries = entry.told.get("countries") or []
    if len(countries) == count:
        return countries
    return list(repeat(countries[0] if len(countries) == 1 else None, count))


def known_partners(entry: Entry, context: Desk) -> list[int] | None:
    """Return the ids of the partners that a row refers to, or None if one is not known
    exactly."""
    names = entry.told.get("partners") or []
    found = []
    for name, country in zip(names, lands_beside(entry, len(names)), strict=True):
        matches = context.partners.called(name, country.code if country else "")
        if len(matches) != 1:
            return None
        found += matches
    return found

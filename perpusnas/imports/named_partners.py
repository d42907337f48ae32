"""Partners that a cell of another kind names, several in one cell."""

from itertools import repeat

from partners.models import Partner

from .context import Desk
from .rows import Entry


def partners_of(entry: Entry, desk: Desk) -> list[Partner]:
    """The partners that a row names, each of the country that stands beside it: as many
    countries as names, or one for all."""
    names = entry.told.get("partners") or []
    return [
        desk.named(entry, Partner, name, **({"country": land} if land else {}))
        for name, land in zip(names, lands_beside(entry, len(names)), strict=True)
    ]


def lands_beside(entry: Entry, count: int) -> list:
    lands = entry.told.get("countries") or []
    if len(lands) == count:
        return lands
    return list(repeat(lands[0] if len(lands) == 1 else None, count))


def known_partners(entry: Entry, desk: Desk) -> list[int] | None:
    """The numbers of the partners that a row names; None where one is not known yet."""
    names = entry.told.get("partners") or []
    found = []
    for name, land in zip(names, lands_beside(entry, len(names)), strict=True):
        called = desk.partners.called(name, land.code if land else "")
        if len(called) != 1:
            return None
        found += called
    return found

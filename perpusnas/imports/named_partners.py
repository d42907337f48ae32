"""Partners that a row of another kind of record refers to by name."""

from itertools import repeat

from partners.models import Partner

from .context import ImportContext, number_at_end
from .identification import Mention, identify
from .rows import ImportRow


def partners_of(entry: ImportRow, context: ImportContext) -> list[Partner]:
    """Return the partners that a row refers to, creating unknown ones; countries apply
    in order, or one to all."""
    names = entry.values.get("partners") or []
    return [
        context.named(entry, Partner, name, **({"country": country} if country else {}))
        for name, country in zip(
            names, countries_beside(entry, len(names)), strict=True
        )
    ]


def countries_beside(entry: ImportRow, count: int) -> list:
    """Return a country or None for each of the row's partners."""
    countries = entry.values.get("countries") or []
    if len(countries) == count:
        return countries
    return list(repeat(countries[0] if len(countries) == 1 else None, count))


def known_partners(entry: ImportRow, context: ImportContext) -> list[int] | None:
    """Return the ids of the partners that a row refers to, or None if one is not known
    exactly."""
    names = entry.values.get("partners") or []
    found = []
    for name, country in zip(names, countries_beside(entry, len(names)), strict=True):
        number = number_at_end(name)
        code = country.code if country else ""
        pk = number or identify(context, Mention(Partner, name, code))[0]
        if pk is None:
            return None
        found.append(pk)
    return found

"""What the editions of a program add up to, year by year.

An event counts in the year in which it was held for sure; where its year is not told,
apart from all years. What no edition tells is unknown, and how many are silent is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Event
from .participant_numbers import (
    OURS,
    Line,
    Sum,
)


def year_of(event: Event) -> int | None:
    """The year of an event, where both ends of its date lie in it."""
    first, last = event.when_earliest, event.when_latest
    return first.year if first and last and first.year == last.year else None


def added(lines: Iterable[Line], came: bool) -> Sum:
    """The numbers of several events together: as published, or else by their rows."""
    best = [(line.came if came else line.planned).best for line in lines]
    told = [number for number in best if number is not None]
    return Sum(sum(told) if told else None, len(best) - len(told))


@dataclass(frozen=True)
class Year:
    """The editions held in one year; `year` is None where it is not told."""

    year: int | None
    events: list[Event]

    @property
    def abroad(self) -> Sum:
        return added((e.figures.abroad for e in self.events), came=True)

    @property
    def abroad_planned(self) -> Sum:
        return added((e.figures.abroad for e in self.events), came=False)

    @property
    def domestic(self) -> Sum:
        return added((e.figures.domestic for e in self.events), came=True)

    @property
    def domestic_planned(self) -> Sum:
        return added((e.figures.domestic for e in self.events), came=False)

    @property
    def countries(self) -> Sum:
        return self.different_countries(came=True)

    @property
    def countries_planned(self) -> Sum:
        return self.different_countries(came=False)

    def different_countries(self, came: bool) -> Sum:
        """Different countries besides Indonesia. An edition whose countries are not all
        named by rows is silent: which they are, nobody can tell."""
        codes: set[str] = set()
        least, silent = 0, 0
        for event in self.events:
            line = event.figures.besides
            number = (line.came if came else line.planned).best
            named = countries_named(event, came)
            codes |= named
            least = max(least, number or 0)
            silent += number is None or number != len(named)
        return Sum(max(len(codes), least) or None, silent)


def countries_named(event: Event, came: bool) -> set[str]:
    rows = [r for r in event.figures.rows if (r.came == "yes" if came else r.planned)]
    codes = {row.country_code for row in rows if row.role != "concerned"}
    return codes - {"", OURS}


def by_year(events: Iterable[Event]) -> list[Year]:
    """The years of those events that were held, the latest first, the untold last."""
    years: dict[int | None, list[Event]] = {}
    for event in events:
        if event.status == "held":
            years.setdefault(year_of(event), []).append(event)
    order = sorted(years, key=lambda year: (year is None, -(year or 0)))
    return [Year(year, years[year]) for year in order]

"""Totals of a program's editions by year.

An event counts in the year of its first day; where that is not certain, apart.
Numbers that no edition has are unknown, and the editions without a number are counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from perpusnas.core.dates.months import year_of

from .models import Event
from .participant_numbers import (
    OWN_COUNTRY,
    ComparisonLine,
    RowSum,
)


def year_of_event(event: Event) -> int | None:
    """Return the year in which an event began, or None where it is not certain."""
    return year_of(event.when, event.when_earliest, event.when_latest, lasting=True)


def sum_people(events: Iterable[Event], name: str, came: bool) -> RowSum:
    """Return the sum of a number over several events: the published one, or else that
    of the rows."""
    numbers: list[int | None] = []
    sure = set()
    for event in events:
        line: ComparisonLine = getattr(event.figures, name)
        number = line.came if came else line.planned
        numbers.append(number.best)
        if number.published is not None:
            sure.add(event.heads_sure)
    known = [number for number in numbers if number is not None]
    total = sum(known) if known else None
    return RowSum(total, len(numbers) - len(known), marks_of(sure))


def marks_of(sure: set[str]) -> str:
    """Return in words how exact numbers are of which some are not."""
    inexact = [s for s in Event.Sure if s in sure and s != Event.Sure.EXACT]
    return ", ".join(str(mark.label) for mark in inexact)


@dataclass(frozen=True)
class YearTotals:
    """The editions held in one year; `year` is None where it is not certain."""

    year: int | None
    events: list[Event]

    @property
    def abroad(self) -> RowSum:
        return sum_people(self.events, "abroad", came=True)

    @property
    def abroad_planned(self) -> RowSum:
        return sum_people(self.events, "abroad", came=False)

    @property
    def domestic(self) -> RowSum:
        return sum_people(self.events, "domestic", came=True)

    @property
    def domestic_planned(self) -> RowSum:
        return sum_people(self.events, "domestic", came=False)

    @property
    def countries(self) -> RowSum:
        return self.different_countries(came=True)

    @property
    def countries_planned(self) -> RowSum:
        return self.different_countries(came=False)

    def different_countries(self, came: bool) -> RowSum:
        """Return the number of different countries besides Indonesia. An edition whose
        rows do not name all its countries counts as silent, since the others cannot be
        identified."""
        codes: set[str] = set()
        sure: set[str] = set()
        at_least, incomplete = 0, 0
        for event in self.events:
            named = countries_named(event, came)
            number = countries_besides(event, came)
            codes |= named
            if (
                event.countries_attended if came else event.countries_planned
            ) is not None:
                sure.add(event.countries_sure)
            at_least = max(at_least, number or 0)
            incomplete += number is None or number != len(named)
        total = max(len(codes), at_least) or None
        return RowSum(total, incomplete, marks_of(sure))


def countries_besides(event: Event, came: bool) -> int | None:
    """Return the number of countries besides Indonesia: the published one, or else that
    of the rows; None where it is only known that it is not greater.

    Where it is not known whether the published number includes Indonesia, it is the
    smaller of the two that it may be.
    """
    line = event.figures.besides
    published = event.countries_attended if came else event.countries_planned
    if published is None:
        return (line.came if came else line.planned).best
    if event.countries_sure == Event.Sure.AT_MOST:
        return None
    if event.own_country == Event.OwnCountry.EXCLUDED:
        return published
    return max(published - 1, 0)


def countries_named(event: Event, came: bool) -> set[str]:
    """Return the codes of the foreign countries that the rows of an event name."""
    rows = [r for r in event.figures.rows if (r.came == "yes" if came else r.planned)]
    codes = {row.country_code for row in rows if row.role != "concerned"}
    return codes - {"", OWN_COUNTRY}


def totals_by_year(events: Iterable[Event]) -> list[YearTotals]:
    """Return the totals of held events by year, the latest first, unknown years
    last."""
    years: dict[int | None, list[Event]] = {}
    for event in events:
        if event.status == "held":
            years.setdefault(year_of_event(event), []).append(event)
    order = sorted(years, key=lambda year: (year is None, -(year or 0)))
    return [YearTotals(year, years[year]) for year in order]

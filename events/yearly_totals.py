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
    absent_roles,
)


def year_of_event(event: Event) -> int | None:
    """Return the year in which an event began, or None where it is not certain."""
    return year_of(event.when, event.when_earliest, event.when_latest, lasting=True)


def sum_people(events: Iterable[Event], name: str, came: bool) -> RowSum:
    """Return the sum of a number over several events: the published one, or else that
    of the rows."""
    numbers: list[int | None] = []
    sure: set[str] = set()
    for event in events:
        line: ComparisonLine = getattr(event.figures, name)
        number = line.came if came else line.planned
        numbers.append(number.best)
        if number.best is not None:
            sure |= number.rows.sure if number.published is None else {number.sure}
    known = [number for number in numbers if number is not None]
    total = sum(known) if known else None
    return RowSum(total, len(numbers) - len(known), frozenset(sure))


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
    def has_total(self) -> bool:
        """Whether some edition has only a number of all participants."""
        return any(event.figures.has_total for event in self.events)

    @property
    def together(self) -> RowSum:
        return self.all_people(came=True)

    @property
    def together_planned(self) -> RowSum:
        return self.all_people(came=False)

    def all_people(self, came: bool) -> RowSum:
        """Return the sum of all participants: those published as a total, or else from
        abroad and from Indonesia."""
        sums = []
        for event in self.events:
            if event.figures.has_total:
                sums.append(sum_people([event], "together", came))
            else:
                parts = [sum_people([event], n, came) for n in ("abroad", "domestic")]
                missing = max(part.missing for part in parts)
                people = [part.total for part in parts if part.total is not None]
                sure = frozenset().union(*(part.sure for part in parts))
                sums.append(RowSum(sum(people) if people else None, missing, sure))
        known = [part.total for part in sums if part.total is not None]
        total = sum(known) if known else None
        missing = sum(part.missing for part in sums)
        return RowSum(total, missing, frozenset().union(*(s.sure for s in sums)))

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
        return RowSum(total, incomplete, frozenset(sure))


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
    absent = absent_roles()
    codes = {row.country_code for row in rows if row.role not in absent}
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

"""Participant numbers of an event: published ones beside those of its rows.

An empty number is unknown, not zero. Neither replaces the other; the page says where
they differ.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from django.utils.translation import gettext_lazy as _

from perpusnas.core.accuracy import Sure, marks_of

from .models.kinds import ParticipationRole

OWN_COUNTRY = "ID"


def counted_roles() -> list[str]:
    """Return the roles that are expected to have a number of people; hosts and funders
    need none."""
    return ParticipationRole.marked(ParticipationRole.Mark.COUNTED)


def absent_roles() -> list[str]:
    """Return the roles of those who did not take part."""
    return ParticipationRole.marked(ParticipationRole.Mark.ABSENT)


def limits(number: int, sure: Iterable[str], missing: int = 0) -> tuple[float, float]:
    """Return the least and the greatest number that is meant."""
    if Sure.ABOUT in sure:
        return 0, inf
    least = 0 if Sure.AT_MOST in sure else number
    return least, inf if missing or Sure.AT_LEAST in sure else number


@dataclass(frozen=True)
class RowSum:
    """The sum of the rows, None if no row has a number, the number of rows without one,
    and how exact the numbers are."""

    total: int | None
    missing: int = 0
    sure: frozenset[str] = frozenset()

    @property
    def marks(self) -> str:
        """How exact the numbers are, in words, empty where all are exact."""
        return marks_of(self.sure)

    @property
    def whole(self) -> int | None:
        """The sum if no row lacks its number, or None."""
        return None if self.missing else self.total


@dataclass(frozen=True)
class ComparedNumber:
    """A published number and the sum of the rows."""

    published: int | None
    rows: RowSum
    sure: str = ""

    @property
    def differs(self) -> bool:
        """Whether the two contradict each other; rows without a number, and numbers that
        are not exact, may explain a difference."""
        if self.published is None or self.rows.total is None:
            return False
        least, most = limits(self.published, {self.sure})
        rows = self.rows
        least_of_rows, most_of_rows = limits(rows.total or 0, rows.sure, rows.missing)
        return most_of_rows < least or least_of_rows > most

    @property
    def marks(self) -> str:
        """How exact the published number is, in words, empty where it is exact."""
        return marks_of({self.sure})

    @property
    def best(self) -> int | None:
        """The published number, or else the sum if it is complete."""
        return self.rows.whole if self.published is None else self.published

    @property
    def best_marks(self) -> str:
        """How exact `best` is, in words, empty where it is exact."""
        return self.rows.marks if self.published is None else self.marks


@dataclass(frozen=True)
class ComparisonLine:
    """One line of the comparison: planned and actual."""

    label: Any
    planned: ComparedNumber
    came: ComparedNumber


def code_of_country(region: str, country: str | None) -> str:
    """Return the country code of a participation, empty if it is not recorded; `country`
    is the one that it names, or its partner's."""
    return OWN_COUNTRY if region else country or ""


def is_abroad(row) -> bool:
    """Return whether a row is of another country."""
    return row.country_code not in ("", OWN_COUNTRY)


def is_domestic(row) -> bool:
    """Return whether a row is Indonesian."""
    return row.country_code == OWN_COUNTRY


def is_of_no_country(row) -> bool:
    """Return whether a row has no country."""
    return not row.country_code


class ParticipantNumbers:
    """The numbers of one event and of its visible participations."""

    def __init__(self, event: Any, participations: Iterable[Any]):
        self.event, self.rows = event, list(participations)

    @cached_property
    def counted(self) -> Collection[str]:
        """The roles that are expected to have a number."""
        return counted_roles()

    @cached_property
    def present(self) -> list[Any]:
        """The rows of those who took part or were expected."""
        absent = absent_roles()
        return [row for row in self.rows if row.role not in absent]

    def planned_heads(self, fits) -> RowSum:
        """Return the sum of planned people over the rows that match."""
        rows, counted = [row for row in self.rows if fits(row)], self.counted
        numbers = [row.heads_planned for row in rows if row.heads_planned is not None]
        without_number = [r for r in rows if r.planned and r.role in counted]
        without_number = [row for row in without_number if row.heads_planned is None]
        sure = {r.heads_planned_sure for r in rows if r.heads_planned is not None}
        total = sum(numbers) if numbers else None
        return RowSum(total, len(without_number), frozenset(sure))

    def heads(self, fits, name: str = "heads") -> RowSum:
        """Return the sum of people who attended over the rows that match."""
        rows, counted = [row for row in self.rows if fits(row)], self.counted
        numbers = [n for row in rows if (n := getattr(row, name)) is not None]
        without_number = [r for r in rows if r.came == "yes" and r.role in counted]
        without_number = [row for row in without_number if getattr(row, name) is None]
        sure = {row.heads_sure for row in rows if getattr(row, name) is not None}
        total = sum(numbers) if numbers else None
        return RowSum(total, len(without_number), frozenset(sure))

    def people(
        self, label, planned: int | None, came: int | None, fits
    ) -> ComparisonLine:
        """Return the line of people published and those of the rows that match."""
        sure = self.event.heads_sure
        return ComparisonLine(
            label,
            ComparedNumber(planned, self.planned_heads(fits), sure),
            ComparedNumber(came, self.heads(fits), sure),
        )

    def countries(self, came: bool, ours: bool) -> RowSum:
        """Return the number of countries planned or attending, with or without our
        own."""
        rows = [r for r in self.present if (r.came == "yes" if came else r.planned)]
        codes = {row.country_code for row in rows} - {""}
        codes -= set() if ours else {OWN_COUNTRY}
        return RowSum(len(codes) if codes else None)

    @cached_property
    def abroad(self) -> ComparisonLine:
        event, label = self.event, _("International participants")
        published = event.foreign_planned, event.foreign_attended
        return self.people(label, *published, is_abroad)

    @cached_property
    def domestic(self) -> ComparisonLine:
        event, label = self.event, _("Domestic participants")
        published = event.domestic_planned, event.domestic_attended
        return self.people(label, *published, is_domestic)

    @cached_property
    def of_no_country(self) -> ComparisonLine:
        """People of groups and bodies without a country, which are never published."""
        label = _("Participants without a recorded country")
        return self.people(label, None, None, is_of_no_country)

    @cached_property
    def together(self) -> ComparisonLine:
        """All participants, where a source has only their number in total."""
        event, label = self.event, _("Participants in total")
        published = event.total_planned, event.total_attended
        return self.people(label, *published, lambda row: True)

    def country_line(self, label, ours: bool) -> ComparisonLine:
        """Return the line of countries with or without our own; the published number
        belongs to only one of the two."""
        event = self.event
        is_published = event.own_country == ("included" if ours else "excluded")
        planned = event.countries_planned if is_published else None
        came = event.countries_attended if is_published else None
        return ComparisonLine(
            label,
            ComparedNumber(
                planned, self.countries(came=False, ours=ours), event.countries_sure
            ),
            ComparedNumber(
                came, self.countries(came=True, ours=ours), event.countries_sure
            ),
        )

    @cached_property
    def besides(self) -> ComparisonLine:
        return self.country_line(_("Countries besides Indonesia"), ours=False)

    @cached_property
    def with_ours(self) -> ComparisonLine:
        return self.country_line(_("Countries with Indonesia"), ours=True)

    @cached_property
    def lines(self) -> list[ComparisonLine]:
        """The lines of the comparison for which numbers exist."""
        lines = [self.abroad, self.domestic]
        if self.of_no_country.planned.best or self.of_no_country.came.best:
            lines.append(self.of_no_country)
        if self.has_total:
            lines.append(self.together)
        lines += [self.besides, self.with_ours]
        if self.undecided:
            lines.append(self.undecided)
        return lines

    @property
    def has_total(self) -> bool:
        """Whether a number of all participants is published."""
        return not (self.event.total_planned is self.event.total_attended is None)

    @cached_property
    def undecided(self) -> ComparisonLine | None:
        """Published numbers of countries that may or may not include our own."""
        planned, came = self.event.countries_planned, self.event.countries_attended
        if self.event.own_country or (planned is None and came is None):
            return None
        label = _("Countries, not recorded whether with Indonesia")
        return ComparisonLine(
            label,
            ComparedNumber(planned, RowSum(None), self.event.countries_sure),
            ComparedNumber(came, RowSum(None), self.event.countries_sure),
        )

    @cached_property
    def women(self) -> RowSum:
        return self.heads(lambda row: True, "women")

    @cached_property
    def men(self) -> RowSum:
        return self.heads(lambda row: True, "men")

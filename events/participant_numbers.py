"""Participant numbers of an event: published ones beside those of its rows.

An empty number is unknown, not zero. Neither replaces the other; the page says where
they differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

OURS = "ID"
# Roles that are expected to have a number of people; hosts and funders need none.
EXPECTED = ("visitor", "participant")
# Roles of those who did not take part.
ABSENT = ("concerned",)


@dataclass(frozen=True)
class Sum:
    """The sum of the rows, None if no row has a number, and the number of rows without
    one."""

    total: int | None
    silent: int = 0

    @property
    def whole(self) -> int | None:
        """The sum if no row lacks its number, or None."""
        return None if self.silent else self.total


@dataclass(frozen=True)
class Told:
    """A published number and the sum of the rows."""

    published: int | None
    rows: Sum

    @property
    def differs(self) -> bool:
        """Whether the two contradict each other; rows without a number may explain a
        difference."""
        total = self.rows.total
        if self.published is None or total is None or total == self.published:
            return False
        return not self.rows.silent or total > self.published

    @property
    def best(self) -> int | None:
        """The published number, or else the sum if it is complete."""
        return self.rows.whole if self.published is None else self.published


@dataclass(frozen=True)
class Line:
    """One line of the comparison: planned and actual."""

    label: Any
    planned: Told
    came: Told


def code_of_country(region: str, country: str | None) -> str:
    """Return the country code of a participation, empty if it is not recorded; `country`
    is the one that it names, or its partner's."""
    return OURS if region else country or ""


def is_abroad(row) -> bool:
    """Return whether a row is of another country."""
    return row.country_code not in ("", OURS)


def is_domestic(row) -> bool:
    """Return whether a row is Indonesian."""
    return row.country_code == OURS


def is_of_no_country(row) -> bool:
    """Return whether a row has no country."""
    return not row.country_code


class Figures:
    """The numbers of one event and of its visible participations."""

    def __init__(self, event: Any, participations: Iterable[Any]):
        self.event, self.rows = event, list(participations)

    def planned_heads(self, fits) -> Sum:
        """Return the sum of planned people over the rows that match."""
        rows = [row for row in self.rows if fits(row)]
        numbers = [row.heads_planned for row in rows if row.heads_planned is not None]
        without_number = [r for r in rows if r.planned and r.role in EXPECTED]
        without_number = [row for row in without_number if row.heads_planned is None]
        return Sum(sum(numbers) if numbers else None, len(without_number))

    def heads(self, fits, name: str = "heads") -> Sum:
        """Return the sum of people who attended over the rows that match."""
        rows = [row for row in self.rows if fits(row)]
        numbers = [n for row in rows if (n := getattr(row, name)) is not None]
        without_number = [r for r in rows if r.came == "yes" and r.role in EXPECTED]
        without_number = [row for row in without_number if getattr(row, name) is None]
        return Sum(sum(numbers) if numbers else None, len(without_number))

    def countries(self, came: bool, ours: bool) -> Sum:
        """Return the number of countries planned or attending, with or without our
        own."""
        rows = [row for row in self.rows if row.role not in ABSENT]
        rows = [r for r in rows if (r.came == "yes" if came else r.planned)]
        codes = {row.country_code for row in rows} - {""}
        codes -= set() if ours else {OURS}
        return Sum(len(codes) if codes else None)

    @cached_property
    def abroad(self) -> Line:
        event = self.event
        return Line(
            _("International participants"),
            Told(event.foreign_planned, self.planned_heads(is_abroad)),
            Told(event.foreign_attended, self.heads(is_abroad)),
        )

    @cached_property
    def domestic(self) -> Line:
        event = self.event
        return Line(
            _("Domestic participants"),
            Told(event.domestic_planned, self.planned_heads(is_domestic)),
            Told(event.domestic_attended, self.heads(is_domestic)),
        )

    @cached_property
    def of_no_country(self) -> Line:
        """People of groups and bodies without a country, which are never published."""
        planned = self.planned_heads(is_of_no_country)
        came = self.heads(is_of_no_country)
        return Line(
            _("Participants without a recorded country"),
            Told(None, planned),
            Told(None, came),
        )

    def country_line(self, label, ours: bool) -> Line:
        """Return the line of countries with or without our own; the published number
        belongs to only one of the two."""
        event = self.event
        is_published = event.own_country == ("included" if ours else "excluded")
        planned = event.countries_planned if is_published else None
        came = event.countries_attended if is_published else None
        return Line(
            label,
            Told(planned, self.countries(came=False, ours=ours)),
            Told(came, self.countries(came=True, ours=ours)),
        )

    @cached_property
    def besides(self) -> Line:
        return self.country_line(_("Countries besides Indonesia"), ours=False)

    @cached_property
    def with_ours(self) -> Line:
        return self.country_line(_("Countries with Indonesia"), ours=True)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the comparison for which numbers exist."""
        lines = [self.abroad, self.domestic]
        if self.of_no_country.planned.best or self.of_no_country.came.best:
            lines.append(self.of_no_country)
        lines += [self.besides, self.with_ours]
        if self.undecided:
            lines.append(self.undecided)
        return lines

    @cached_property
    def undecided(self) -> Line | None:
        """Published numbers of countries that may or may not include our own."""
        planned, came = self.event.countries_planned, self.event.countries_attended
        if self.event.own_country or (planned is None and came is None):
            return None
        label = _("Countries, not recorded whether with Indonesia")
        return Line(label, Told(planned, Sum(None)), Told(came, Sum(None)))

    @cached_property
    def women(self) -> Sum:
        return self.heads(lambda row: True, "women")

    @cached_property
    def men(self) -> Sum:
        return self.heads(lambda row: True, "men")

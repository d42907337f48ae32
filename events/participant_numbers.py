"""Participant numbers of an event: published ones beside those of its rows.

An empty number is unknown, not zero. Neither replaces the other; the page says where
they differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

OWN_COUNTRY = "ID"
# Roles that are expected to have a number of people; hosts and funders need none.
COUNTED_ROLES = ("visitor", "participant")
# Roles of those who did not take part.
ABSENT_ROLES = ("concerned",)


@dataclass(frozen=True)
class RowSum:
    """The sum of the rows, None if no row has a number, the number of rows without one,
    and in words how exact the numbers are."""

    total: int | None
    missing: int = 0
    marks: str = ""

    @property
    def whole(self) -> int | None:
        """The sum if no row lacks its number, or None."""
        return None if self.missing else self.total


@dataclass(frozen=True)
class ComparedNumber:
    """A published number and the sum of the rows."""

    published: int | None
    rows: RowSum

    @property
    def differs(self) -> bool:
        """Whether the two contradict each other; rows without a number may explain a
        difference."""
        total = self.rows.total
        if self.published is None or total is None or total == self.published:
            return False
        return not self.rows.missing or total > self.published

    @property
    def best(self) -> int | None:
        """The published number, or else the sum if it is complete."""
        return self.rows.whole if self.published is None else self.published


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

    def planned_heads(self, fits) -> RowSum:
        """Return the sum of planned people over the rows that match."""
        rows = [row for row in self.rows if fits(row)]
        numbers = [row.heads_planned for row in rows if row.heads_planned is not None]
        without_number = [r for r in rows if r.planned and r.role in COUNTED_ROLES]
        without_number = [row for row in without_number if row.heads_planned is None]
        return RowSum(sum(numbers) if numbers else None, len(without_number))

    def heads(self, fits, name: str = "heads") -> RowSum:
        """Return the sum of people who attended over the rows that match."""
        rows = [row for row in self.rows if fits(row)]
        numbers = [n for row in rows if (n := getattr(row, name)) is not None]
        without_number = [
            r for r in rows if r.came == "yes" and r.role in COUNTED_ROLES
        ]
        without_number = [row for row in without_number if getattr(row, name) is None]
        return RowSum(sum(numbers) if numbers else None, len(without_number))

    def countries(self, came: bool, ours: bool) -> RowSum:
        """Return the number of countries planned or attending, with or without our
        own."""
        rows = [row for row in self.rows if row.role not in ABSENT_ROLES]
        rows = [r for r in rows if (r.came == "yes" if came else r.planned)]
        codes = {row.country_code for row in rows} - {""}
        codes -= set() if ours else {OWN_COUNTRY}
        return RowSum(len(codes) if codes else None)

    @cached_property
    def abroad(self) -> ComparisonLine:
        event = self.event
        return ComparisonLine(
            _("International participants"),
            ComparedNumber(event.foreign_planned, self.planned_heads(is_abroad)),
            ComparedNumber(event.foreign_attended, self.heads(is_abroad)),
        )

    @cached_property
    def domestic(self) -> ComparisonLine:
        event = self.event
        return ComparisonLine(
            _("Domestic participants"),
            ComparedNumber(event.domestic_planned, self.planned_heads(is_domestic)),
            ComparedNumber(event.domestic_attended, self.heads(is_domestic)),
        )

    @cached_property
    def of_no_country(self) -> ComparisonLine:
        """People of groups and bodies without a country, which are never published."""
        planned = self.planned_heads(is_of_no_country)
        came = self.heads(is_of_no_country)
        return ComparisonLine(
            _("Participants without a recorded country"),
            ComparedNumber(None, planned),
            ComparedNumber(None, came),
        )

    def country_line(self, label, ours: bool) -> ComparisonLine:
        """Return the line of countries with or without our own; the published number
        belongs to only one of the two."""
        event = self.event
        is_published = event.own_country == ("included" if ours else "excluded")
        planned = event.countries_planned if is_published else None
        came = event.countries_attended if is_published else None
        return ComparisonLine(
            label,
            ComparedNumber(planned, self.countries(came=False, ours=ours)),
            ComparedNumber(came, self.countries(came=True, ours=ours)),
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
        lines += [self.besides, self.with_ours]
        if self.undecided:
            lines.append(self.undecided)
        return lines

    @cached_property
    def undecided(self) -> ComparisonLine | None:
        """Published numbers of countries that may or may not include our own."""
        planned, came = self.event.countries_planned, self.event.countries_attended
        if self.event.own_country or (planned is None and came is None):
            return None
        label = _("Countries, not recorded whether with Indonesia")
        return ComparisonLine(
            label,
            ComparedNumber(planned, RowSum(None)),
            ComparedNumber(came, RowSum(None)),
        )

    @cached_property
    def women(self) -> RowSum:
        return self.heads(lambda row: True, "women")

    @cached_property
    def men(self) -> RowSum:
        return self.heads(lambda row: True, "men")

"""An event's numbers: what was published, and what its rows add up to.

An empty number is unknown, never none. The one is shown beside the other and never in
its place; where they differ, the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

OURS = "ID"
# Whose heads are counted; a host or a funder need not tell any.
EXPECTED = ("visitor", "participant")
# A country that was only spoken of was neither expected nor there.
ABSENT = ("concerned",)


@dataclass(frozen=True)
class Sum:
    """What rows add up to, None where none tells a number, and how many tell none."""

    total: int | None
    silent: int = 0

    @property
    def whole(self) -> int | None:
        """The sum where every row that should tell a number does."""
        return None if self.silent else self.total


@dataclass(frozen=True)
class Told:
    """One number as published, beside what the rows add up to."""

    published: int | None
    rows: Sum

    @property
    def differs(self) -> bool:
        """Whether both cannot be right; rows that tell no number may fill a gap."""
        total = self.rows.total
        if self.published is None or total is None or total == self.published:
            return False
        return not self.rows.silent or total > self.published

    @property
    def best(self) -> int | None:
        """What was published, or else the sum of the rows where it is whole."""
        return self.rows.whole if self.published is None else self.published


@dataclass(frozen=True)
class Line:
    """A line of the comparison: what it counts, planned beside what came about."""

    label: Any
    planned: Told
    came: Told


def code_of_country(region: str, country: str | None) -> str:
    """The country of a participation, empty where it is not told; `country` is the one
    that it names, or its partner's."""
    return OURS if region else country or ""


def is_abroad(row) -> bool:
    return row.country_code not in ("", OURS)


def is_domestic(row) -> bool:
    return row.country_code == OURS


def is_of_no_country(row) -> bool:
    return not row.country_code


class Figures:
    """The numbers of one event, from itself and from those participations of it that
    the reader may see."""

    def __init__(self, event: Any, participations: Iterable[Any]):
        self.event, self.rows = event, list(participations)

    def planned_heads(self, fits) -> Sum:
        rows = [row for row in self.rows if fits(row)]
        told = [row.heads_planned for row in rows if row.heads_planned is not None]
        silent = [r for r in rows if r.planned and r.role in EXPECTED]
        silent = [row for row in silent if row.heads_planned is None]
        return Sum(sum(told) if told else None, len(silent))

    def heads(self, fits, name: str = "heads") -> Sum:
        rows = [row for row in self.rows if fits(row)]
        told = [n for row in rows if (n := getattr(row, name)) is not None]
        silent = [r for r in rows if r.came == "yes" and r.role in EXPECTED]
        silent = [row for row in silent if getattr(row, name) is None]
        return Sum(sum(told) if told else None, len(silent))

    def countries(self, came: bool, ours: bool) -> Sum:
        """How many countries were planned for or came, with or without our own."""
        rows = [row for row in self.rows if row.role not in ABSENT]
        rows = [r for r in rows if (r.came == "yes" if came else r.planned)]
        codes = {row.country_code for row in rows} - {""}
        codes -= set() if ours else {OURS}
        return Sum(len(codes) if codes else None)

    @cached_property
    def abroad(self) -> Line:
        event = self.event
        return Line(
            _("Heads from abroad"),
            Told(event.foreign_planned, self.planned_heads(is_abroad)),
            Told(event.foreign_attended, self.heads(is_abroad)),
        )

    @cached_property
    def domestic(self) -> Line:
        event = self.event
        return Line(
            _("Heads from Indonesia"),
            Told(event.domestic_planned, self.planned_heads(is_domestic)),
            Told(event.domestic_attended, self.heads(is_domestic)),
        )

    @cached_property
    def of_no_country(self) -> Line:
        """Heads of groups and bodies whose country is not told: never published."""
        planned = self.planned_heads(is_of_no_country)
        came = self.heads(is_of_no_country)
        return Line(
            _("Heads of no told country"), Told(None, planned), Told(None, came)
        )

    def country_line(self, label, ours: bool) -> Line:
        """A published number stands where it belongs: with our own country or without."""
        event = self.event
        here = event.own_country == ("included" if ours else "excluded")
        planned = event.countries_planned if here else None
        came = event.countries_attended if here else None
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
        """The comparison; lines of which nothing could be known are left out."""
        lines = [self.abroad, self.domestic]
        if self.of_no_country.planned.best or self.of_no_country.came.best:
            lines.append(self.of_no_country)
        lines += [self.besides, self.with_ours]
        if self.undecided:
            lines.append(self.undecided)
        return lines

    @cached_property
    def undecided(self) -> Line | None:
        """Published numbers of which nobody tells whether our own country is in them."""
        planned, came = self.event.countries_planned, self.event.countries_attended
        if self.event.own_country or (planned is None and came is None):
            return None
        label = _("Countries, not told whether with Indonesia")
        return Line(label, Told(planned, Sum(None)), Told(came, Sum(None)))

    @cached_property
    def women(self) -> Sum:
        return self.heads(lambda row: True, "women")

    @cached_property
    def men(self) -> Sum:
        return self.heads(lambda row: True, "men")

"""Totals of outcomes by agreement, partner, country or year.

Units, currencies, kinds and standings are never added together. A total keeps the
qualifiers of its figures (about, at least) and counts the outcomes without a figure. An
outcome that concerns two partners counts for each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from perpusnas.core.collation import in_name_order

from .models import Event, Outcome
from .outcome_groups import GROUPING

BY = {
    "partner": _("Partner"),
    "agreement": _("Agreement"),
    "country": _("Country"),
    "year": _("Year"),
}
UNKNOWN = {
    "partner": _("No other partner recorded"),
    "agreement": _("No agreement recorded"),
    "country": _("No country recorded"),
    "year": _("Year not known"),
}
Standing = Outcome.Standing
ORDER = [Standing.ACHIEVED, Standing.PROMISED, Standing.TARGET, Standing.SOUGHT]
ORDER += [Standing.EXISTING, Standing.ENDED, Standing.REFUSED]
FACTS = ["pk", "standing", "kind", "unit", "quantity", "quantity_sure"]
FACTS += ["currency", "money", "as_of_earliest", "as_of_latest"]


@dataclass
class TotalLine:
    """The total of one standing and kind in one unit or currency."""

    standing: str
    kind: str
    unit: str = ""
    currency: str = ""
    total: Decimal | int | None = None
    sure: set[str] = field(default_factory=set)
    outcomes: int = 0
    missing: int = 0

    def add(self, figure: Decimal | int | None, sure: str) -> None:
        self.outcomes += 1
        if figure is None:
            self.missing += 1
            return
        self.total = (self.total or 0) + figure
        if sure and sure != Event.Sure.EXACT:
            self.sure.add(sure)

    @property
    def marks(self) -> str:
        """The qualifiers of the figures that are not exact."""
        return ", ".join(str(s.label) for s in Event.Sure if s in self.sure)

    @property
    def badge(self) -> dict[str, Any]:
        standing = Standing(self.standing)
        kind, sign = Outcome.BADGES[standing]
        return {"text": standing.label, "kind": kind, "sign": sign}

    @property
    def kind_label(self) -> str:
        return Outcome.Kind.label_of(self.kind)

    @property
    def place(self) -> tuple:
        """The sort key within the group."""
        return (
            ORDER.index(Standing(self.standing)),
            self.kind,
            self.currency,
            self.unit.casefold(),
        )


@dataclass
class TotalGroup:
    """The totals of one agreement, partner, country or year; `key` is None where it is
    not recorded."""

    key: Any
    name: str
    lines: list[TotalLine]


def outcome_totals(outcomes, by: str, user) -> list[TotalGroup]:
    """Return the totals of outcomes visible to the user, ordered by name, the unknown
    group last."""
    facts = {row["pk"]: row for row in outcomes.order_by().values(*FACTS)}
    named, pairs = GROUPING[by](outcomes, user, facts)
    assigned = {pk for pk, _key in pairs}
    pairs |= {(pk, None) for pk in facts if pk not in assigned}
    rows_by_key: dict[Any, list[dict]] = {}
    for pk, key in sorted(pairs, key=lambda pair: pair[0]):
        rows_by_key.setdefault(key, []).append(facts[pk])
    found = [
        TotalGroup(
            key, str(named[key] if key is not None else UNKNOWN[by]), total_lines(rows)
        )
        for key, rows in rows_by_key.items()
    ]
    if by == "year":
        return sorted(found, key=lambda g: (g.key is None, -(g.key or 0)))
    found.sort(key=lambda group: str(group.key))
    by_name = in_name_order(found, lambda group: group.name)
    return sorted(by_name, key=lambda group: group.key is None)


def total_lines(rows: Iterable[dict]) -> list[TotalLine]:
    """Return the totals of these outcomes.

    The certainty of an outcome applies to its quantity, or to its money where there is
    no quantity.
    """
    totals: dict[tuple, TotalLine] = {}

    def line(row: dict, unit: str, currency: str) -> TotalLine:
        key = row["standing"], row["kind"], unit.casefold(), currency
        return totals.setdefault(
            key, TotalLine(row["standing"], row["kind"], unit, currency)
        )

    for row in rows:
        unit, currency = row["unit"].strip(), row["currency"].strip().upper()
        has_quantity = row["quantity"] is not None or unit or row["money"] is None
        if has_quantity:
            line(row, unit, "").add(row["quantity"], row["quantity_sure"])
        if row["money"] is not None:
            sure = "" if has_quantity else row["quantity_sure"]
            line(row, "", currency).add(row["money"], sure)
    return sorted(totals.values(), key=lambda line: line.place)

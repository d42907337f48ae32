"""What outcomes add up to, for each agreement, partner, country or year.

Nothing is added up across units, currencies or kinds, and what is achieved stands apart
from what was promised and from what existed before. A sum keeps the marks of its
figures ("about", "at least"), and says how many outcomes tell no figure. An outcome
that has to do with two partners counts for each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

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
FACTS = ("pk", "standing", "kind", "unit", "quantity", "quantity_sure")
FACTS += ("currency", "money", "as_of_earliest", "as_of_latest")


@dataclass
class Line:
    """One sum: of one standing and kind, in one unit or one currency."""

    standing: str
    kind: str
    unit: str = ""
    currency: str = ""
    total: Decimal | int | None = None
    sure: set[str] = field(default_factory=set)
    outcomes: int = 0
    silent: int = 0

    def add(self, figure: Decimal | int | None, sure: str) -> None:
        self.outcomes += 1
        if figure is None:
            self.silent += 1
            return
        self.total = (self.total or 0) + figure
        if sure and sure != Event.Sure.EXACT:
            self.sure.add(sure)

    @property
    def marks(self) -> str:
        """How sure the sum is, where some of its figures are not exact."""
        return ", ".join(str(s.label) for s in Event.Sure if s in self.sure)

    @property
    def badge(self) -> dict[str, Any]:
        standing = Standing(self.standing)
        kind, sign = Outcome.BADGES[standing]
        return {"text": standing.label, "kind": kind, "sign": sign}

    @property
    def kind_label(self) -> str:
        return str(dict(Outcome.Kind.choices).get(self.kind, ""))

    @property
    def place(self) -> tuple:
        """Where it stands among the sums of its group."""
        return (
            ORDER.index(self.standing),
            self.kind,
            self.currency,
            self.unit.casefold(),
        )


@dataclass
class Group:
    """The sums of one agreement, partner, country or year; `key` is empty where it is
    not told which."""

    key: Any
    name: str
    lines: list[Line]


def groups(outcomes, by: str, user) -> list[Group]:
    """The sums of these outcomes, in the order of their groups' names, the unknown last.

    `outcomes` are those that the reader may see.
    """
    facts = {row["pk"]: row for row in outcomes.order_by().values(*FACTS)}
    named, pairs = GROUPING[by](outcomes, user, facts)
    told = {pk for pk, _key in pairs}
    pairs |= {(pk, None) for pk in facts if pk not in told}
    gathered: dict[Any, list[dict]] = {}
    for pk, key in sorted(pairs, key=lambda pair: pair[0]):
        gathered.setdefault(key, []).append(facts[pk])
    made = [
        Group(key, str(named[key] if key is not None else UNKNOWN[by]), lines(rows))
        for key, rows in gathered.items()
    ]
    if by == "year":
        return sorted(made, key=lambda g: (g.key is None, -(g.key or 0)))
    return sorted(made, key=lambda g: (g.key is None, g.name.casefold(), str(g.key)))


def lines(rows: Iterable[dict]) -> list[Line]:
    """The sums of these outcomes, each figure in the line where it belongs.

    How sure a figure is goes with the quantity, or with the money where that is all.
    """
    made: dict[tuple, Line] = {}

    def line(row: dict, unit: str, currency: str) -> Line:
        key = row["standing"], row["kind"], unit.casefold(), currency
        return made.setdefault(key, Line(row["standing"], row["kind"], unit, currency))

    for row in rows:
        unit, currency = row["unit"].strip(), row["currency"].strip().upper()
        counted = row["quantity"] is not None or unit or row["money"] is None
        if counted:
            line(row, unit, "").add(row["quantity"], row["quantity_sure"])
        if row["money"] is not None:
            sure = "" if counted else row["quantity_sure"]
            line(row, "", currency).add(row["money"], sure)
    return sorted(made.values(), key=lambda line: line.place)

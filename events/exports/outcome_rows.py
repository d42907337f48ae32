"""The rows of outcomes as cells: names, people, parts, and the course of a nomination."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from perpusnas.core.dates.words import in_words
from perpusnas.core.files import (
    Column,
    Keys,
    choice,
    field,
    joined,
    labels_of,
    partial_dates,
)

from ..models import (
    NominationState,
    Outcome,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
)


def read_rows(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    """The rows of these outcomes in words, by the key of the outcome."""
    found: dict[int, SimpleNamespace] = defaultdict(
        lambda: SimpleNamespace(names=[], people=[], parts=[], states=[])
    )
    for name in rows_of(OutcomeName, user, keys):
        found[name.outcome_id].names.append(name.text)
    for row in rows_of(OutcomePerson, user, keys).select_related("person"):
        capacity = f" ({row.capacity})" if row.capacity else ""
        found[row.outcome_id].people.append(f"{row}{capacity}")
    for part in rows_of(OutcomePart, user, keys):
        found[part.outcome_id].parts.append(str(part))
    states = labels_of(Outcome.Nomination.choices)
    for state in rows_of(NominationState, user, keys):
        words = joined([states[state.state], in_words(state.since)], " ")
        found[state.outcome_id].states.append(words)
    return found


def rows_of(model: Any, user: Any, keys: Keys) -> QuerySet[Any]:
    """The rows of these outcomes that the user may see, in their order."""
    rows = model.objects.filter(outcome__among=keys).seen_by(user, of=Outcome)
    seen: QuerySet[Any] = rows.order_by("outcome_id", *model._meta.ordering)
    return seen


def row_cell(heading: str, rows: str) -> Column:
    """A column of the rows of one kind, in words."""
    return Column(heading, lambda row: joined(getattr(row.rows, rows)))


def row_columns() -> list[Column]:
    states = Outcome.Nomination.choices
    return [
        choice(_("Nomination"), "outcome.nomination", states),
        *partial_dates(_("Nomination since"), "outcome.nomination_since"),
        row_cell(_("Nomination history"), "states"),
        row_cell(_("Other names"), "names"),
        row_cell(_("People involved"), "people"),
        row_cell(_("What the total consists of"), "parts"),
        field(_("Amount in another currency"), "outcome.second_money"),
        field(_("Other currency"), "outcome.second_currency"),
    ]

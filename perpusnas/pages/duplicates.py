"""Agreements and events that may be entered twice, and those marked as distinct."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from agreements import duplicates as agreement_duplicates
from agreements.models import Agreement, AgreementPair
from events import duplicates as event_duplicates
from events.models import Event, EventPair

# The latest records, which the page compares; older ones are compared when they are
# opened for merging.
MAX_COMPARED = 20_000


class DuplicateKind(NamedTuple):
    """How pairs of a kind are found, and the model of the pairs marked as distinct."""

    pairs: Callable[[Any, Any], set[tuple[int, int]]]
    decided: Any


KINDS: dict[Any, DuplicateKind] = {
    Agreement: DuplicateKind(agreement_duplicates.likely_pairs, AgreementPair),
    Event: DuplicateKind(event_duplicates.likely_pairs, EventPair),
}


def undecided_pairs(model: Any, user: Any) -> list[tuple[int, int]]:
    """Return the ids of records that the user sees and that may be the same, the latest
    first, without pairs that somebody marked as distinct."""
    kind = KINDS[model]
    decided = kind.decided.objects.marked_distinct().order_by()
    known = {*decided.values_list("first", "second")}
    found = kind.pairs(latest(model.objects.visible_to(user)), user)
    return sorted(found - known, reverse=True)


def latest(records: QuerySet[Any]) -> QuerySet[Any]:
    """Return the latest records, as many as are compared."""
    keys = records.order_by("-pk").values_list("pk", flat=True)
    last_left_out = keys[MAX_COMPARED : MAX_COMPARED + 1].first()
    return records.filter(pk__gt=last_left_out or 0)


def duplicates_of(record: Any, user: Any) -> list[Any]:
    """Return the records that the user sees and that may be the same as this one."""
    seen = type(record).objects.visible_to(user).for_choice(user)
    if isinstance(record, Agreement):
        parties = record.parties.seen_by(user).select_related("partner")
        return agreement_duplicates.same_agreements(seen, record, parties)
    return event_duplicates.same_events(seen, record)

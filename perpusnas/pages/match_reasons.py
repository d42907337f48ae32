"""Why a search found a record: which of its names matched, or which related record."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.models import Agreement, ScopeItem, Signatory
from events.models import (
    Event,
    EventPerson,
    Outcome,
    OutcomeName,
    OutcomePerson,
    Participation,
    ParticipationRole,
    Program,
    ProgramBody,
)
from partners.models import (
    Name,
    Partner,
    PartnerFact,
    Person,
    Post,
)
from perpusnas.core.models import Record, Row
from perpusnas.core.search import Records, normalise

MAX_REASONS = 3


def with_match_rows(records: Records, user: Any) -> Records:
    """Load the related rows that a search looks at, limited to what the user may
    see."""

    def rows(path: str, model: type[Row], *foreign_keys: str) -> Any:
        return Prefetch(path, model.objects.seen_by(user).select_related(*foreign_keys))

    signatories = Signatory.objects.seen_by(user).select_related("person")
    signatories = signatories.filter(agreement__in=Agreement.objects.visible_to(user))
    prefetches: dict[Any, list[Any]] = {
        Partner: [
            rows("names", Name),
            rows("facts", PartnerFact),
            rows("posts", Post, "person"),
            Prefetch("signatories", signatories),
        ],
        Person: [rows("names", Name)],
        Agreement: [
            rows("scope_items", ScopeItem),
            rows("signatories", Signatory, "person"),
        ],
        Event: [rows("people", EventPerson, "person")],
        Program: [rows("bodies", ProgramBody, "partner", "country")],
        Outcome: [rows("names", OutcomeName), rows("people", OutcomePerson, "person")],
    }
    if records.model is Event:
        records = records.select_related("country", "program")
    return records.prefetch_related(*prefetches.get(records.model, []))


def related_records(record: Record, user: Any) -> Iterator[tuple[str, Any]]:
    """Yield the records through which this one may have been found, each with its
    relation."""
    if isinstance(record, Partner):
        yield from ((_("person"), post.person) for post in record.posts.all())
        yield from ((_("signatory"), row.person) for row in record.signatories.all())
    elif isinstance(record, Person):
        yield from (
            (_("holds a position at"), post.partner) for post in record.visible_posts
        )
    elif isinstance(record, Agreement):
        yield from ((_("party"), party.partner) for party in record.parties.all())
        yield from ((_("signatory"), row.person) for row in record.signatories.all())
    elif isinstance(record, Event):
        yield from related_to_event(record, user)
    elif isinstance(record, Program):
        yield from (
            (body.get_role_display().lower(), body.partner or body.country)
            for body in record.bodies.all()
        )
    elif isinstance(record, Outcome):
        yield from ((_("person"), row.person) for row in record.people.all())


def related_to_event(event: Event, user: Any) -> Iterator[tuple[str, Any]]:
    """Yield participants, people and the program of an event; those who did not come
    are called so, and others by their role."""
    rows = event.participations.all()
    yield from ((participation_word(row), row.partner) for row in rows)
    yield from ((_("person"), row.person) for row in event.people.all())
    if event.program and is_visible(event.program, user):
        yield _("programme"), event.program


def participation_word(row: Participation) -> str:
    """Return how a partner took part in an event, or that it did not."""
    if row.came == Participation.Came.NO:
        return _("did not come")
    if row.capacity and row.role == ParticipationRole.USUAL:
        return row.get_capacity_display().lower()
    return row.get_role_display().lower()


def is_visible(record: Record, user: Any) -> bool:
    """Return whether the user may see a record."""
    return type(record).objects.visible_to(user).filter(pk=record.pk).exists()


def match_reason(
    record: Record, terms: list[str], texts: Iterable[Any], user: Any
) -> str:
    """Return the matching name if it is not the record's title, or else the related
    records that matched."""
    own = [(str(text), normalise(str(text))) for text in texts if text]
    for text, normalised in own:
        if all(word in normalised for word in terms):
            return "" if text == str(record) else text
    reasons: list[str] = []
    missing: list[str] = []
    for word in terms:
        found = next((text for text, normalised in own if word in normalised), None)
        if found is None:
            missing.append(word)
        elif found != str(record):
            reasons.append(found)
    for word in missing:
        for relation, other in related_records(record, user):
            if other is not None and word in other.search_text:
                reasons.append(f"{relation}: {other}")
                break
    return " · ".join(list(dict.fromkeys(reasons))[:MAX_REASONS])

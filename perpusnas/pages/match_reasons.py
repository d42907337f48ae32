"""Why a record was found: by which of its names, or through whom it has to do with."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.models import Agreement, ScopeItem, Signatory
from events.models import Event, EventPerson
from partners.models import (
    Name,
    Partner,
    Person,
    Post,
)
from perpusnas.core.models import RecordQuerySet
from perpusnas.core.search import fold

MOST_REASONS = 3


def with_reasons(records: RecordQuerySet, user) -> RecordQuerySet:
    """Records as lists have them, with the other rows by which they may be found, as far
    as those may be seen."""

    def rows(path: str, model, *named: str):
        return Prefetch(path, model.objects.seen_by(user).select_related(*named))

    signed = Signatory.objects.seen_by(user).select_related("person")
    signed = signed.filter(agreement__in=Agreement.objects.visible_to(user))
    ways: dict[Any, list] = {
        Partner: [
            rows("names", Name),
            rows("posts", Post, "person"),
            Prefetch("signatories", signed),
        ],
        Person: [rows("names", Name)],
        Agreement: [
            rows("scope_items", ScopeItem),
            rows("signatories", Signatory, "person"),
        ],
        Event: [
            rows("people", EventPerson, "person"),
            rows("participations__partner__posts", Post, "person"),
        ],
    }
    if records.model is Event:
        records = records.select_related("country", "program")
    return records.prefetch_related(*ways.get(records.model, []))


def related(record, user) -> Iterator[tuple[str, Any]]:
    """Through whom a record may have been found, and what that one is to it."""
    if isinstance(record, Partner):
        yield from ((_("person"), post.person) for post in record.posts.all())
        yield from ((_("signatory"), row.person) for row in record.signatories.all())
    elif isinstance(record, Person):
        yield from (
            (_("holds a position at"), post.partner) for post in record.seen_posts
        )
    elif isinstance(record, Agreement):
        yield from ((_("party"), party.partner) for party in record.parties.all())
        yield from ((_("signatory"), row.person) for row in record.signatories.all())
    elif isinstance(record, Event):
        yield from of_event(record, user)


def of_event(event: Event, user) -> Iterator[tuple[str, Any]]:
    rows = event.participations.all()
    yield from ((_("participant"), row.partner) for row in rows)
    yield from ((_("person"), row.person) for row in event.people.all())
    if event.program and visible(event.program, user):
        yield _("programme"), event.program
    for row in rows:
        if row.partner:
            yield from ((_("person"), post.person) for post in row.partner.posts.all())


def visible(record, user) -> bool:
    return type(record).objects.visible_to(user).filter(pk=record.pk).exists()


def why(record, wanted: list[str], texts: Iterable, user) -> str:
    """The name by which a record was found, where it is not the one it stands under, or
    the records that led to it."""
    own = [(str(text), fold(str(text))) for text in texts if text]
    for text, folded in own:
        if all(word in folded for word in wanted):
            return "" if text == str(record) else text
    told, missing = [], []
    for word in wanted:
        text = next((text for text, folded in own if word in folded), None)
        if text is None:
            missing.append(word)
        elif text != str(record):
            told.append(text)
    for word in missing:
        for what, thing in related(record, user):
            if thing is not None and word in thing.search_text:
                told.append(f"{what}: {thing}")
                break
    return " · ".join(list(dict.fromkeys(told))[:MOST_REASONS])

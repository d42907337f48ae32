"""How files name events, programs and outcomes, and the agreements that something has to
do with."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from agreements.exports import agreement_headings
from perpusnas.core.files import Keys, grouped, joined_once
from perpusnas.core.models import in_reader_language

from ..models import Event, FollowUp, Outcome, Program
from ..models.event import event_name

KeysOrNone = Iterable[int | None]


def named(records: QuerySet[Any], keys: KeysOrNone, *columns: str) -> Iterable[Any]:
    """The columns of those of these records that have one of the keys."""
    records = records.filter(pk__among=Keys(keys)).order_by()
    return records.values_list("pk", *columns, named=True)


def event_names(user: Any, keys: KeysOrNone) -> dict[int | None, str]:
    """What these events are called, by key, as far as the reader may see them."""
    seen = Event.objects.visible_to(user)
    rows = named(seen, keys, "title_id", "title_en", "kind")
    return {row.pk: event_name(row) for row in rows}


def program_names(user: Any, keys: KeysOrNone) -> dict[int | None, str]:
    rows = named(Program.objects.visible_to(user), keys, "name_id", "name_en")
    return {row.pk: in_reader_language(row, "name") for row in rows}


def outcome_titles(user: Any, keys: KeysOrNone) -> dict[int | None, str]:
    rows = named(Outcome.objects.visible_to(user), keys, "title_id", "title_en")
    return {row.pk: in_reader_language(row, "title") for row in rows}


def follow_up_names(user: Any, keys: KeysOrNone) -> dict[int | None, str]:
    rows = named(FollowUp.objects.visible_to(user), keys, "what_id", "what_en")
    return {row.pk: in_reader_language(row, "what") for row in rows}


def agreements_of(user: Any, evidence: QuerySet[Any], record: str) -> dict[int, str]:
    """The headings of the agreements that these rows of evidence name, by the key of
    their `record`, which is an event or an outcome."""
    pairs = list(evidence.order_by().values_list(record, "agreement"))
    headings = agreement_headings(user, (agreement for _key, agreement in pairs))
    found = grouped((key, headings.get(agreement)) for key, agreement in pairs)
    return {key: joined_once(texts) for key, texts in found.items()}

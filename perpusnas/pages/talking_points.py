"""Talking points for a meeting with a partner or a country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perpusnas.core.dates.words import in_words
from perpusnas.deadlines.attention import days_left
from perpusnas.deadlines.rules import is_notice_listed, renewal_note

MAX_POINTS = 10


@dataclass(frozen=True)
class TalkingPoint:
    """One talking point: its subject, the record and a note."""

    matter: str
    record: Any
    note: str


def talking_points(
    valid, waiting, owed, scope_items, coming, today: date
) -> list[TalkingPoint]:
    """Return the talking points, the most urgent first."""
    found = [
        *ending_agreements(valid, today),
        *presumed_renewals(waiting, today),
        *overdue_follow_ups(owed),
        *open_scope_items(valid, scope_items),
        *inactive_agreements(valid),
        *agreements_in_preparation(waiting),
        *due_follow_ups(owed),
        *coming_events(coming),
    ]
    return found[:MAX_POINTS]


def ending_agreements(agreements, today: date) -> Iterator[TalkingPoint]:
    """Yield notice deadlines and ends within the next months, and unknown ends."""
    for agreement in agreements:
        if is_notice_listed(agreement, today):
            deadline = formats.date_format(agreement.notice_deadline)
            yield TalkingPoint(_("Last day for notice"), agreement, deadline)
        if agreement.validity == "ending":
            yield TalkingPoint(_("Expiring soon"), agreement, days_left(agreement))
        if agreement.validity == "end_unknown":
            yield TalkingPoint(
                _("End date unknown"),
                agreement,
                _("Ask the partner about the period of validity."),
            )


def presumed_renewals(agreements, today: date) -> Iterator[TalkingPoint]:
    """Yield agreements that may have been renewed tacitly."""
    for agreement in agreements:
        if agreement.validity == "renewal_presumed":
            yield TalkingPoint(
                _("May have been renewed automatically"),
                agreement,
                renewal_note(agreement, today),
            )


def overdue_follow_ups(owed) -> Iterator[TalkingPoint]:
    """Yield overdue follow-ups."""
    for item in without_repeats(owed):
        if item.is_overdue:
            yield TalkingPoint(_("Overdue"), item, in_words(item.due))


def due_follow_ups(owed) -> Iterator[TalkingPoint]:
    """Yield follow-ups that are owed and not overdue."""
    for item in without_repeats(owed):
        if not item.is_overdue:
            when = in_words(item.due) if item.due else _("no due date")
            yield TalkingPoint(_("Outstanding"), item, when)


def without_repeats(owed) -> list:
    """Return each follow-up once, though both sides may owe it."""
    return list({item.pk: item for items in owed.values() for item in items}.values())


def open_scope_items(agreements, scope_items) -> Iterator[TalkingPoint]:
    """Yield agreements in force with scope items that nothing has carried out."""
    for agreement in agreements:
        count = sum(item.agreement_id == agreement.pk for item in scope_items)
        if count:
            note = ngettext(
                "%(n)s scope item without evidence",
                "%(n)s scope items without evidence",
                count,
            )
            yield TalkingPoint(
                _("Scope items not yet implemented"), agreement, note % {"n": count}
            )


def inactive_agreements(agreements) -> Iterator[TalkingPoint]:
    """Yield agreements in force for more than a year without a linked event in that
    time."""
    for agreement in agreements:
        if agreement.is_inactive:
            yield TalkingPoint(
                _("Inactive"), agreement, _("No activity recorded for 12 months.")
            )


def agreements_in_preparation(agreements) -> Iterator[TalkingPoint]:
    """Yield agreements that are not in force yet."""
    ended = ("maybe_ended", "renewal_presumed")
    for agreement in (a for a in agreements if a.validity not in ended):
        yield TalkingPoint(
            _("Not in force yet"), agreement, str(agreement.get_stage_display())
        )


def coming_events(events) -> Iterator[TalkingPoint]:
    """Yield coming events."""
    for event in events:
        yield TalkingPoint(_("Upcoming"), event, in_words(event.when))

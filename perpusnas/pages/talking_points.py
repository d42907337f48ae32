"""Talking points for a meeting with a partner or a country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.db.models import Count, Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.coverage import inactive_agreements
from events.querysets.follow_ups import overdue_condition
from perpusnas.core.dates.words import in_words
from perpusnas.deadlines.attention import days_left
from perpusnas.deadlines.rules import (
    NOTICE_LISTED_DAYS,
    inactive_since,
    is_notice_listed,
    renewal_note,
    with_notice_due,
)

MAX_POINTS = 10
# The states of agreements in preparation.
UNDER_WAY = ("unsigned", "in_doubt", "pending")


@dataclass(frozen=True)
class TalkingPoint:
    """One talking point: its subject, the record and a note."""

    matter: str
    record: Any
    note: str


def talking_points(
    agreements, owed, scope_items, coming, user, today: date
) -> list[TalkingPoint]:
    """Return the talking points, the most urgent first.

    `agreements` are ours, annotated by `validity_on`, `owed` the follow-ups not known to
    be settled, `scope_items` those of the agreements that nothing has carried out. Each
    kind is queried only where those before it leave room.
    """
    found = chain(
        ending_agreements(agreements, today),
        presumed_renewals(agreements, today),
        overdue_follow_ups(owed, today),
        open_scope_items(agreements, scope_items),
        inactive_points(agreements, user, today),
        agreements_in_preparation(agreements),
        due_follow_ups(owed, today),
        coming_events(coming),
    )
    return list(islice(found, MAX_POINTS))


def ending_agreements(agreements, today: date) -> Iterator[TalkingPoint]:
    """Yield notice deadlines and ends within the next months, and unknown ends."""
    ahead = today + timedelta(days=NOTICE_LISTED_DAYS)
    notices = with_notice_due(agreements, today, ahead).order_by().values("pk")
    is_near = Q(validity__in=["ending", "end_unknown"]) | Q(pk__in=notices)
    for agreement in agreements.valid_as(["in_force"]).filter(is_near)[:MAX_POINTS]:
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
    for agreement in agreements.filter(validity="renewal_presumed")[:MAX_POINTS]:
        yield TalkingPoint(
            _("May have been renewed automatically"),
            agreement,
            renewal_note(agreement, today),
        )


def overdue_follow_ups(owed, today: date) -> Iterator[TalkingPoint]:
    """Yield overdue follow-ups."""
    for item in owed.filter(overdue_condition(today))[:MAX_POINTS]:
        yield TalkingPoint(_("Overdue"), item, in_words(item.due))


def due_follow_ups(owed, today: date) -> Iterator[TalkingPoint]:
    """Yield follow-ups that are owed and not overdue."""
    for item in owed.exclude(overdue_condition(today))[:MAX_POINTS]:
        when = in_words(item.due) if item.due else _("no due date")
        yield TalkingPoint(_("Outstanding"), item, when)


def open_scope_items(agreements, scope_items) -> Iterator[TalkingPoint]:
    """Yield agreements in force with scope items that nothing has carried out."""
    items = scope_items.order_by()
    found = list(agreements.filter(pk__in=items.values("agreement"))[:MAX_POINTS])
    counted = items.filter(agreement__in=found).values_list("agreement")
    counts = dict(counted.annotate(n=Count("pk")))
    for agreement in found:
        count = counts[agreement.pk]
        note = ngettext(
            "%(n)s scope item without evidence",
            "%(n)s scope items without evidence",
            count,
        )
        yield TalkingPoint(
            _("Scope items not yet implemented"), agreement, note % {"n": count}
        )


def inactive_points(agreements, user, today: date) -> Iterator[TalkingPoint]:
    """Yield agreements in force for more than a year without a linked event in that
    time."""
    inactive = inactive_agreements(agreements, user, today, inactive_since(today))
    for agreement in inactive[:MAX_POINTS]:
        yield TalkingPoint(
            _("Inactive"), agreement, _("No activity recorded for 12 months.")
        )


def agreements_in_preparation(agreements) -> Iterator[TalkingPoint]:
    """Yield agreements that are not in force yet."""
    for agreement in agreements.valid_as(UNDER_WAY)[:MAX_POINTS]:
        yield TalkingPoint(
            _("Not in force yet"), agreement, str(agreement.get_stage_display())
        )


def coming_events(events) -> Iterator[TalkingPoint]:
    """Yield coming events."""
    for event in events:
        yield TalkingPoint(_("Upcoming"), event, in_words(event.when))

"""Talking points for a meeting with a partner or a country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perpusnas.core.dates.words import in_words
from perpusnas.deadlines.rules import is_notice_listed

MOST_POINTS = 10


@dataclass(frozen=True)
class Point:
    """One talking point: its subject, the record and a note."""

    matter: str
    record: Any
    note: str


def to_raise(valid, waiting, owed, promised, coming, today: date) -> list[Point]:
    """Return the talking points, the most urgent first."""
    found = [
        *endings(valid, today),
        *overdue(owed),
        *promises(valid, promised),
        *asleep(valid),
        *under_way(waiting),
        *due(owed),
        *meetings(coming),
    ]
    return found[:MOST_POINTS]


def endings(agreements, today: date) -> Iterator[Point]:
    """Yield notice deadlines and ends within the next months, and unknown ends."""
    for agreement in agreements:
        if is_notice_listed(agreement, today):
            deadline = formats.date_format(agreement.notice_deadline)
            yield Point(_("Last day for notice"), agreement, deadline)
        if agreement.validity == "ending":
            left = ngettext("%(n)s day left", "%(n)s days left", agreement.days_left)
            when = f"{in_words(agreement.term)} · {left % {'n': agreement.days_left}}"
            yield Point(_("Expiring soon"), agreement, when)
        if agreement.validity == "end_unknown":
            yield Point(
                _("End date unknown"),
                agreement,
                _("Ask the partner about the period of validity."),
            )


def overdue(owed) -> Iterator[Point]:
    """Yield overdue follow-ups."""
    for item in unique(owed):
        if item.is_overdue:
            yield Point(_("Overdue"), item, in_words(item.due))


def due(owed) -> Iterator[Point]:
    """Yield follow-ups that are owed and not overdue."""
    for item in unique(owed):
        if not item.is_overdue:
            when = in_words(item.due) if item.due else _("no due date")
            yield Point(_("Outstanding"), item, when)


def unique(owed) -> list:
    """Return each follow-up once, though both sides may owe it."""
    return list({item.pk: item for items in owed.values() for item in items}.values())


def promises(agreements, promised) -> Iterator[Point]:
    """Yield agreements in force with scope items that nothing has carried out."""
    for agreement in agreements:
        count = sum(item.agreement_id == agreement.pk for item in promised)
        if count:
            note = ngettext(
                "%(n)s scope item without evidence",
                "%(n)s scope items without evidence",
                count,
            )
            yield Point(
                _("Scope items not yet implemented"), agreement, note % {"n": count}
            )


def asleep(agreements) -> Iterator[Point]:
    """Yield agreements in force for more than a year without a linked event in that
    time."""
    for agreement in agreements:
        if agreement.is_asleep:
            yield Point(
                _("Inactive"), agreement, _("No activity recorded for 12 months.")
            )


def under_way(agreements) -> Iterator[Point]:
    """Yield agreements that are not in force yet."""
    for agreement in agreements:
        yield Point(
            _("Not in force yet"), agreement, str(agreement.get_stage_display())
        )


def meetings(events) -> Iterator[Point]:
    """Yield coming events."""
    for event in events:
        yield Point(_("Upcoming"), event, in_words(event.when))

"""What to speak of with a partner or a country: what ends, what is due, what sleeps."""

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
    """One thing to speak of: in which matter, of which record, and what of it."""

    matter: str
    record: Any
    note: str


def to_raise(valid, waiting, owed, promised, coming, today: date) -> list[Point]:
    """The most pressing first."""
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


def endings(texts, today: date) -> Iterator[Point]:
    for text in texts:
        if is_notice_listed(text, today):
            deadline = formats.date_format(text.notice_deadline)
            yield Point(_("Last day for notice"), text, deadline)
        if text.validity == "ending":
            left = ngettext("%(n)s day left", "%(n)s days left", text.days_left)
            when = f"{in_words(text.term)} · {left % {'n': text.days_left}}"
            yield Point(_("Expiring soon"), text, when)
        if text.validity == "end_unknown":
            yield Point(
                _("End date unknown"),
                text,
                _("Ask the partner about the period of validity."),
            )


def overdue(owed) -> Iterator[Point]:
    for item in unique(owed):
        if item.is_overdue:
            yield Point(_("Overdue"), item, in_words(item.due))


def due(owed) -> Iterator[Point]:
    for item in unique(owed):
        if not item.is_overdue:
            when = in_words(item.due) if item.due else _("no due date")
            yield Point(_("Outstanding"), item, when)


def unique(owed) -> list:
    return list({item.pk: item for items in owed.values() for item in items}.values())


def promises(texts, promised) -> Iterator[Point]:
    for text in texts:
        count = sum(item.agreement_id == text.pk for item in promised)
        if count:
            words = ngettext(
                "%(n)s scope item without evidence",
                "%(n)s scope items without evidence",
                count,
            )
            yield Point(
                _("Scope items not yet implemented"), text, words % {"n": count}
            )


def asleep(texts) -> Iterator[Point]:
    """In force for more than a year, and no event linked to it in that time."""
    for text in texts:
        if text.is_asleep:
            yield Point(_("Inactive"), text, _("No activity recorded for 12 months."))


def under_way(texts) -> Iterator[Point]:
    for text in texts:
        yield Point(_("Not in force yet"), text, str(text.get_stage_display()))


def meetings(events) -> Iterator[Point]:
    for event in events:
        yield Point(_("Upcoming"), event, in_words(event.when))

"""What happens when: events, ends of agreements, last days for notice, what is owed.

The month, the agenda and the feeds all ask here, so that they cannot differ.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from agreements.models import Agreement
from events.models import Event, FollowUp
from perpusnas.core.dates.periods import certain, known_to_the_day, possible

from .calendar_entries import CalendarEntry, EntryKind
from .rules import with_notice_due

# Texts that run until their end, or did: of the others that day means nothing.
RUNNING = ("in_force", "maybe_ended", "expired")
MAX_UNDATED = 100


def entries_between(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> list[CalendarEntry]:
    """What this reader may see of what is known to fall between two days.

    Whether a text runs is asked for `day`, which is today in Jakarta if none is given.
    """
    day = day or timezone.localdate()
    found = list(notice_deadlines(user, first, last, countries, day))
    for what, name, records in dated_records(user, countries, day):
        near = {f"{name}_earliest__lte": last, f"{name}_latest__gte": first}
        for record in records.filter(known_to_the_day(name), **near):
            told = [getattr(record, n) for n in date_with_bounds(name)]
            found.append(CalendarEntry(what, record, *told))
    order = EntryKind.values.index
    return sorted(found, key=lambda e: (e.first, -e.length, order(e.what), e.record.pk))


def undated_entries(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> tuple[list[CalendarEntry], list[CalendarEntry], bool]:
    """What falls between two days without a day of its own; what only may fall there,
    since a longer time is told, at most so many of a kind; and whether there is more.
    """
    day = day or timezone.localdate()
    surely, perhaps, more = [], [], False
    for what, name, records in dated_records(user, countries, day):
        loose = records.exclude(known_to_the_day(name)).order_by(
            F(f"{name}_latest").asc(nulls_last=True), "pk"
        )
        sure = loose.filter(certain(name, first, last))
        surely += [CalendarEntry(what, r, getattr(r, name)) for r in sure]
        wider = loose.filter(possible(name, first, last))[: MAX_UNDATED + 1]
        some = [CalendarEntry(what, r, getattr(r, name)) for r in wider]
        perhaps += some[:MAX_UNDATED]
        more = more or len(some) > MAX_UNDATED
    return surely, perhaps, more


def date_with_bounds(name: str) -> tuple[str, str, str]:
    """A partial date and its bounds."""
    return name, f"{name}_earliest", f"{name}_latest"


def dated_records(
    user, countries: Sequence, day: date
) -> list[tuple[EntryKind, str, QuerySet]]:
    """The records that have a place in the calendar, each kind with its date.

    Sessions stand in their event, and what only holds its parts together in these.
    """
    events = Event.objects.visible_to(user).in_calendar(user).select_related("country")
    texts = agreements_in_states(user, RUNNING, countries, day)
    owed = FollowUp.objects.visible_to(user).still_owed(user)
    if countries:
        events = events.concerning(countries, user)
        owed = owed.concerning(countries, user)
    return [
        (EntryKind.EVENT, "when", events),
        (EntryKind.END, "term", texts),
        (EntryKind.DUE, "due", owed),
    ]


def agreements_in_states(
    user, states: Sequence[str], countries: Sequence, day: date
) -> QuerySet:
    """Texts in these states on that day, with the parties that the reader may see."""
    texts = Agreement.objects.visible_to(user).validity_on(day, user).valid_as(states)
    if countries:
        texts = texts.concerning(countries, user)
    return texts.for_list(user)


def notice_deadlines(
    user, first: date, last: date, countries: Sequence, day: date
) -> Iterator[CalendarEntry]:
    """The last days on which notice can be given, of texts that are in force."""
    texts = agreements_in_states(user, ["in_force"], countries, day)
    for text in with_notice_due(texts, first, last):
        yield CalendarEntry(
            EntryKind.NOTICE, text, notice_date(text), text.notice_by, text.notice_by
        )


def notice_date(text: Agreement) -> str:
    """The last day for notice as EDTF: as uncertain as the end that it precedes."""
    return f"{text.notice_by.isoformat()}{'?' if '?' in text.term else ''}"

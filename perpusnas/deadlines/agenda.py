"""The dated facts of the calendar: events, ends, notice deadlines and follow-ups due.

The month, the agenda and the feeds read them here, so that they cannot differ.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from events.models import Event, FollowUp
from perpusnas.core.dates.periods import DAY, certain, known_to_the_day, possible
from perpusnas.core.dates.words import is_uncertain

from .calendar_entries import CalendarEntry, DatedEntry, EntryKind
from .rules import with_notice_due

# The states of agreements whose end is in the calendar.
STATES_WITH_END = ("in_force", "maybe_ended", "expired", "renewal_presumed")
MAX_UNDATED = 100
# Events of which only the first day is known: they stand on that day.
FIRST_DAY_ONLY = Q(when__regex=f"^{DAY}/$")


def entries_between(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> list[DatedEntry]:
    """Return the entries whose days are known and lie between two days.

    The states of agreements are those of `day`, by default today in Jakarta.
    """
    day = day or timezone.localdate()
    entries = list(notice_deadlines(user, first, last, countries, day))
    for kind, name, records in dated_records(user, countries, day):
        overlapping = {f"{name}_earliest__lte": last, f"{name}_latest__gte": first}
        condition = known_to_the_day(name) & Q(**overlapping)
        if kind == EntryKind.EVENT:
            condition |= FIRST_DAY_ONLY & Q(when_earliest__range=(first, last))
        for record in records.filter(condition):
            when, begins, ends = [getattr(record, n) for n in date_with_bounds(name)]
            entries.append(DatedEntry(kind, record, when, begins, ends or begins))
    order = EntryKind.values.index
    return sorted(
        entries, key=lambda e: (e.first, -e.length, order(e.kind), e.record.pk)
    )


def undated_entries(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> tuple[list[CalendarEntry], list[CalendarEntry], bool]:
    """Return the entries without a known day that are certainly between two days, those
    that are possibly, at most `MAX_UNDATED` of a kind, and whether there are more.
    """
    day = day or timezone.localdate()
    within, possibly_within, more = [], [], False
    for kind, name, records in dated_records(user, countries, day):
        undated = records.exclude(known_to_the_day(name))
        if kind == EntryKind.EVENT:
            undated = undated.exclude(begun_before(first)).exclude(FIRST_DAY_ONLY)
        undated = undated.order_by(F(f"{name}_latest").asc(nulls_last=True), "pk")
        lasting = kind == EntryKind.EVENT
        in_period = undated.filter(certain(name, first, last, lasting))
        within += [CalendarEntry(kind, r, getattr(r, name)) for r in in_period]
        maybe_in_period = undated.filter(possible(name, first, last, lasting))
        maybe_in_period = maybe_in_period[: MAX_UNDATED + 1]
        entries = [CalendarEntry(kind, r, getattr(r, name)) for r in maybe_in_period]
        possibly_within += entries[:MAX_UNDATED]
        more = more or len(entries) > MAX_UNDATED
    return within, possibly_within, more


def begun_before(first: date) -> Q:
    """Return the condition that an event began before a day, and its end is not known."""
    return Q(when__endswith="/", when_earliest__lt=first)


def date_with_bounds(name: str) -> tuple[str, str, str]:
    """Return the names of a partial date and its bounds."""
    return name, f"{name}_earliest", f"{name}_latest"


def dated_records(
    user, countries: Sequence, day: date
) -> list[tuple[EntryKind, str, QuerySet]]:
    """Return the records of the calendar, each kind with the name of its date.

    Sessions are part of their event, and journeys are shown by their visits.
    """
    events = Event.objects.visible_to(user).in_calendar(user).select_related("country")
    agreements = agreements_in_states(user, STATES_WITH_END, countries, day)
    follow_ups = FollowUp.objects.visible_to(user).still_owed(user)
    if countries:
        events = events.concerning(countries, user)
        follow_ups = follow_ups.concerning(countries, user)
    return [
        (EntryKind.EVENT, "when", events),
        (EntryKind.END, "term", agreements),
        (EntryKind.DUE, "due", follow_ups),
    ]


def agreements_in_states(
    user, states: Sequence[str], countries: Sequence, day: date
) -> AgreementQuerySet:
    """Return agreements in these states on a day, with the parties the reader may see."""
    agreements = (
        Agreement.objects.visible_to(user).validity_on(day, user).valid_as(states)
    )
    if countries:
        agreements = agreements.concerning(countries, user)
    return agreements.for_list(user)


def notice_deadlines(
    user, first: date, last: date, countries: Sequence, day: date
) -> Iterator[DatedEntry]:
    """Yield the last days for notice of agreements in force."""
    agreements = agreements_in_states(user, ["in_force"], countries, day)
    for agreement in with_notice_due(agreements, first, last):
        yield DatedEntry(
            EntryKind.NOTICE,
            agreement,
            notice_date(agreement),
            agreement.notice_by,
            agreement.notice_by,
        )


def notice_date(agreement: Agreement) -> str:
    """Return the last day for notice as EDTF, uncertain if the end is."""
    mark = "?" if is_uncertain(agreement.term) else ""
    return f"{agreement.notice_by.isoformat()}{mark}"

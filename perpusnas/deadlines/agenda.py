"""The dated facts of the calendar: events, ends, notice deadlines and follow-ups due.

The month, the agenda and the feeds read them here, so that they cannot differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from agreements.models import Agreement, ValiditySpan
from agreements.querysets import AgreementQuerySet
from events.models import Event, FollowUp
from perpusnas.core.dates.months import last_known_day
from perpusnas.core.dates.periods import (
    DAY,
    certain,
    known_to_the_day,
    possible,
    touches,
)
from perpusnas.core.dates.words import is_uncertain
from perpusnas.core.files import Keys

from .calendar_entries import CalendarEntry, DatedEntry, EntryKind
from .rules import with_notice_due

# The states of agreements whose end is in the calendar.
STATES_WITH_END = ("in_force", "maybe_ended", "expired", "renewal_presumed")
# Entries of a kind without a day that are shown with a month.
MAX_UNDATED = 5
# Events of which only the first day is known: they stand on that day.
FIRST_DAY_ONLY = Q(when__regex=f"^{DAY}/$")


@dataclass(frozen=True)
class DatedRecords:
    """Records of one kind whose days are known, annotated with the `first_day` and
    `last_day` of each; those whose date touches a period are among the keys `within`,
    if given."""

    kind: EntryKind
    records: QuerySet
    when: Callable[[Any], str]
    within: Keys | None = None

    def entry(self, record: Any) -> DatedEntry:
        """Return the entry of one of these records."""
        days = record.first_day, record.last_day
        return DatedEntry(self.kind, record, self.when(record), *days)

    def entries(self, keys: Sequence[int] | None = None) -> list[DatedEntry]:
        """Return the entries of the records with these keys, or of all."""
        among = self.within if keys is None else Keys(keys)
        return [self.entry(record) for record in with_keys(self.records, among)]

    def values(self) -> QuerySet:
        """Return the records for reading single columns: unordered, nothing loaded."""
        records = self.records.order_by().prefetch_related(None)
        return with_keys(records, self.within)


def with_keys(records: QuerySet, keys: Keys | None) -> QuerySet:
    """Return the records with these keys, or all if None are given."""
    return records if keys is None else records.filter(pk__among=keys)


@dataclass(frozen=True)
class UndatedEntries:
    """Entries without a known day: the first of those that are certainly in a period and
    their number, and the first of those that are possibly, and whether there are more."""

    within: list[CalendarEntry]
    within_total: int
    possibly: list[CalendarEntry]
    more_possibly: bool


def dated_between(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> list[DatedRecords]:
    """Return the records whose days are known and lie between two days, by kind, the
    kinds in order.

    The states of agreements are those of `day`, by default today in Jakarta.
    """
    day = day or timezone.localdate()
    found = []
    for kind, name, records in dated_records(user, countries, day):
        condition = known_to_the_day(name)
        if kind == EntryKind.EVENT:
            condition |= FIRST_DAY_ONLY & Q(when_earliest__range=(first, last))
        dated = records.filter(condition).annotate(
            first_day=F(f"{name}_earliest"), last_day=last_known_day(name)
        )
        within = touching(kind, name, first, last, user, day)
        found.append(DatedRecords(kind, dated, attrgetter(name), within))
    notices = agreements_in_states(user, ["in_force"], countries, day)
    notices = with_notice_due(notices, first, last)
    notices = notices.annotate(first_day=F("notice_by"), last_day=F("notice_by"))
    found.append(DatedRecords(EntryKind.NOTICE, notices, notice_date))
    return sorted(found, key=lambda dated: EntryKind.values.index(dated.kind))


def in_order(entries: Iterable[DatedEntry]) -> list[DatedEntry]:
    """Return entries by their first day; what lasts longer comes first."""
    order = EntryKind.values.index
    return sorted(
        entries, key=lambda e: (e.first, -e.length, order(e.kind), e.record.pk)
    )


def undated_entries(
    user, first: date, last: date, countries: Sequence = (), day: date | None = None
) -> UndatedEntries:
    """Return the entries without a known day that are certainly between two days, and
    those that are possibly; at most `MAX_UNDATED` of a kind are read."""
    day = day or timezone.localdate()
    within, total, possibly, more = [], 0, [], False
    for kind, name, records in dated_records(user, countries, day):
        keys = touching(kind, name, first, last, user, day)
        for record in first_undated(kind, name, with_keys(records, keys), first, last):
            entry = CalendarEntry(kind, record, getattr(record, name))
            if record.is_certain:
                within.append(entry)
                total += record.of_its_sort if record.rank == 1 else 0
            else:
                possibly.append(entry)
                more = more or record.of_its_sort > MAX_UNDATED
    return UndatedEntries(within, total, possibly, more)


def first_undated(
    kind: EntryKind, name: str, records: QuerySet, first: date, last: date
) -> QuerySet:
    """Return the first records without a known day that are certainly between two days,
    and the first that are possibly, each with its `rank` and the number of all `of_its_sort`."""
    lasting = kind == EntryKind.EVENT
    undated = records.exclude(known_to_the_day(name))
    if lasting:
        undated = undated.exclude(begun_before(first)).exclude(FIRST_DAY_ONLY)
    certainly = certain(name, first, last, lasting)
    found = undated.filter(certainly | possible(name, first, last, lasting))
    found = found.annotate(is_certain=Case(When(certainly, True), default=False))
    order = [F(f"{name}_latest").asc(nulls_last=True), F("pk").asc()]
    return (
        found.annotate(
            rank=Window(RowNumber(), partition_by="is_certain", order_by=order),
            of_its_sort=Window(Count("pk"), partition_by="is_certain"),
        )
        .filter(rank__lte=MAX_UNDATED)
        .order_by("rank")
    )


def begun_before(first: date) -> Q:
    """Return the condition that an event began before a day, and its end is not known."""
    return Q(when__endswith="/", when_earliest__lt=first)


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


def touching(
    kind: EntryKind, name: str, first: date, last: date, user, day: date
) -> Keys:
    """Return the keys of the records of a kind whose dates touch a period.

    They are read apart from the other conditions, since the database expects many more
    than there are, and would read whole tables.
    """
    spans = ValiditySpan.objects.on(day).for_reader(user)
    keys = {
        EntryKind.EVENT: Event.objects.values_list("pk", flat=True),
        EntryKind.END: spans.values_list("agreement", flat=True),
        EntryKind.DUE: FollowUp.objects.values_list("pk", flat=True),
    }
    return Keys(keys[kind].filter(touches(name, first, last)).order_by())


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


def notice_date(agreement: Agreement) -> str:
    """Return the last day for notice as EDTF, uncertain if the end is."""
    mark = "?" if is_uncertain(agreement.term) else ""
    return f"{agreement.notice_by.isoformat()}{mark}"

"""A timeline of the terms of agreements with the gaps between them, events and
outcomes.

It contains only the records passed to it, so callers pass what the user may see.
Entries without any date come last.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, Stage


@dataclass(frozen=True)
class TimelineEntry:
    """One entry: `when` as EDTF, `first` its earliest day."""

    when: str
    first: date | None
    what: str
    record: Any = None
    note: str = ""
    state: str = "past"


def in_date_order(entries: Iterable[TimelineEntry], today: date) -> list[TimelineEntry]:
    """Return the entries ordered by date, those without one last."""
    known = [entry for entry in entries if entry.first or entry.record]
    known.sort(key=lambda entry: (entry.first is None, entry.first or today))
    return [date_position(entry, today) for entry in known]


def date_position(entry: TimelineEntry, today: date) -> TimelineEntry:
    """Return the entry with its state relative to today: past, future, gap or
    undated."""
    if entry.first is None:
        state = "doubted"
    elif entry.state == "gap":
        state = "gap"
    else:
        state = "future" if entry.first > today else "past"
    return TimelineEntry(
        entry.when, entry.first, entry.what, entry.record, entry.note, state
    )


def agreement_entries(agreement: Agreement, named: bool = False) -> list[TimelineEntry]:
    """Return the dated steps of an agreement annotated with its term; `named` adds the
    agreement to each, for timelines of several, and why its signature is in doubt."""
    steps = [
        (agreement.announced, agreement.announced_earliest, _("Announced")),
        (agreement.signed, agreement.signed_earliest, _("Signed")),
        (agreement.effective, agreement.effective_earliest, _("In force since")),
        (agreement.notice_given, agreement.notice_given_earliest, _("Notice given")),
        (agreement.terminated, agreement.terminated_earliest, _("Terminated")),
        (agreement.term, agreement.term_earliest, _("Ends")),
    ]
    record = agreement if named else None
    entries = [
        TimelineEntry(when, first, what, record) for when, first, what in steps if first
    ]
    if not (named and agreement.signature_doubt):
        return entries
    doubt, signed = str(agreement.signature_doubt), _("Signed")
    return [
        replace(entry, note=doubt) if entry.what == signed else entry
        for entry in entries
    ]


def stage_entries(agreement: Agreement, changes) -> list[TimelineEntry]:
    """Return the logged stages of an agreement, except a signing with the same date as
    the agreement."""
    return [
        TimelineEntry(
            change.since,
            change.since_earliest,
            _("Stage: %(stage)s") % {"stage": change.get_stage_display()},
        )
        for change in changes
        if not (change.stage == Stage.SIGNED and change.since == agreement.signed)
    ]


def term_gap(earlier: Agreement, later: Agreement) -> TimelineEntry | None:
    """Return the days between the terms of two successive agreements on which none was
    certainly in force, or None.

    They are at least so many where one of the two dates is not known to the day.
    """
    end_earliest, end_latest = last_days(earlier)
    if not (end_latest and later.starts_earliest):
        return None
    first = end_latest + timedelta(days=1)
    last = later.starts_earliest - timedelta(days=1)
    if first > last:
        return None
    when = f"{first}/{last}" if first != last else f"{first}"
    days = (last - first).days + 1
    is_exact = (
        end_earliest == end_latest and later.starts_latest == later.starts_earliest
    )
    note = exact_days(days) if is_exact else days_at_least(days)
    return TimelineEntry(when, first, gap_label(earlier), later, note, "gap")


def last_days(agreement: Agreement) -> tuple[date | None, date | None]:
    """Return the bounds of the last day of an agreement: of its termination where that
    comes first, else of its end."""
    end = agreement.term_earliest, agreement.term_latest
    terminated = agreement.terminated_earliest, agreement.terminated_latest
    if terminated[1] and (end[1] is None or terminated[1] <= end[1]):
        return terminated
    return end


def gap_label(earlier: Agreement) -> str:
    """Return what is known of the time after an agreement ended."""
    tacit = earlier.renewal == Agreement.Renewal.TACIT
    if tacit and not earlier.notice_given and not earlier.terminated:
        return _("May have been renewed automatically")
    return _("No agreement in force")


def exact_days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def days_at_least(days: int) -> str:
    return ngettext("at least %(n)s day", "at least %(n)s days", days) % {"n": days}


def term_gaps(agreements: Iterable[Agreement]) -> list[TimelineEntry]:
    """Return all gaps between successive agreements."""
    by_pk: dict[int | None, Agreement] = {
        agreement.pk: agreement for agreement in agreements
    }
    found = []
    for agreement in by_pk.values():
        predecessor = by_pk.get(agreement.predecessor_id)
        if predecessor and (gap := term_gap(predecessor, agreement)):
            found.append(gap)
    return found


def event_entries(events) -> list[TimelineEntry]:
    """Return the entries of events, with the status of those not held."""
    return [
        TimelineEntry(
            event.when,
            event.when_earliest,
            event.kind_words or str(_("Event")),
            event,
            "" if event.status == "held" else str(event.badge["text"]),
        )
        for event in events
    ]


def outcome_entries(outcomes) -> list[TimelineEntry]:
    """Return the entries of outcomes."""
    return [
        TimelineEntry(
            outcome.as_of,
            outcome.as_of_earliest,
            str(outcome.get_kind_display() or _("Outcome")),
            outcome,
            str(outcome.get_standing_display()),
        )
        for outcome in outcomes
    ]


def timeline_of(agreements, events, outcomes, today: date) -> list[TimelineEntry]:
    """Return the timeline of a partner or country; the agreements are annotated with
    their validity."""
    agreements = list(agreements)
    entries = [
        entry
        for agreement in agreements
        for entry in agreement_entries(agreement, named=True)
    ]
    entries += [
        TimelineEntry("", None, str(agreement.get_stage_display()), agreement)
        for agreement in agreements
        if not agreement_entries(agreement)
    ]
    entries += [
        *term_gaps(agreements),
        *event_entries(events),
        *outcome_entries(outcomes),
    ]
    return in_date_order(entries, today)

"""What happened, in order: the terms of texts and the gaps between them, events, and
what remained of them.

Told are only the records that are handed over, so that each reader's timeline is of
what they may see. What has no date at all stands apart, at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, Stage


@dataclass(frozen=True)
class Entry:
    """One thing that happened or is to happen: `when` as EDTF, `first` its earliest day."""

    when: str
    first: date | None
    what: str
    record: Any = None
    note: str = ""
    state: str = "past"


def in_order(entries: Iterable[Entry], today: date) -> list[Entry]:
    """The oldest first; what has no date comes last."""
    told = [entry for entry in entries if entry.first or entry.record]
    told.sort(key=lambda entry: (entry.first is None, entry.first or today))
    return [placed(entry, today) for entry in told]


def placed(entry: Entry, today: date) -> Entry:
    if entry.first is None:
        state = "doubted"
    elif entry.state == "gap":
        state = "gap"
    else:
        state = "future" if entry.first > today else "past"
    return Entry(entry.when, entry.first, entry.what, entry.record, entry.note, state)


def of_text(text: Agreement, named: bool = False) -> list[Entry]:
    """The dated steps of a text that is annotated with its term; `named` where the
    timeline is of more than this one."""
    told = [
        (text.announced, text.announced_earliest, _("Announced")),
        (text.signed, text.signed_earliest, _("Signed")),
        (text.effective, text.effective_earliest, _("In force since")),
        (text.notice_given, text.notice_given_earliest, _("Notice given")),
        (text.terminated, text.terminated_earliest, _("Terminated")),
        (text.term, text.term_earliest, _("Ends")),
    ]
    record = text if named else None
    return [Entry(when, first, what, record) for when, first, what in told if first]


def of_stages(text: Agreement, changes) -> list[Entry]:
    """The stages that a text came to, but for the signing that its date tells."""
    return [
        Entry(
            change.since,
            change.since_earliest,
            _("Stage: %(stage)s") % {"stage": change.get_stage_display()},
        )
        for change in changes
        if not (change.stage == Stage.SIGNED and change.since == text.signed)
    ]


def gap(earlier: Agreement, later: Agreement) -> Entry | None:
    """The days between two terms of a chain on which no text was surely in force."""
    if not (earlier.term_latest and later.starts_earliest):
        return None
    first = earlier.term_latest + timedelta(days=1)
    last = later.starts_earliest - timedelta(days=1)
    if first > last:
        return None
    when = f"{first}/{last}" if first != last else f"{first}"
    days = (last - first).days + 1
    note = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return Entry(when, first, _("No agreement in force"), later, note, "gap")


def gaps(texts: Iterable[Agreement]) -> list[Entry]:
    """Every gap in the chains that these texts make."""
    known = {text.pk: text for text in texts}
    chained = [text for text in known.values() if text.predecessor_id in known]
    found = [gap(known[text.predecessor_id], text) for text in chained]
    return [entry for entry in found if entry]


def of_events(events) -> list[Entry]:
    """Events, with what is known of their coming about."""
    return [
        Entry(
            event.when,
            event.when_earliest,
            str(event.get_kind_display() or _("Event")),
            event,
            "" if event.status == "held" else str(event.badge["text"]),
        )
        for event in events
    ]


def of_outcomes(outcomes) -> list[Entry]:
    """What remained or was handed over, as of the day that is told."""
    return [
        Entry(
            outcome.as_of,
            outcome.as_of_earliest,
            str(outcome.get_kind_display() or _("Outcome")),
            outcome,
            str(outcome.get_standing_display()),
        )
        for outcome in outcomes
    ]


def of_all(texts, events, outcomes, today: date) -> list[Entry]:
    """The timeline of a partner or a country. `texts` are annotated with their validity."""
    texts = list(texts)
    told = [entry for text in texts for entry in of_text(text, named=True)]
    told += [
        Entry("", None, str(text.get_stage_display()), text)
        for text in texts
        if not of_text(text)
    ]
    told += [*gaps(texts), *of_events(events), *of_outcomes(outcomes)]
    return in_order(told, today)

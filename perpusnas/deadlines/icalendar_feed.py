"""The calendar as iCalendar (RFC 5545) tells it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Item

from events.models import Status
from perpusnas.core.dates.words import in_words

from .agenda import entries_between
from .calendar_entries import CalendarEntry, EntryKind, month_after

# What the names of entries end in: the same for ever, whatever the site is called.
HOUSE = "perpusnas.go.id"
MONTHS_BACK, MONTHS_AHEAD = 12, 36
HOURS = 6


def calendar_for(reader, country, absolute) -> bytes:
    """The reader's calendar around today, in the language that is active."""
    today = timezone.localdate()
    month = today.replace(day=1)
    first = month_after(month, -MONTHS_BACK)
    last = month_after(month, MONTHS_AHEAD + 1) - timedelta(days=1)
    name = _("Perpusnas Partnerships")
    if country:
        name = f"{name}: {country}"
    made = Calendar()
    made.add("prodid", "-//Perpusnas//Partnerships//EN")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", timezone.get_current_timezone_name())
    every = timedelta(hours=HOURS)
    made.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{HOURS}H")
    for entry in entries_between(
        reader, first, last, [country] if country else [], today
    ):
        made.add_component(event_component(entry, absolute))
    return made.to_ical()


def event_component(entry: CalendarEntry, absolute) -> Item:
    """An entry as calendar programs take it: whole days, in nobody's way."""
    record = entry.record
    told = {
        "uid": f"{record._meta.model_name}-{record.pk}-{entry.what}@{HOUSE}",
        "dtstamp": record.changed,
        "created": record.created,
        "last-modified": record.changed,
        "sequence": record.version,
        "dtstart": entry.first,
        "dtend": entry.last + timedelta(days=1),
        "summary": summary(entry),
        "description": "\n".join(description(entry)),
        "location": entry.place,
        "categories": [str(entry.what.label)],
        "status": status(entry),
        "transp": "TRANSPARENT",
        "url": absolute(record.get_absolute_url()),
    }
    made = Item()
    for name, value in told.items():
        if value != "":
            made.add(name, value)
    return made


def status(entry: CalendarEntry) -> str:
    """Whether it is sure: cancelled, held or agreed, or anything else."""
    if entry.what == EntryKind.EVENT and entry.record.status == Status.CANCELLED:
        return "CANCELLED"
    settled = entry.what != EntryKind.EVENT or entry.record.status in (
        Status.HELD,
        Status.CONFIRMED,
    )
    return "CONFIRMED" if settled and not entry.is_doubtful else "TENTATIVE"


def summary(entry: CalendarEntry) -> str:
    """The title with what is not sure of it: few programs show the status."""
    notes = entry.notes
    if entry.what == EntryKind.EVENT:
        if entry.record.status not in (Status.HELD, Status.CONFIRMED):
            notes = [str(entry.badge["text"]), *notes]
        title = entry.title
    else:
        title = f"{entry.what.label}: {entry.title}"
    return f"{title} ({', '.join(notes)})" if notes else title


def description(entry: CalendarEntry) -> list[str]:
    """What it is, how it stands, and its date in words, a line each."""
    record = entry.record
    told = [entry.what.label, in_words(entry.when)]
    if entry.what == EntryKind.EVENT:
        told[:1] = [record.get_kind_display() or entry.what.label]
    if entry.badge:
        told.append(entry.badge["text"])
    if entry.what == EntryKind.NOTICE:
        end = _("End of the agreement: %(when)s") % {"when": in_words(record.term)}
        told.append(end)
    return [str(words) for words in [*told, *entry.notes]]

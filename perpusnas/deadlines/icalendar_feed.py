"""The calendar as an iCalendar feed (RFC 5545)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Item

from events.models import Status
from perpusnas.core.dates.months import months_later
from perpusnas.core.dates.words import in_words

from .calendar_days import entries_between
from .calendar_entries import CalendarEntry, DatedEntry, EntryKind

# The UIDs of entries end in this; they must not change when the site moves.
UID_DOMAIN = "perpusnas.go.id"
MONTHS_BACK, MONTHS_AHEAD = 12, 36
REFRESH_HOURS = 6
# The last line of a calendar.
END = b"END:VCALENDAR\r\n"


def calendar_for(reader, country, absolute) -> bytes:
    """Return the reader's calendar around today in the active language."""
    today = timezone.localdate()
    month = today.replace(day=1)
    first = months_later(month, -MONTHS_BACK)
    last = months_later(month, MONTHS_AHEAD + 1) - timedelta(days=1)
    name = _("Perpusnas Partnerships")
    if country:
        name = f"{name}: {country}"
    component = Calendar()
    component.add("prodid", "-//Perpusnas//Partnerships//EN")
    component.add("version", "2.0")
    component.add("name", name)
    component.add("x-wr-calname", name)
    component.add("x-wr-timezone", timezone.get_current_timezone_name())
    refresh_interval = timedelta(hours=REFRESH_HOURS)
    component.add(
        "refresh-interval", refresh_interval, parameters={"VALUE": "DURATION"}
    )
    component.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
    countries = [country] if country else []
    # Each entry is written at once: a component takes ten times the memory of its text.
    written = [
        event_component(entry, absolute).to_ical()
        for entry in entries_between(reader, first, last, countries, today)
    ]
    return b"".join([component.to_ical().removesuffix(END), *written, END])


def event_component(entry: DatedEntry, absolute) -> Item:
    """Return an entry as all-day event that does not block time."""
    record = entry.record
    properties = {
        "uid": f"{record._meta.model_name}-{record.pk}-{entry.kind}@{UID_DOMAIN}",
        "dtstamp": record.changed,
        "created": record.created,
        "last-modified": record.changed,
        "sequence": record.version,
        "dtstart": entry.first,
        "dtend": entry.last + timedelta(days=1),
        "summary": summary(entry),
        "description": "\n".join(description(entry)),
        "location": entry.place,
        "categories": [str(entry.kind.label)],
        "status": status(entry),
        "transp": "TRANSPARENT",
        "url": absolute(record.get_absolute_url()),
    }
    component = Item()
    for name, value in properties.items():
        if value != "":
            component.add(name, value)
    return component


def status(entry: CalendarEntry) -> str:
    """Return the STATUS of an entry; TENTATIVE if it may still change."""
    if entry.kind == EntryKind.EVENT and entry.record.status == Status.CANCELLED:
        return "CANCELLED"
    settled = entry.kind != EntryKind.EVENT or entry.record.status in (
        Status.HELD,
        Status.CONFIRMED,
    )
    return "CONFIRMED" if settled and not entry.is_doubtful else "TENTATIVE"


def summary(entry: CalendarEntry) -> str:
    """Return the title with the notes on uncertainty, as few programs show STATUS."""
    notes = entry.notes
    if entry.kind == EntryKind.EVENT:
        if entry.record.status not in (Status.HELD, Status.CONFIRMED):
            notes = [str(entry.record.badge["text"]), *notes]
        title = entry.title
    else:
        title = f"{entry.kind.label}: {entry.title}"
    return f"{title} ({', '.join(notes)})" if notes else title


def description(entry: CalendarEntry) -> list[str]:
    """Return the kind, date, state and notes of an entry, one line each."""
    record = entry.record
    lines = [entry.kind.label, in_words(entry.when)]
    if entry.kind == EntryKind.EVENT:
        lines[:1] = [record.kind_words or entry.kind.label]
    if entry.badge:
        lines.append(entry.badge["text"])
    if entry.kind == EntryKind.NOTICE:
        end = _("End of the agreement: %(when)s") % {"when": in_words(record.term)}
        lines.append(end)
    return [str(line) for line in [*lines, *entry.notes]]

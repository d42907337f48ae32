"""One thing in the calendar: of which record, on which days, how it is told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class EntryKind(TextChoices):
    """What of a record falls on a day."""

    EVENT = "event", gettext_lazy("Event")
    END = "end", gettext_lazy("End of an agreement")
    NOTICE = "notice", gettext_lazy("Last day for notice")
    DUE = "due", gettext_lazy("Follow-up due")


ICONS = {
    EntryKind.EVENT: "calendar",
    EntryKind.END: "file-text",
    EntryKind.NOTICE: "clock",
    EntryKind.DUE: "flag",
}


@dataclass(frozen=True)
class CalendarEntry:
    """That something of a record falls on some days, `first` to `last`.

    `when` is the date as it is told. What is known to no day has neither.
    """

    what: EntryKind
    record: Any
    when: str
    first: date | None = None
    last: date | None = None

    @property
    def title(self) -> str:
        return str(getattr(self.record, "heading", self.record))

    @property
    def icon(self) -> str:
        return ICONS[self.what]

    @property
    def length(self) -> int:
        """How many days it lasts, where these are known."""
        return (self.last - self.first).days + 1 if self.first else 0

    @property
    def is_doubtful(self) -> bool:
        """Whether the source of its day is not sure of it."""
        return bool(self.first) and "?" in self.when

    @property
    def badge(self) -> dict[str, str] | None:
        """How an event or a follow-up stands; an agreement is told by its day alone."""
        return getattr(self.record, "badge", None)

    @property
    def place(self) -> str:
        """Where an event is."""
        if self.what != EntryKind.EVENT:
            return ""
        event = self.record
        told = [event.venue, event.city, event.country and event.country.name]
        return ", ".join(filter(None, told))

    @property
    def notes(self) -> list[str]:
        """What keeps the day from being sure."""
        told = [_("date not certain")] if self.is_doubtful else []
        if self.what in (EntryKind.END, EntryKind.NOTICE):
            text = self.record
            if text.ends_basis == "reckoned" and text.term == text.ends:
                told.append(_("calculated from duration"))
        return told


def month_after(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)

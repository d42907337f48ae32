"""The entries of the calendar."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.dates.words import is_uncertain


class EntryKind(TextChoices):
    """The kinds of calendar entries."""

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
    """An entry of the calendar: a record and its date `when`, in EDTF."""

    kind: EntryKind
    record: Any
    when: str

    @cached_property
    def title(self) -> str:
        return str(getattr(self.record, "heading", self.record))

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def length(self) -> int:
        """Return the number of days, 0 if they are not known."""
        return 0

    @property
    def is_doubtful(self) -> bool:
        """Return whether the days are known, but marked as uncertain."""
        return False

    @cached_property
    def badge(self) -> dict[str, str] | None:
        """Return the badge of the state of an event or follow-up; agreements have none."""
        return getattr(self.record, "badge", None)

    @property
    def place(self) -> str:
        """Return the venue, city and country of an event."""
        if self.kind != EntryKind.EVENT:
            return ""
        event = self.record
        parts = [event.venue, event.city, event.country and event.country.name]
        return ", ".join(filter(None, parts))

    @property
    def notes(self) -> list[str]:
        """Return the reasons why the date is not certain, and whether it is that of an
        agreement of others."""
        notes = [_("date not certain")] if self.is_doubtful else []
        if self.kind == EntryKind.EVENT and self.when.endswith("/"):
            notes.append(_("end not recorded"))
        if self.kind in (EntryKind.END, EntryKind.NOTICE):
            agreement = self.record
            if agreement.ends_basis == "reckoned" and agreement.term == agreement.ends:
                notes.append(_("calculated from duration"))
            if agreement.is_of_others:
                notes.append(_("of others"))
        return notes


@dataclass(frozen=True)
class DatedEntry(CalendarEntry):
    """An entry whose days are known: those from `first` to `last`."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_doubtful(self) -> bool:
        return is_uncertain(self.when)

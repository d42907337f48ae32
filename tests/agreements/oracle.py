"""Validity worked out by hand, one text and one day at a time, as the design words it.

Nothing here knows the project's code: a date is the text that is written into the
register and the two days that it stands for, each told or not. Readers of the level
`public`, `internal` or `restricted` see texts of that access and of those before it.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class When:
    """A date as far as it is known."""

    text: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_known(self) -> bool:
        return self.text != ""


UNKNOWN = When()
LEVELS = ["public", "internal", "restricted"]


def on(year: int, month: int, day: int) -> When:
    exact = date(year, month, day)
    return When(exact.isoformat(), exact, exact)


def in_month(year: int, month: int) -> When:
    last = date(year, month, monthrange(year, month)[1])
    return When(f"{year}-{month:02}", date(year, month, 1), last)


def in_year(year: int) -> When:
    return When(f"{year}", date(year, 1, 1), date(year, 12, 31))


def between(first: date, last: date) -> When:
    return When(f"[{first}..{last}]", first, last)


def not_before(first: date) -> When:
    """From that day on, the end of it not told."""
    return When(f"{first}/", first, None)


def not_after(last: date) -> When:
    return When(f"/{last}", None, last)


@dataclass(frozen=True)
class Moved:
    """An extension: where the end lies since it was agreed."""

    to: When
    agreed: When = UNKNOWN


@dataclass
class Text:
    """What the register knows of an agreement's signature and term."""

    signature: str = "yes"
    signed: When = UNKNOWN
    condition: str = ""
    effective: When = UNKNOWN
    ends: When = UNKNOWN
    ends_basis: str = "unknown"
    window: int = 180
    terminated: When = UNKNOWN
    renewal: str = ""
    notice_months: int | None = None
    notice: When = UNKNOWN
    moved: list[Moved] = field(default_factory=list)
    successors: list["Text"] = field(default_factory=list)
    access: str = "internal"


def end_of(text: Text, day: date) -> When:
    """The end as it stands on a day: the farthest extension that may be agreed by then."""
    agreed = [m for m in text.moved if m.agreed.first is None or m.agreed.first <= day]
    if not agreed:
        return text.ends
    known = [m for m in agreed if m.to.first is not None] or agreed
    return max(enumerate(known), key=lambda p: (p[1].to.first or date.min, p[0]))[1].to


def beginning(text: Text) -> When:
    """Entry into force; a day of it that is not told is that of the signature."""
    first = text.effective.first or text.signed.first
    return When("", first, text.effective.last or text.signed.last)


def waits(text: Text) -> bool:
    """It enters into force on something else than its signature, not known to be met."""
    return text.condition not in ("", "on_signature") and not text.effective.is_known


def terminated(text: Text, day: date) -> bool:
    return text.terminated.last is not None and text.terminated.last <= day


def surely_over(text: Text, day: date) -> bool:
    end = end_of(text, day)
    return end.last is not None and end.last < day


def goes_on(text: Text, end: When) -> bool:
    """It renews by itself after this end, unless notice was given in time: that many
    months before the end, or before the end at all. A notice counts from the first day
    on which it may have been given; one that may have been given on any day counts."""
    if text.renewal != "tacit":
        return False
    if not text.notice.is_known:
        return True
    if text.notice.first is None or end.last is None:
        return False
    if not text.notice_months:
        return text.notice.first >= end.last
    return text.notice.first > earlier(end.last, text.notice_months)


def earlier(day: date, months: int) -> date:
    """The same day so many months before, or the last of a month that is shorter."""
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def runs(text: Text, day: date) -> bool:
    """Surely signed, surely begun, and neither ended for sure nor terminated."""
    begun = beginning(text).last
    if text.signature != "yes" or waits(text) or begun is None or begun > day:
        return False
    if text.signed.first is not None and text.signed.first > day:
        return False
    return not terminated(text, day) and not surely_over(text, day)


def took_over(old: Text, new: Text, day: date) -> bool:
    """The new text is in force and took effect while the old one may still have run."""
    begun = beginning(new).first
    if not runs(new, day) or begun is None:
        return False
    end, stopped = end_of(old, day), old.terminated.last
    ran = end.last is None or begun <= end.last or goes_on(old, end)
    return ran and (stopped is None or begun < stopped)


def is_seen(text: Text, level: str) -> bool:
    return LEVELS.index(text.access) <= LEVELS.index(level)


def validity(text: Text, day: date, level: str = "restricted") -> str:
    """The first that fits, for readers of a level."""
    if text.signature == "no":
        return "unsigned"
    if text.signed.first is not None and text.signed.first > day:
        return "unsigned"
    if text.signature in ("unknown", "disputed"):
        return "in_doubt"
    seen = [new for new in text.successors if is_seen(new, level)]
    if any(took_over(text, new, day) for new in seen):
        return "superseded"
    if terminated(text, day):
        return "terminated"
    if surely_over(text, day) and goes_on(text, end_of(text, day)):
        return "renewal_presumed"
    begins = beginning(text).first
    if waits(text) or (begins is not None and begins > day):
        return "pending"
    if surely_over(text, day):
        return "expired"
    return running(text, day)


def running(text: Text, day: date) -> str:
    """How a text stands that binds, as far as can be told."""
    end = end_of(text, day)
    if end.first is not None and end.first != end.last and end.first <= day:
        return "maybe_ended"
    if end.first is not None and (end.first - day).days <= text.window:
        return "ending"
    if end.first is not None:
        return "active"
    nothing_told = end.last is None
    open_ended = text.ends_basis == "open_ended" and nothing_told
    return "open_ended" if open_ended else "end_unknown"

"""Ends that follow from a duration: the reckoned end of an agreement without a stated
one, and the next end of an agreement that renews tacitly."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from perpusnas.core.dates.months import months_later

from .validity import OPEN_CONDITIONS, Term, is_after

ONE_DAY = timedelta(days=1)


def reckoned_end(agreement: Any) -> str:
    """Return the end that the duration gives, as EDTF; empty where it gives none.

    The duration begins with the entry into force, else with the signature. It gives none
    where the beginning is not known, or where the entry into force is still awaited.
    """
    months = in_months(agreement.duration, agreement.duration_unit)
    name = "effective" if agreement.effective else "signed"
    if name == "signed" and agreement.condition in OPEN_CONDITIONS:
        return ""
    bounds = (getattr(agreement, f"{name}_{bound}") for bound in ("earliest", "latest"))
    return later_end(Term(getattr(agreement, name), *bounds), months)


def next_end(agreement: Any, after: date) -> str:
    """Return the first end after a day that tacit renewals give, as EDTF; empty where
    they give none; requires `validity_on`."""
    months = in_months(agreement.renewal_duration, agreement.renewal_unit)
    last = agreement.term_latest
    if agreement.renewal != "tacit" or not months or not last:
        return ""
    periods = max(1, months_between(last, after) // months)
    begins = day_after(agreement.term_earliest), day_after(last)
    for number in (periods, periods + 1, periods + 2):
        last_end = last_day(begins[1], number * months)
        if last_end and is_after(last_end, after):
            term = Term(agreement.term, *begins)
            return later_end(term, number * months)
    return ""


def in_months(number: int | None, unit: str) -> int:
    """Return a duration in months; 0 where it is not known."""
    return (number or 0) * {"years": 12, "months": 1}.get(unit, 0)


def months_between(first: date, second: date) -> int:
    """Return the calendar months from one day to another."""
    return (second.year - first.year) * 12 + second.month - first.month


def day_after(day: date | None) -> date | None:
    return day + ONE_DAY if day and day < date.max else None


def last_day(begins: date | None, months: int) -> date | None:
    """Return the last day of so many months that begin on a day; None if no date can
    name it.

    It is the day before the same day of the last month, or the end of a month that does
    not have that day.
    """
    if not begins or begins == date.min:
        return None
    try:
        anniversary = months_later(begins, months)
    except (ValueError, OverflowError):
        return None
    is_shorter = anniversary.day < begins.day
    return anniversary if is_shorter else anniversary - ONE_DAY


def later_end(begins: Term, months: int) -> str:
    """Return the end of so many months that begin between two days, as EDTF.

    A mark of uncertainty stays with an end that is known to the day; EDTF has none for
    an end between two days.
    """
    first, last = last_day(begins.earliest, months), last_day(begins.latest, months)
    if not months or not first or not last:
        return ""
    mark = begins.text[-1] if begins.text[-1:] in ("?", "~", "%") else ""
    return edtf_between(first, last, mark)


def edtf_between(first: date, last: date, mark: str = "") -> str:
    """Return the EDTF text of one day between two days: a whole month or year by its
    name."""
    is_month_end = last.day == monthrange(last.year, last.month)[1]
    if first == last:
        return f"{first}{mark}"
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return f"{first.year}{mark}"
    if first == first.replace(day=1) == last.replace(day=1) and is_month_end:
        return f"{first:%Y-%m}{mark}"
    return f"[{first}..{last}]"


# The columns of an agreement from which its end is reckoned.
RECKONED_FROM = ("duration", "duration_unit", "effective", "signed", "condition")


def fill_reckoned_end(agreement: Any) -> bool:
    """Fill in the end that the duration gives where none is entered, and say that it is
    reckoned; return whether it did."""
    if agreement.ends or agreement.ends_basis == "open_ended":
        return False
    end = reckoned_end(agreement)
    if end:
        agreement.ends, agreement.ends_basis = end, "reckoned"
    return bool(end)

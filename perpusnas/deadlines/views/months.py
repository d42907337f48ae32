"""The calendar's pages: a month as a table, or as an agenda."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from perpusnas.core.access import requires
from perpusnas.core.lists.paging import address_with

from ..agenda import entries_between, undated_entries
from ..calendar_entries import CalendarEntry, month_after
from ..calendar_forms import CalendarForm, MonthField, parameter_errors

# What a day of the table has room for; the agenda has all of it.
MAX_A_DAY = 5
WEEKDAY_NAMES = [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]


@dataclass
class Day:
    """A day and what is on it, each with which of its days this is."""

    day: date
    entries: list[dict[str, Any]] = field(default_factory=list)
    is_outside: bool = False
    is_today: bool = False

    @property
    def shown(self) -> list[dict[str, Any]]:
        return self.entries[:MAX_A_DAY]

    @property
    def left(self) -> int:
        return len(self.entries) - len(self.shown)


def weeks(month: date, found: Iterable[CalendarEntry], today: date) -> list[list[Day]]:
    """The weeks of a month from Monday on, an entry on each of its days."""
    table = Calendar().monthdatescalendar(month.year, month.month)
    days = {
        day: Day(day, is_outside=day.month != month.month, is_today=day == today)
        for week in table
        for day in week
    }
    for entry in found:
        for day, told in days.items():
            if entry.first <= day <= entry.last:
                number = (day - entry.first).days + 1
                told.entries.append({"entry": entry, "number": number})
    return [[days[day] for day in week] for week in table]


def agenda(month: date, found: Iterable[CalendarEntry], today: date) -> list[Day]:
    """The days of a month on which something begins or, at its start, goes on."""
    days = []
    within = groupby(found, key=lambda entry: max(entry.first, month))
    for day, some in within:
        told = [{"entry": entry, "number": 1} for entry in some]
        days.append(Day(day, told, is_today=day == today))
    return days


def neighbouring_month(request, month: date, months: int) -> dict[str, Any] | None:
    """The month so many later, with its address; None where the calendar ends."""
    other = month_after(month, months)
    try:
        MonthField().clean(f"{other:%Y-%m}")
    except ValidationError:
        return None
    return {"month": other, "url": address_with(request, month=f"{other:%Y-%m}")}


@requires("read_register")
def calendar_page(request):
    """A month, today's unless another is asked for; a wrong address shows nothing."""
    today = timezone.localdate()
    form = CalendarForm(request.GET, today)
    context = {"form": form, "errors": parameter_errors(request, form)}
    if not context["errors"]:
        context |= month_context(request, form.cleaned_data, today)
        context |= navigation(request, context["month"])
    return render(request, "deadlines/calendar.html", context)


def month_context(request, asked: dict, today: date) -> dict[str, Any]:
    """What the page of a month tells."""
    month = asked["month"] or today.replace(day=1)
    last = month_after(month, 1) - timedelta(days=1)
    countries = [asked["country"]] if asked["country"] else []
    surely, perhaps, more = undated_entries(request.user, month, last, countries, today)
    if asked["view"] == "agenda":
        found = entries_between(request.user, month, last, countries, today)
        shape = {"days": agenda(month, found, today), "is_agenda": True}
    else:
        shown = weeks(month, [], today)
        ends = shown[0][0].day, shown[-1][-1].day
        found = entries_between(request.user, *ends, countries, today)
        shape = {"weeks": weeks(month, found, today), "weekdays": WEEKDAY_NAMES}
    dated = sum(entry.first <= last and entry.last >= month for entry in found)
    return {
        **shape,
        "month": month,
        "country": asked["country"],
        "total": dated + len(surely),
        "surely": surely,
        "perhaps": perhaps,
        "more": more,
    }


def navigation(request, month: date) -> dict[str, Any]:
    """Where to go from a month."""
    return {
        "previous": neighbouring_month(request, month, -1),
        "next": neighbouring_month(request, month, 1),
        "today_url": address_with(request, month=None),
        "month_url": address_with(request, view=None, month=f"{month:%Y-%m}"),
        "agenda_url": address_with(request, view="agenda", month=f"{month:%Y-%m}"),
    }

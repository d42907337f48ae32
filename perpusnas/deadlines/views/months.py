"""The calendar page: a month as a table or as an agenda."""

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
from perpusnas.core.dates.months import months_later
from perpusnas.core.lists.paging import address_with

from ..agenda import entries_between, undated_entries
from ..calendar_entries import DatedEntry
from ..calendar_forms import CalendarForm, MonthField, parameter_errors

# The most entries shown on a day of the table; the agenda shows all.
MAX_A_DAY = 5
WEEKDAY_NAMES = [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]


@dataclass
class Day:
    """A day with its entries, each with the number of the day within the entry."""

    day: date
    entries: list[dict[str, Any]] = field(default_factory=list)
    is_outside: bool = False
    is_today: bool = False

    @property
    def shown(self) -> list[dict[str, Any]]:
        return self.entries[:MAX_A_DAY]

    @property
    def hidden(self) -> int:
        return len(self.entries) - len(self.shown)


def weeks(month: date, entries: Iterable[DatedEntry], today: date) -> list[list[Day]]:
    """Return the weeks of a month from Monday on, with an entry on each of its days."""
    table = Calendar().monthdatescalendar(month.year, month.month)
    days = {
        day: Day(day, is_outside=day.month != month.month, is_today=day == today)
        for week in table
        for day in week
    }
    for entry in entries:
        for date_of_day, day in days.items():
            if entry.first <= date_of_day <= entry.last:
                number = (date_of_day - entry.first).days + 1
                day.entries.append({"entry": entry, "number": number})
    return [[days[day] for day in week] for week in table]


def agenda(month: date, entries: Iterable[DatedEntry], today: date) -> list[Day]:
    """Return the days of a month on which an entry begins, or on the 1st continues."""
    days = []
    by_day = groupby(entries, key=lambda entry: max(entry.first, month))
    for day, on_day in by_day:
        numbered = [{"entry": entry, "number": 1} for entry in on_day]
        days.append(Day(day, numbered, is_today=day == today))
    return days


def neighbouring_month(request, month: date, months: int) -> dict[str, Any] | None:
    """Return the month `months` later with its URL, or None outside the calendar."""
    other = months_later(month, months)
    try:
        MonthField().clean(f"{other:%Y-%m}")
    except ValidationError:
        return None
    return {"month": other, "url": address_with(request, month=f"{other:%Y-%m}")}


@requires("read_register")
def calendar_page(request):
    """Show a month, by default the current one, or the errors in the address."""
    today = timezone.localdate()
    form = CalendarForm(request.GET, today)
    context: dict[str, Any] = {"form": form, "errors": parameter_errors(request, form)}
    if not context["errors"]:
        context |= month_context(request, form.cleaned_data, today)
        context |= navigation(request, context["month"])
    return render(request, "deadlines/calendar.html", context)


def month_context(request, params: dict, today: date) -> dict[str, Any]:
    """Return the context of the page of a month."""
    month = params["month"] or today.replace(day=1)
    last = months_later(month, 1) - timedelta(days=1)
    countries = [params["country"]] if params["country"] else []
    within_month, possibly_within_month, more = undated_entries(
        request.user, month, last, countries, today
    )
    if params["view"] == "agenda":
        entries = entries_between(request.user, month, last, countries, today)
        layout = {"days": agenda(month, entries, today), "is_agenda": True}
    else:
        shown = weeks(month, [], today)
        bounds = shown[0][0].day, shown[-1][-1].day
        entries = entries_between(request.user, *bounds, countries, today)
        layout = {"weeks": weeks(month, entries, today), "weekdays": WEEKDAY_NAMES}
    dated = sum(entry.first <= last and entry.last >= month for entry in entries)
    return {
        **layout,
        "month": month,
        "country": params["country"],
        "total": dated + len(within_month),
        "within_month": within_month,
        "possibly_within_month": possibly_within_month,
        "more": more,
    }


def navigation(request, month: date) -> dict[str, Any]:
    """Return the links of the page of a month."""
    return {
        "previous": neighbouring_month(request, month, -1),
        "next": neighbouring_month(request, month, 1),
        "today_url": address_with(request, month=None),
        "month_url": address_with(request, view=None, month=f"{month:%Y-%m}"),
        "agenda_url": address_with(request, view="agenda", month=f"{month:%Y-%m}"),
    }

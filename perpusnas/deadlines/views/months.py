"""The calendar page: a month as a table or as an agenda, or one day."""

from calendar import Calendar
from collections.abc import Iterable, Mapping
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
from perpusnas.core.lists.paging import (
    address_with,
    beyond_last_page,
    numbered_page,
)

from ..agenda import dated_between, undated_entries
from ..calendar_days import (
    entries_of,
    first_of_each_day,
    paged,
    spans_of,
    totals_by_day,
)
from ..calendar_entries import DatedEntry
from ..calendar_forms import CalendarForm, MonthField, parameter_errors

# The most entries shown on a day of the table; the list of the day has all.
MAX_A_DAY = 3
WEEKDAY_NAMES = [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]


@dataclass(frozen=True)
class DayEntry:
    """An entry on a day: which of its days that is, and over how many days of the week
    its bar lasts from there on, 0 where it began before."""

    entry: DatedEntry
    number: int = 1
    days: int = 1


@dataclass
class Day:
    """A day of the table: its bars, None where there is room between them, the entries
    of this day alone, and the number of all entries on it."""

    day: date
    total: int = 0
    bars: list[DayEntry | None] = field(default_factory=list)
    singles: list[DayEntry] = field(default_factory=list)
    is_outside: bool = False
    is_today: bool = False

    @property
    def entries(self) -> list[DayEntry]:
        return [bar for bar in self.bars if bar] + self.singles

    @property
    def hidden(self) -> int:
        return self.total - len(self.entries)

    def add_bar(self, lane: int, bar: DayEntry) -> None:
        self.bars += [None] * (lane + 1 - len(self.bars))
        self.bars[lane] = bar


@dataclass(frozen=True)
class AgendaDay:
    """A day of the agenda with the entries that begin on it."""

    day: date
    entries: list[DatedEntry]
    is_today: bool


def weeks(
    month: date, entries: Iterable[DatedEntry], totals: Mapping[date, int], today: date
) -> list[list[Day]]:
    """Return the weeks of a month from Monday on, with the entries in order."""
    entries = list(entries)
    table = []
    for dates in Calendar().monthdatescalendar(month.year, month.month):
        week = [
            Day(
                day,
                totals.get(day, 0),
                is_outside=day.month != month.month,
                is_today=day == today,
            )
            for day in dates
        ]
        place(week, entries)
        table.append(week)
    return table


def place(week: list[Day], entries: list[DatedEntry]) -> None:
    """Put entries into a week, first those of several days in lanes, so that the bar of
    each is at one height."""
    monday, sunday = week[0].day, week[-1].day
    taken_until = [date.min] * MAX_A_DAY
    within = [e for e in entries if e.first <= sunday and e.last >= monday]
    for entry in (entry for entry in within if entry.first < entry.last):
        first, last = max(entry.first, monday), min(entry.last, sunday)
        lane = next((n for n in range(MAX_A_DAY) if taken_until[n] < first), None)
        if lane is None:
            continue
        taken_until[lane] = last
        for day in week[first.weekday() : last.weekday() + 1]:
            days = (last - first).days + 1 if day.day == first else 0
            number = (day.day - entry.first).days + 1
            day.add_bar(lane, DayEntry(entry, number, days))
    for entry in (entry for entry in within if entry.first == entry.last):
        day = week[entry.first.weekday()]
        if len(day.entries) < MAX_A_DAY:
            day.singles.append(DayEntry(entry))


def agenda(first: date, entries: Iterable[DatedEntry], today: date) -> list[AgendaDay]:
    """Return the days on which an entry begins, or on the first day continues."""
    by_day = groupby(entries, key=lambda entry: max(entry.first, first))
    return [AgendaDay(day, list(found), day == today) for day, found in by_day]


def neighbouring_month(request, month: date, months: int) -> dict[str, Any] | None:
    """Return the month `months` later with its URL, or None outside the calendar."""
    other = months_later(month, months)
    try:
        MonthField().clean(f"{other:%Y-%m}")
    except ValidationError:
        return None
    url = address_with(request, day=None, page=None, month=f"{other:%Y-%m}")
    return {"month": other, "url": url}


@requires("read_register")
def calendar_page(request):
    """Show a month, by default the current one, or a day, or the errors in the
    address."""
    today = timezone.localdate()
    form = CalendarForm(request.GET, today)
    context: dict[str, Any] = {"form": form, "errors": parameter_errors(request, form)}
    if not context["errors"]:
        context |= period_context(request, form.cleaned_data, today)
    if not context["errors"]:
        context |= navigation(request, context["month"])
    return render(request, "deadlines/calendar.html", context)


def period_context(request, params: dict, today: date) -> dict[str, Any]:
    """Return the context of the page of a month or a day."""
    day = params["day"]
    month = (day or params["month"] or today).replace(day=1)
    last = months_later(month, 1) - timedelta(days=1)
    countries = [params["country"]] if params["country"] else []
    whose = (countries, today)
    if day:
        context = agenda_context(request, params, day, day, whose)
    elif params["view"] == "agenda":
        context = agenda_context(request, params, month, last, whose)
    else:
        context = table_context(request.user, month, last, whose)
    if context.get("errors"):
        return context
    context |= {"month": month, "country": params["country"], "day_shown": day}
    if day or (params["page"] or 1) > 1:
        return context
    undated = undated_entries(request.user, month, last, *whose)
    context["total"] += undated.within_total
    return context | {"undated": undated}


def table_context(user, month: date, last: date, whose: tuple) -> dict[str, Any]:
    """Return the context of a month as a table."""
    _countries, today = whose
    dates = Calendar().monthdatescalendar(month.year, month.month)
    bounds = dates[0][0], dates[-1][-1]
    found = dated_between(user, *bounds, *whose)
    spans = spans_of(found)
    entries = first_of_each_day(found, spans, bounds[0], MAX_A_DAY)
    total = sum(span.first <= last and span.last >= month for span in spans)
    return {
        "weeks": weeks(month, entries, totals_by_day(spans, *bounds), today),
        "weekdays": WEEKDAY_NAMES,
        "total": total,
        "is_empty": not total,
    }


def agenda_context(
    request, params: dict, first: date, last: date, whose: tuple
) -> dict[str, Any]:
    """Return the context of a page of a list of entries, or the error in its number."""
    _countries, today = whose
    found = dated_between(request.user, first, last, *whose)
    pages = paged(found)
    number = params["page"] or 1
    if number > pages.num_pages:
        return {"errors": [beyond_last_page(pages.num_pages)]}
    page = numbered_page(request, pages.page(number))
    return {
        "days": agenda(first, entries_of(page.rows, found), today),
        "page": page,
        "total": page.total,
        "is_agenda": True,
    }


def navigation(request, month: date) -> dict[str, Any]:
    """Return the links of the page of a month."""
    whole: dict[str, Any] = {"day": None, "page": None, "month": f"{month:%Y-%m}"}
    return {
        "previous": neighbouring_month(request, month, -1),
        "next": neighbouring_month(request, month, 1),
        "today_url": address_with(request, day=None, page=None, month=None),
        "month_url": address_with(request, **whole, view=None),
        "agenda_url": address_with(request, **whole | {"view": "agenda"}),
        "day_url": address_with(request, page=None, month=None, view=None, day=""),
    }

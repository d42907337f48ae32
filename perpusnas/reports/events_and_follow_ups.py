"""Reports on events and follow-ups."""

from collections import Counter

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.exports import (
    event_report_table,
    follow_up_report_table,
    ksst_table,
    statuses,
)
from events.exports.reading import FIGURES, read_figures
from events.filters import EventFilter, FollowUpFilter
from events.filters.search import checkbox_filter
from events.models import Event, FollowUp
from events.sorting import EVENT_SORTS, FOLLOW_UP_SORTS
from events.yearly_totals import year_of_event
from partners.filters import region_choices
from perpusnas.core.dates.months import year_of_date
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.models import Country, countries_in_order

from .report import (
    Bar,
    Plot,
    Report,
    ReportContext,
    bars_of,
    numbers,
)


class HeldEventFilter(EventFilter):
    """Events that were held, unless other states are chosen."""

    FILTERS = (
        "q",
        "kind",
        "status",
        "country",
        "region",
        "partner",
        "program",
        "from",
        "to",
        "certainty",
    )
    FIRST = ("q", "program", "country", "region", "from", "to")

    def __init__(self, data, *args, **kwargs):
        if "status" not in data:
            data = data.copy()
            data["status"] = "held"
        super().__init__(data, *args, **kwargs)


def events(data, context: ReportContext):
    records = Event.objects.visible_to(context.user).counted()
    return HeldEventFilter(data, records, user=context.user)


def by_year(records, _context) -> Plot:
    found = numbers(
        records.annotate(of_year=year_of_date("when", lasting=True)), "of_year"
    )
    bars = [Bar(str(year), found[year]) for year in sorted(y for y in found if y)]
    if None in found:
        bars.append(Bar(_("year not recorded"), found[None], is_certain=False))
    return Plot(_("Events by year"), bars)


FIRST_DAY = _("By year, an event counts in that of its first day.")
COUNTED = _("Sessions and journeys are not counted; the visits within journeys are.")

EVENTS = Report(
    title=_("Summary of events"),
    file_name=pgettext_lazy("file name", "summary-of-events"),
    description=_("Events held: where, with whom and with how many participants."),
    filterset=events,
    table=lambda context: event_report_table(context.user),
    sorts=[EVENT_SORTS[0]],
    default="-when",
    plot=by_year,
    notes=[
        _("Only events that were held, unless another status is chosen."),
        COUNTED,
        FIRST_DAY,
        _(
            "Numbers of participants are those of the source, or the sum of the"
            " details if every entry has a number; empty if not recorded."
        ),
    ],
)


def ksst(data, context: ReportContext):
    records = Event.objects.visible_to(context.user).counted().south_south(context.user)
    return HeldEventFilter(data, records, user=context.user)


def participants_by_year(records, context: ReportContext) -> Plot:
    events = read_figures(
        context.subjects, records, *FIGURES, "when", "when_earliest", "when_latest"
    )
    people: Counter[int] = Counter()
    for row in events.values():
        year, came = year_of_event(row.event), row.figures.abroad.came.best
        if year is not None and came is not None:
            people[year] += came
    bars = [Bar(str(year), people[year]) for year in sorted(people)]
    return Plot(_("Participants from abroad by year, as far as recorded"), bars)


KSST = Report(
    title=_("South-South cooperation with the Colombo Plan (KSST)"),
    file_name=pgettext_lazy("file name", "ksst-colombo-plan"),
    description=_("Planned and actual figures for each edition."),
    filterset=ksst,
    table=lambda context: ksst_table(context.user),
    sorts=[EVENT_SORTS[0]],
    default="-when",
    plot=participants_by_year,
    notes=[
        _(
            "Events of programmes under South-South and triangular cooperation,"
            " and those related to the Colombo Plan; only held ones, unless "
            "another status is chosen."
        ),
        COUNTED,
        FIRST_DAY,
        _(
            "Planned and attended participants are those from abroad; those "
            "from Indonesia have their own column. Men and women are counted "
            "among all who attended, if every entry has them. Empty means not "
            "recorded."
        ),
    ],
)


class OpenFollowUpFilter(FollowUpFilter):
    """Follow-ups by their status on a day."""

    FILTERS = (
        "q",
        "status",
        "partner",
        "agreement",
        "event",
        "country",
        "region",
        "from",
        "to",
        "certainty",
        "on",
    )
    FIRST = ("q", "status", "country", "from", "to", "on")
    PERIOD_OF = "due"
    PERIOD_LABELS = (_("Due from"), _("Due to"))
    CERTAINTY_LABEL = _("Date")

    status = checkbox_filter(
        _("Status"),
        [*FollowUp.Status.choices, ("owed", _("Outstanding"))],
        method="by_status",
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), method="by_region", choices=region_choices
    )
    on = day_filter(_("As of"))

    def by_status(self, queryset, _name, values):
        return queryset.filter(status_then__in=values) if values else queryset

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

    def by_region(self, queryset, _name, region):
        return queryset.concerning(Country.objects.filter(region=region), self.user)


def follow_ups(data, context: ReportContext):
    records = FollowUp.objects.visible_to(context.user)
    records = records.with_status_on(context.user, context.day)
    return OpenFollowUpFilter(data, records, user=context.user)


FOLLOW_UPS = Report(
    title=_("Follow-ups"),
    file_name=pgettext_lazy("file name", "summary-of-follow-ups"),
    description=_("Follow-ups with due date and status."),
    filterset=follow_ups,
    table=lambda context: follow_up_report_table(context.user, context.day),
    sorts=[FOLLOW_UP_SORTS[0]],
    default="due",
    plot=lambda records, _context: Plot(
        _("Follow-ups by status"),
        bars_of(records, "status_then", statuses(), _("not recorded")),
    ),
    notes=[
        _("The earliest due date comes first, follow-ups without a due date last."),
        _(
            "Days late are shown for open follow-ups whose due date has certainly"
            " passed."
        ),
    ],
    past_day_notes=[
        _(
            "For a past day, the dates only show what was done by then and what"
            " was outstanding. Whether it was not started, in progress or "
            "postponed, when it was cancelled or no longer applied, and who was"
            " in charge is not recorded by date. What certainly came up later "
            "is left out."
        )
    ],
)

"""Participants planned and attending, by country."""

from operator import itemgetter
from typing import Any

from django.db.models import Case, CharField, Count, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.filters import EventFilter
from events.models import Event, Participation
from events.participant_numbers import OWN_COUNTRY, absent_roles, counted_roles
from perpusnas.core.accuracy import Sure
from perpusnas.core.files import Column
from perpusnas.core.models import Country

from .report import Bar, Plot, Report, ReportContext, SummaryRows

# The most bars that the plot has room for.
MAX_BARS = 15


class ParticipantFilter(EventFilter):
    """The events of which the participants are counted."""

    FILTERS = (
        "q",
        "kind",
        "status",
        "partner",
        "program",
        "from",
        "to",
        "certainty",
    )
    FIRST = ("q", "status", "program", "from", "to")


def events(data, context: ReportContext):
    records = Event.objects.visible_to(context.user).counted()
    return ParticipantFilter(data, records, user=context.user)


COUNTRY = Case(
    When(~Q(region=""), then=Value(OWN_COUNTRY)),
    default=Coalesce("country", "partner__country"),
    output_field=CharField(),
)
PLANNED_WITHOUT_NUMBER = Q(planned=True, heads_planned=None)
CAME_WITHOUT_NUMBER = Q(came="yes", heads=None)
INEXACT_SURE = [sure for sure in Sure if sure != Sure.EXACT]
INEXACT = Q(heads_planned__isnull=False, heads_planned_sure__in=INEXACT_SURE)
INEXACT |= Q(heads__isnull=False, heads_sure__in=INEXACT_SURE)


def sums() -> dict[str, Any]:
    """Return the aggregates for a group of participations."""
    counted = Q(role__in=counted_roles())
    return {
        "events": Count("event", distinct=True),
        "sum_planned": Sum("heads_planned"),
        "unknown_planned": Count("pk", filter=counted & PLANNED_WITHOUT_NUMBER),
        "sum_came": Sum("heads"),
        "unknown_came": Count("pk", filter=counted & CAME_WITHOUT_NUMBER),
        "inexact": Count("pk", filter=INEXACT),
    }


def participations(filterset, context: ReportContext):
    """Return the entries of those who took part or were expected, each with its
    `participant_country`."""
    found = Participation.objects.seen_by(context.user)
    found = found.filter(event__in=filterset.qs.order_by().values("pk"))
    found = found.exclude(role__in=absent_roles()).order_by()
    return found.annotate(participant_country=COUNTRY)


def by_country(filterset, context: ReportContext) -> list[dict]:
    """Return the sums of each country by its name, then those of entries without one
    and of all, in which each event counts once."""
    entries = participations(filterset, context)
    groups = entries.values("participant_country")
    found = {row["participant_country"]: row for row in groups.annotate(**sums())}
    rows = [
        {**found[country.pk], "name": country.name}
        for country in Country.objects.by_name()
        if country.pk in found
    ]
    if None in found:
        rows.append({**found[None], "name": _("Country not recorded")})
    if rows:
        rows.append({**entries.aggregate(**sums()), "name": _("All")})
    return rows


def participant_columns() -> list[Column]:
    """Return the columns of report `peserta-negara`."""
    return [
        Column(_("Country"), lambda row: str(row["name"])),
        Column(_("Number of events"), itemgetter("events")),
        Column(_("Participants planned"), itemgetter("sum_planned")),
        Column(
            pgettext_lazy("column", "Planned, number not recorded"),
            itemgetter("unknown_planned"),
        ),
        Column(_("Participants attended"), itemgetter("sum_came")),
        Column(
            pgettext_lazy("column", "Attended, number not recorded"),
            itemgetter("unknown_came"),
        ),
        Column(
            pgettext_lazy("column", "Numbers that are not exact"), itemgetter("inexact")
        ),
    ]


def no_totals(_filterset, _context: ReportContext, _rows: list[list]) -> list:
    """Return no line of totals: that of all is a row, so that the file has it too."""
    return []


def most_participants(rows: list[list], _context: ReportContext) -> Plot:
    countries = [row for row in rows[:-1] if row[4]]
    largest = sorted(countries, key=lambda row: -row[4])
    bars = [Bar(row[0], row[4]) for row in largest[:MAX_BARS]]
    return Plot(_("Countries with most participants"), bars)


PARTICIPANTS = Report(
    title=_("Participants by country"),
    file_name=pgettext_lazy("file name", "participants-by-country"),
    description=_("Participants planned and attending, by country, with totals."),
    filterset=events,
    summary_rows=SummaryRows(participant_columns, by_country, no_totals),
    plot=most_participants,
    notes=[
        _(
            "The numbers are those of the entries under Participation; numbers that a "
            "source gives for a whole event have no country and are not included."
        ),
        _(
            "Empty means that no number is recorded. The columns “number not recorded” "
            "count entries of participants without one."
        ),
        _("The last line has the totals, in which each event counts once."),
        _("Sessions and journeys are not counted; the visits within journeys are."),
    ],
)

"""Partners, agreements and events of each country."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.stage_log import STAGE_NOT_KNOWN
from agreements.validity import Validity
from perpusnas.core.collation import in_name_order
from perpusnas.core.files import Column, choice, field, row_number
from perpusnas.core.models import Country

from .country_counts import (
    CountryCounts,
    CountryFilter,
    counts_by_country,
    distinct_totals,
)
from .kinds_by_year import OTHERS_NOTE
from .report import (
    Bar,
    Plot,
    Report,
    ReportContext,
    SummaryRows,
)

# The most bars that the plot has room for.
MAX_BARS = 15


def countries(data, context: ReportContext):
    return CountryFilter(data, Country.objects.all(), context=context)


MEMBERSHIPS = {"yes": _("Yes"), "unverified": _("Yes, not verified")}


def agreements_in(state: str) -> Callable[[CountryCounts], int]:
    return lambda row: row.agreements.get(state, 0)


def country_columns() -> list[Column]:
    """Return the columns of report 2, `rekap-negara`."""
    return [
        row_number(),
        field(_("Region"), "region"),
        field(_("Country"), "country.name"),
        choice(_("Colombo Plan member"), "membership", MEMBERSHIPS.items()),
        field(_("Number of partners"), "partners"),
        Column(_("Active agreements"), agreements_in("active")),
        Column(pgettext_lazy("column", "Ending soon"), agreements_in("ending")),
        Column(_("Expired"), agreements_in("expired")),
        Column(pgettext_lazy("column", "In preparation"), agreements_in("under_way")),
        Column(_("Terminated"), agreements_in("terminated")),
        Column(_("Total agreements"), agreements_in("all")),
        field(_("Events of the current year"), "events"),
        Column(_("Agreements of others"), agreements_in("others")),
        Column(Validity.RENEWAL_PRESUMED.label, agreements_in("presumed")),
    ]


def country_totals(filterset, context: ReportContext, _rows: list[list]) -> list:
    return [None, _("All"), None, None, *distinct_totals(filterset, context)]


def without_country(filterset, context: ReportContext) -> list[tuple]:
    """Return how many records are in no row, each number with its label."""
    agreements = filterset.counted_agreements
    with_country = agreements.by_country(context.user).values("pk")
    counts = [
        (
            _(
                "Partners without a country, for example international bodies, "
                "not counted"
            ),
            filterset.partners.filter(country__isnull=True).count(),
        ),
        (
            _("Agreements whose parties have no country, not counted"),
            agreements.exclude(pk__in=with_country).count(),
        ),
    ]
    if context.past:
        label = _("Agreements not signed then, whose stage on that day is not recorded")
        unknown = filterset.agreements.filter(STAGE_NOT_KNOWN)
        counts.append((label, unknown.count()))
    return counts


def most_agreements(rows: list[list], _context) -> Plot:
    by_name = in_name_order(rows, lambda row: row[2])
    largest = sorted(by_name, key=lambda row: -row[10])[:MAX_BARS]
    bars = [Bar(row[2], row[10]) for row in largest if row[10]]
    return Plot(_("Countries with most agreements"), bars)


COUNTRIES = Report(
    title=_("Summary by country"),
    file_name=pgettext_lazy("file name", "summary-by-country"),
    description=_("Partners, agreements and events of the year, by country."),
    filterset=countries,
    summary_rows=SummaryRows(country_columns, counts_by_country, country_totals),
    plot=most_agreements,
    excluded_counts=without_country,
    notes=[
        _(
            "An agreement with parties from several countries is counted for "
            "each of them, and once in the last line; so is an event. Perpusnas"
            " is not counted as a party."
        ),
        _(
            "Active agreements do not include those ending soon. The total "
            "includes agreements that are in no other column: superseded, not "
            "yet in force, signature in doubt, cancelled and the like."
        ),
        _(
            "Agreements that may have been renewed automatically are not counted as "
            "in force or expired; they have the last column."
        ),
        OTHERS_NOTE,
        _(
            "Events are those held from 1 January to the chosen day, in a "
            "country or with participants from it; only those whose first day is "
            "certainly within that time."
        ),
        _(
            "Partners are counted for the country to which they belong. The list of "
            "partners of a country also has those based there or related to it."
        ),
        _("An empty Colombo Plan cell means membership is not recorded."),
    ],
    past_day_notes=[
        _(
            "Validity follows from the dates, and preparation from the dated "
            "steps of each agreement. Partners are counted as of today: when a "
            "partner was entered in the register says nothing about the "
            "partner."
        )
    ],
)

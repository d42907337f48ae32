"""Report on signed agreements by kind and year of signing."""

from collections import Counter
from operator import itemgetter

from django.db.models import Count, Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.validity import IN_FORCE, Validity
from events.coverage import counted_links
from perpusnas.core.dates.months import year_of_date
from perpusnas.core.files import Column, labels_of, row_number
from perpusnas.core.lists.period_filter import day_filter

from .report import (
    Bar,
    Plot,
    Report,
    ReportContext,
    SummaryRows,
)

# In force and not ending soon: agreements ending soon have a column of their own.
ACTIVE = [state for state in IN_FORCE if state != Validity.ENDING]
STATES = {
    "active": ACTIVE,
    "ending": [Validity.ENDING],
    "expired": [Validity.EXPIRED],
    "terminated": [Validity.TERMINATED],
    "presumed": [Validity.RENEWAL_PRESUMED],
}


# Agreements of others are counted apart; requires `with_whose`.
OURS = Q(theirs=False)


class SignedFilter(AgreementFilter):
    FILTERS = (
        "country",
        "region",
        "abroad",
        "kind",
        "area",
        "partner",
        "on",
        "from",
        "to",
        "signed",
    )
    FIRST = ("country", "region", "kind", "from", "to", "on")

    on = day_filter(_("As of"))


def signed(data, context: ReportContext):
    agreements = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    agreements = agreements.signed_then().with_whose(context.user, by_key=True)
    return SignedFilter(data, agreements, user=context.user)


def year_counts(context: ReportContext) -> dict[str, Count]:
    """Return the aggregates for a group of agreements."""
    by_state = {
        f"of_{name}": Count("pk", filter=OURS & Q(validity__in=states))
        for name, states in STATES.items()
    }
    with_events = Exists(counted_links(context.user, context.past))
    return {
        "of_all": Count("pk", filter=OURS),
        **by_state,
        "of_done": Count("pk", filter=OURS & Q(with_events)),
        "of_others": Count("pk", filter=~OURS),
    }


def by_kind_and_year(filterset, context: ReportContext) -> list[dict]:
    """Return counts by kind and year, in the order of kinds, the latest year first and
    agreements without a year last."""
    agreements = filterset.qs.order_by().annotate(signed_year=year_of_date("signed"))
    groups = agreements.values("kind", "signed_year").annotate(**year_counts(context))
    place = Agreement.Kind.place_of
    return sorted(groups, key=lambda g: (place(g["kind"]), -(g["signed_year"] or 0)))


def percent(with_events: int, total: int) -> int | None:
    """Return a share in whole percent, rounded half up; None of nothing."""
    if not total:
        return None
    return (200 * with_events + total) // (2 * total)


OTHERS_NOTE = _(
    "Agreements of others, to which Perpusnas is no party, are counted in a column of "
    "their own and nowhere else."
)


def year_columns() -> list[Column]:
    """Return the columns of report 3, `rekap-jenis-tahun`."""
    kinds = labels_of(Agreement.Kind.choices)
    return [
        row_number(),
        Column(_("Kind of agreement"), lambda group: kinds[group["kind"]]),
        Column(pgettext_lazy("column", "Year of signing"), itemgetter("signed_year")),
        Column(_("Signed"), itemgetter("of_all")),
        Column(pgettext_lazy("column", "In force"), itemgetter("of_active")),
        Column(pgettext_lazy("column", "Ending soon"), itemgetter("of_ending")),
        Column(_("Expired"), itemgetter("of_expired")),
        Column(_("Terminated"), itemgetter("of_terminated")),
        Column(pgettext_lazy("column", "With events"), itemgetter("of_done")),
        Column(
            pgettext_lazy("column", "Percent carried out"),
            lambda group: percent(group["of_done"], group["of_all"]),
        ),
        Column(_("Agreements of others"), itemgetter("of_others")),
        Column(Validity.RENEWAL_PRESUMED.label, itemgetter("of_presumed")),
    ]


def year_totals(_filterset, _context: ReportContext, rows: list[list]) -> list:
    """Return the line of totals; an agreement is in one row only."""
    sums = [sum(row[place] for row in rows) for place in range(3, 9)]
    others, presumed = (sum(row[place] for row in rows) for place in (10, 11))
    share = percent(sums[-1], sums[0])
    return [None, _("All"), None, *sums, share, others, presumed]


def by_year(rows: list[list], _context: ReportContext) -> Plot:
    counts: Counter = Counter()
    for row in rows:
        counts[row[2]] += row[3]
    bars = [Bar(str(year), counts[year]) for year in sorted(filter(None, counts))]
    if None in counts:
        bars.append(Bar(_("year not recorded"), counts[None], is_certain=False))
    return Plot(_("Agreements by year of signing"), bars)


YEARS = Report(
    title=_("Summary by type and year"),
    file_name=pgettext_lazy("file name", "summary-by-type-and-year"),
    description=_("How many were signed, their validity, and how many had events."),
    filterset=signed,
    summary_rows=SummaryRows(year_columns, by_kind_and_year, year_totals),
    plot=by_year,
    notes=[
        _(
            "Only agreements that are certainly signed are counted, each once. "
            "In force does not include those ending soon. Agreements that are "
            "superseded, not yet in force or may have expired are counted only "
            "under Signed."
        ),
        _(
            "Agreements that may have been renewed automatically are not counted as "
            "in force or expired; they have the last column."
        ),
        OTHERS_NOTE,
        _("The percentage is the share of agreements with an event held."),
        _("The year is empty if it does not follow from the signing date."),
    ],
    past_day_notes=[
        _(
            "Events count if their dates are certainly before that day. The "
            "type is as of today."
        )
    ],
)

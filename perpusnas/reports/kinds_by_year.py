"""Signed agreements by kind and year of signing."""

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

# In force and not ending soon, which has a column of its own.
ACTIVE = [state for state in IN_FORCE if state != Validity.ENDING]
STATES = {
    "active": ACTIVE,
    "ending": [Validity.ENDING],
    "expired": [Validity.EXPIRED],
    "terminated": [Validity.TERMINATED],
}


class SignedFilter(AgreementFilter):
    FIRST = ("country", "region", "kind", "from", "to", "on")

    q = validity = stage = access = None
    on = day_filter(_("As of"))


def signed(data, asked: ReportContext):
    texts = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    return SignedFilter(data, texts.signed_then(), user=asked.user)


def figures(asked: ReportContext) -> dict[str, Count]:
    """What is counted of a group of texts, each of them once."""
    told = {
        f"of_{name}": Count("pk", filter=Q(validity__in=states))
        for name, states in STATES.items()
    }
    done = Exists(counted_links(asked.user, asked.past))
    return {
        "of_all": Count("pk"),
        **told,
        "of_done": Count("pk", filter=Q(done)),
    }


def by_kind_and_year(filterset, asked: ReportContext) -> list[dict]:
    """The kinds in their order, the latest year first, the year not told last."""
    texts = filterset.qs.order_by().annotate(signed_year=year_of_date("signed"))
    groups = texts.values("kind", "signed_year").annotate(**figures(asked))
    kinds = Agreement.Kind.values
    return sorted(
        groups, key=lambda g: (kinds.index(g["kind"]), -(g["signed_year"] or 0))
    )


def percent(done: int, of: int) -> int:
    """A share in whole percent, where half of one counts as one."""
    return (200 * done + of) // (2 * of)


def year_columns() -> list[Column]:
    """Report 3, `rekap-jenis-tahun`."""
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
    ]


def year_totals(_filterset, _asked: ReportContext, rows: list[list]) -> list:
    """Of all rows together: an agreement is in one of them only."""
    sums = [sum(row[place] for row in rows) for place in range(3, 9)]
    return [None, _("All"), None, *sums, percent(sums[-1], sums[0])]


def by_year(rows: list[list], _asked: ReportContext) -> Plot:
    found: Counter = Counter()
    for row in rows:
        found[row[2]] += row[3]
    bars = [Bar(str(year), found[year]) for year in sorted(filter(None, found))]
    if None in found:
        bars.append(Bar(_("year not recorded"), found[None], sure=False))
    return Plot(_("Agreements by year of signing"), bars)


YEARS = Report(
    title=_("Summary by type and year"),
    tells=_("How many were signed, their validity, and how many had events."),
    filterset=signed,
    summed=SummaryRows(year_columns, by_kind_and_year, year_totals),
    plot=by_year,
    notes=[
        _(
            "Only agreements that are certainly signed are counted, each once. "
            "In force does not include those ending soon. Agreements that are "
            "superseded, not yet in force or may have expired are counted only "
            "under Signed."
        ),
        _("The percentage is the share of agreements with an event held."),
        _("The year is empty if it does not follow from the signing date."),
    ],
    of_past_days=[
        _(
            "Events count if their dates are certainly before that day. The "
            "type is as of today."
        )
    ],
)

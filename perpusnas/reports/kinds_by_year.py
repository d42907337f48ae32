"""Signed agreements by kind and year of signing."""

from collections import Counter

from django.db.models import Case, Count, Exists, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.validity import IN_FORCE, Validity
from events.coverage import counting
from perpusnas.core.dates.months import year_told
from perpusnas.core.files import Column, labelled
from perpusnas.core.lists.period_filter import day_filter

from .report import (
    Asked,
    Bar,
    Plot,
    Report,
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


def signed(data, asked: Asked):
    texts = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    return SignedFilter(data, texts.signed_then(), user=asked.user)


def figures(asked: Asked) -> dict[str, Count]:
    """What is counted of a group of texts, each of them once."""
    told = {
        f"of_{name}": Count("pk", filter=Q(validity__in=states))
        for name, states in STATES.items()
    }
    done = Exists(counting(asked.user, asked.past))
    return {
        "of_all": Count("pk"),
        **told,
        "of_done": Count("pk", filter=Q(done)),
    }


def by_kind_and_year(filterset, asked: Asked):
    """The kinds in their order, the latest year first, the year not told last."""
    order = [When(kind=key, then=n) for n, key in enumerate(Agreement.Kind.values)]
    texts = filterset.qs.order_by().annotate(signed_year=year_told("signed"))
    groups = texts.values("kind", "signed_year").annotate(**figures(asked))
    return groups.annotate(
        kind_place=Case(*order, default=len(order), output_field=IntegerField()),
        year_place=Coalesce("signed_year", Value(0)),
    ).order_by("kind_place", "-year_place")


def percent(done, of) -> Cast:
    return Cast(Round(F(done) * 100.0 / F(of)), IntegerField())


def year_columns(_asked: Asked, _dialect: str) -> list[Column]:
    """Report 3, `rekap-jenis-tahun`."""
    share = percent("of_done", "of_all")
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Kind of agreement"), labelled("kind", Agreement.Kind.choices)),
        Column(pgettext_lazy("column", "Year of signing"), "signed_year", "plain"),
        Column(_("Signed"), "of_all", "plain"),
        Column(pgettext_lazy("column", "In force"), "of_active", "plain"),
        Column(pgettext_lazy("column", "Ending soon"), "of_ending", "plain"),
        Column(_("Expired"), "of_expired", "plain"),
        Column(_("Terminated"), "of_terminated", "plain"),
        Column(pgettext_lazy("column", "With events"), "of_done", "plain"),
        Column(pgettext_lazy("column", "Percent carried out"), share, "plain"),
    ]


def year_totals(_filterset, _asked: Asked, rows: list[list]) -> list:
    """Of all rows together: an agreement is in one of them only."""
    sums = [sum(row[place] for row in rows) for place in range(3, 9)]
    return [None, _("All"), None, *sums, round(sums[-1] * 100 / sums[0])]


def by_year(rows: list[list], _asked: Asked) -> Plot:
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
    columns=year_columns,
    summed=by_kind_and_year,
    totals=year_totals,
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

"""What was promised, what was done about it, and what the last review says."""

from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import country_names, heading, partner_names
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Review, ScopeItem
from agreements.reviews import told_last
from events.coverage import proof
from events.exports.names import event_name, one_of
from events.models import Evidence
from events.querysets import AWAITED
from perpusnas.core.dates.words import DateWords
from perpusnas.core.files import (
    Column,
    Joined,
    Labelled,
    bilingual,
)
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.lists.sorting import Sort

from .report import (
    Asked,
    Bar,
    Plot,
    Report,
    numbers,
)

# The promises of a text together, in their order.
PLACE = Cast("agreement_id", BigIntegerField()) * 100_000 + F("position")
SORT = Sort("agreement", _("Agreement"), PLACE)


class PromiseFilter(AgreementFilter):
    """The promises of the agreements that the filters leave."""

    FIRST = ("q", "country", "kind", "from", "to", "on")

    area = access = None
    on = day_filter(_("As of"))

    def filter_queryset(self, queryset):
        self.texts = super().filter_queryset(queryset)
        items = ScopeItem.objects.seen_by(self.user, of=Agreement)
        return items.filter(agreement__in=self.texts.order_by().values("pk"))


def promises(data, asked: Asked):
    texts = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    return PromiseFilter(data, texts.signed_then(), user=asked.user)


def planned(user) -> Joined:
    """The events that are to carry out the promise and have not been held yet."""
    rows = Evidence.objects.seen_by(user).filter(
        scope_item=OuterRef("pk"),
        kind="carries_out",
        event__status__in=[*AWAITED, "postponed"],
    )
    return Joined(rows, event_name("event__"), distinct=True)


def review_columns(past, dialect: str) -> dict[str, Any]:
    """What the last review of the promise's agreement says."""
    told = {
        name: told_last(name, past, of="agreement")
        for name in ("realised", "constraints_met", "solution")
    }
    held = Coalesce(told_last("held", past, of="agreement"), Value(""))
    advice = Coalesce(told_last("recommendation", past, of="agreement"), Value(""))
    return told | {
        "held": DateWords(held, dialect=dialect),
        "recommendation": Labelled(advice, Review.Recommendation.choices),
    }


def promise_columns(asked: Asked, dialect: str) -> list[Column]:
    """Report 6, `realisasi-monev`."""
    user, told = asked.user, review_columns(asked.past, dialect)
    texts = Agreement.objects.visible_to(user)
    done = proof(user, asked.past).filter(scope_item=OuterRef("pk"))
    held = Joined(done.exclude(event=None), event_name("event__"), distinct=True)
    left = Joined(
        done.exclude(outcome=None), bilingual("outcome__title"), distinct=True
    )
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Agreement title"), one_of(texts, "agreement", heading(user))),
        Column(_("Partner"), one_of(texts, "agreement", partner_names(user))),
        Column(_("Country"), one_of(texts, "agreement", country_names(user))),
        Column(pgettext_lazy("column", "Promise"), bilingual("text")),
        Column(pgettext_lazy("column", "Events planned"), planned(user)),
        Column(pgettext_lazy("column", "Events held"), held),
        Column(pgettext_lazy("column", "Carried out (%)"), told["realised"], "plain"),
        Column(_("Outcome"), left),
        Column(pgettext_lazy("column", "Constraints"), told["constraints_met"]),
        Column(_("Solution"), told["solution"]),
        Column(pgettext_lazy("column", "Reviewed on"), told["held"], "plain"),
        Column(pgettext_lazy("column", "Recommendation"), told["recommendation"]),
        Column(_("Agreement (ID)"), "agreement_id", "plain"),
    ]


def carried_out(items, asked: Asked) -> Plot:
    done = Exists(proof(asked.user, asked.past).filter(scope_item=OuterRef("pk")))
    found = numbers(
        items.annotate(is_done=Case(When(done, then=1), default=0)), "is_done"
    )
    bars = [
        Bar(_("with evidence of implementation"), found.get(1, 0)),
        Bar(_("no evidence of implementation yet"), found.get(0, 0), sure=False),
    ]
    return Plot(_("Scope items implemented"), bars)


def without_promise(filterset, _asked) -> list[tuple]:
    """Agreements that have no row, since nobody has entered what they promise."""
    items = ScopeItem.objects.filter(agreement=OuterRef("pk"))
    items = items.seen_by(filterset.user, of=Agreement)
    number = filterset.texts.filter(~Exists(items)).count()
    return [(_("Agreements without a row, as no scope item is recorded"), number)]


REALISATION = Report(
    title=_("Implementation of scope"),
    tells=_(
        "Each scope item with its events and outcomes, and the result of the "
        "last review."
    ),
    filterset=promises,
    columns=promise_columns,
    sorts=[SORT],
    default="agreement",
    plot=carried_out,
    apart=without_promise,
    notes=[
        _(
            "Each row is a scope item of a signed agreement. Percentage, "
            "constraints, solution, date and recommendation come from the "
            "agreement’s last review and are repeated in each of its rows: "
            "reviews are not made per scope item."
        ),
        _(
            "Events planned are those linked to the scope item that have not been"
            " held yet."
        ),
    ],
    of_past_days=[
        _(
            "Events, outcomes and reviews count if their dates are certainly "
            "before that day. Events planned are as of today: when they were "
            "linked to a scope item is not recorded by date."
        )
    ],
)

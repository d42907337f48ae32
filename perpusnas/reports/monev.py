"""What was promised, what was done about it, and what the last review says."""

from collections.abc import Callable, Iterable
from functools import partial
from types import SimpleNamespace

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import read_agreements
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Review, ScopeItem
from agreements.reviews import last_reviews
from events.coverage import implementation_evidence
from events.exports.names import event_names, outcome_titles
from events.models import Evidence
from events.querysets import AWAITED
from perpusnas.core.files import (
    FileTable,
    Keys,
    choice,
    field,
    grouped,
    joined_once,
    partial_date,
    record_id,
    row_number,
)
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.lists.sorting import Sort

from .report import (
    Bar,
    Plot,
    Report,
    ReportContext,
    numbers,
)

# The promises of a text together, in their order.
PLACE = Cast("agreement_id", BigIntegerField()) * 100_000 + F("position")
SORT = Sort("agreement", _("Agreement"), PLACE)


class ScopeItemFilter(AgreementFilter):
    """The promises of the agreements that the filters leave."""

    FIRST = ("q", "country", "kind", "from", "to", "on")

    area = access = None
    on = day_filter(_("As of"))

    def filter_queryset(self, queryset):
        self.texts = super().filter_queryset(queryset)
        items = ScopeItem.objects.seen_by(self.user, of=Agreement)
        return items.filter(agreement__in=self.texts.order_by().values("pk"))


def scope_items(data, asked: ReportContext):
    texts = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    return ScopeItemFilter(data, texts.signed_then(), user=asked.user)


def read_promises(asked: ReportContext, keys: Keys) -> dict[int, SimpleNamespace]:
    user = asked.user
    seen = ScopeItem.objects.filter(pk__in=keys).seen_by(user, of=Agreement)
    items = list(seen.order_by())
    agreements = Keys(item.agreement_id for item in items)
    visible = Agreement.objects.visible_to(user).filter(pk__in=agreements)
    texts, reviews = (
        read_agreements(visible, user),
        last_reviews(agreements, asked.past),
    )
    done = implementation_evidence(user, asked.past).filter(scope_item__in=keys)
    awaited = Evidence.objects.seen_by(user).filter(
        scope_item__in=keys,
        kind="carries_out",
        event__status__in=[*AWAITED, "postponed"],
    )
    planned, held = events_of(user, awaited), events_of(user, done)
    outcomes = outcomes_of(user, done)
    return {
        item.pk: SimpleNamespace(
            item=item,
            text=texts[item.agreement_id],
            review=reviews.get(item.agreement_id, NO_REVIEW),
            planned=joined_once(planned.get(item.pk, ())),
            held=joined_once(held.get(item.pk, ())),
            outcomes=joined_once(outcomes.get(item.pk, ())),
        )
        for item in items
        if item.agreement_id in texts
    }


# What stands in the cells of an agreement that was never reviewed.
NO_REVIEW = Review()


def events_of(user, evidence: QuerySet) -> dict[int, list[str | None]]:
    """The names of the events of this evidence, by the key of the promise."""
    pairs = evidence.exclude(event=None).order_by().values_list("scope_item", "event")
    return named_by(pairs, partial(event_names, user))


def outcomes_of(user, evidence: QuerySet) -> dict[int, list[str | None]]:
    """The titles of the outcomes of this evidence, by the key of the promise."""
    rows = evidence.exclude(outcome=None).order_by()
    return named_by(
        rows.values_list("scope_item", "outcome"), partial(outcome_titles, user)
    )


def named_by(pairs: Iterable, names: Callable) -> dict[int, list[str | None]]:
    """The names of the second of each pair, by the first."""
    found = list(pairs)
    words = names([second for _first, second in found])
    return grouped((first, words.get(second)) for first, second in found)


def promise_table(asked: ReportContext) -> FileTable:
    """Report 6, `realisasi-monev`."""
    columns = [
        row_number(),
        field(_("Agreement title"), "text.heading"),
        field(_("Partner"), "text.partners"),
        field(_("Country"), "text.countries"),
        field(pgettext_lazy("column", "Promise"), "item.text"),
        field(pgettext_lazy("column", "Events planned"), "planned"),
        field(pgettext_lazy("column", "Events held"), "held"),
        field(pgettext_lazy("column", "Carried out (%)"), "review.realised"),
        field(_("Outcome"), "outcomes"),
        field(pgettext_lazy("column", "Constraints"), "review.constraints_met"),
        field(_("Solution"), "review.solution"),
        partial_date(pgettext_lazy("column", "Reviewed on"), "review.held"),
        choice(
            pgettext_lazy("column", "Recommendation"),
            "review.recommendation",
            Review.Recommendation.choices,
        ),
        record_id("item.agreement_id", _("Agreement (ID)")),
    ]
    return FileTable(columns, lambda keys: read_promises(asked, keys))


def carried_out(items, asked: ReportContext) -> Plot:
    done = Exists(
        implementation_evidence(asked.user, asked.past).filter(
            scope_item=OuterRef("pk")
        )
    )
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
    filterset=scope_items,
    table=promise_table,
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

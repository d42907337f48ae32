"""Report on scope items: their events and outcomes, and the last review."""

from collections.abc import Callable, Iterable
from functools import partial
from types import SimpleNamespace

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import of_others, read_agreements
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

# Sorts the scope items of an agreement together, by their position.
AGREEMENT_AND_POSITION = Cast("agreement_id", BigIntegerField()) * 100_000 + F(
    "position"
)
SORT = Sort("agreement", _("Agreement"), AGREEMENT_AND_POSITION)


class ScopeItemFilter(AgreementFilter):
    """The scope items of the agreements that the filters select."""

    FILTERS = (
        "q",
        "validity",
        "country",
        "region",
        "abroad",
        "kind",
        "stage",
        "partner",
        "whose",
        "on",
        "from",
        "to",
        "signed",
    )
    FIRST = ("q", "country", "kind", "from", "to", "on")

    on = day_filter(_("As of"))

    def filter_queryset(self, queryset):
        self.agreements = super().filter_queryset(queryset)
        items = ScopeItem.objects.seen_by(self.user, of=Agreement)
        return items.filter(agreement__in=self.agreements.order_by().values("pk"))


def scope_items(data, context: ReportContext):
    agreements = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    return ScopeItemFilter(data, agreements.signed_then(), user=context.user)


def read_scope_items(context: ReportContext, keys: Keys) -> dict[int, SimpleNamespace]:
    user = context.user
    visible_items = ScopeItem.objects.filter(pk__among=keys).seen_by(user, of=Agreement)
    items = list(visible_items.order_by())
    agreement_ids = Keys(item.agreement_id for item in items)
    visible = Agreement.objects.visible_to(user)
    agreements = read_agreements(visible, agreement_ids, context.subjects, "theirs")
    reviews = last_reviews(agreement_ids, context.past)
    done = implementation_evidence(user, context.past).filter(scope_item__among=keys)
    awaited = Evidence.objects.seen_by(user).filter(
        scope_item__among=keys,
        kind="carries_out",
        event__status__in=[*AWAITED, "postponed"],
    )
    planned_events, held_events = events_of(user, awaited), events_of(user, done)
    outcomes = outcomes_of(user, done)
    return {
        item.pk: SimpleNamespace(
            item=item,
            agreement=agreements[item.agreement_id],
            review=reviews.get(item.agreement_id, NO_REVIEW),
            planned_events=joined_once(planned_events.get(item.pk, ())),
            held_events=joined_once(held_events.get(item.pk, ())),
            outcomes=joined_once(outcomes.get(item.pk, ())),
        )
        for item in items
        if item.agreement_id in agreements
    }


# Gives the empty cells of an agreement that was never reviewed.
NO_REVIEW = Review()


def events_of(user, evidence: QuerySet) -> dict[int, list[str | None]]:
    """Return the names of the events of this evidence, by the id of the scope item."""
    pairs = evidence.exclude(event=None).order_by().values_list("scope_item", "event")
    return named_by(pairs, partial(event_names, user))


def outcomes_of(user, evidence: QuerySet) -> dict[int, list[str | None]]:
    """Return the titles of the outcomes of this evidence, by the id of the scope item."""
    rows = evidence.exclude(outcome=None).order_by()
    return named_by(
        rows.values_list("scope_item", "outcome"), partial(outcome_titles, user)
    )


def named_by(pairs: Iterable, names: Callable) -> dict[int, list[str | None]]:
    """Return the names of the second id of each pair, by the first."""
    pairs = list(pairs)
    names_by_id = names([second for _first, second in pairs])
    return grouped((first, names_by_id.get(second)) for first, second in pairs)


def scope_item_table(context: ReportContext) -> FileTable:
    """Return the columns and rows of report 6, `realisasi-monev`."""
    columns = [
        row_number(),
        field(_("Agreement title"), "agreement.heading"),
        field(_("Partner"), "agreement.partners"),
        field(_("Country"), "agreement.countries"),
        field(pgettext_lazy("column", "Promise"), "item.text"),
        field(pgettext_lazy("column", "Events planned"), "planned_events"),
        field(pgettext_lazy("column", "Events held"), "held_events"),
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
        of_others("agreement.agreement.theirs"),
    ]
    return FileTable(columns, lambda keys: read_scope_items(context, keys))


def implemented_items(items, context: ReportContext) -> Plot:
    done = Exists(
        implementation_evidence(context.user, context.past).filter(
            scope_item=OuterRef("pk")
        )
    )
    counts = numbers(
        items.annotate(is_done=Case(When(done, then=1), default=0)), "is_done"
    )
    bars = [
        Bar(_("with evidence of implementation"), counts.get(1, 0)),
        Bar(_("no evidence of implementation yet"), counts.get(0, 0), is_certain=False),
    ]
    return Plot(_("Scope items implemented"), bars)


def without_scope_item(filterset, _context) -> list[tuple]:
    """Return the number of agreements without a scope item, which have no row."""
    items = ScopeItem.objects.filter(agreement=OuterRef("pk"))
    items = items.seen_by(filterset.user, of=Agreement)
    number = filterset.agreements.filter(~Exists(items)).count()
    return [(_("Agreements without a row, as no scope item is recorded"), number)]


REALISATION = Report(
    title=_("Implementation of scope"),
    file_name=pgettext_lazy("file name", "implementation-of-scope"),
    description=_(
        "Each scope item with its events and outcomes, and the result of the "
        "last review."
    ),
    filterset=scope_items,
    table=scope_item_table,
    sorts=[SORT],
    default="agreement",
    plot=implemented_items,
    excluded_counts=without_scope_item,
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
    past_day_notes=[
        _(
            "Events, outcomes and reviews count if their dates are certainly "
            "before that day. Events planned are as of today: when they were "
            "linked to a scope item is not recorded by date."
        )
    ],
)

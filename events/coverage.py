"""Which scope items of agreements were carried out, and which agreements are
inactive."""

from collections.abc import Collection
from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from agreements.models import Agreement, ScopeItem
from agreements.validity import IN_FORCE
from perpusnas.core.dates.months import last_known_day
from perpusnas.core.dates.periods import begins
from perpusnas.core.files import Keys

from .models import Evidence

# The pieces of evidence that stand beside a scope item.
FIRST_EVIDENCE = 3


def implementation_evidence(
    user, by: date | None = None, except_for: Collection[str] = ()
):
    """Return the evidence visible to the user that scope items were carried out by held
    events or achieved outcomes.

    With `by`, only what had certainly begun or happened by that day; `except_for` as in
    `seen_by`.
    """
    happened = Q(event__status="held") | Q(outcome__standing="achieved")
    evidence = Evidence.objects.seen_by(user, except_for=except_for)
    evidence = evidence.filter(happened, kind="carries_out")
    if by is None:
        return evidence
    return evidence.filter(
        begins("event__when", None, by) | Q(outcome__as_of_latest__lte=by)
    )


def is_carried_out(user) -> Exists:
    """Return the condition that there is such evidence for a scope item that the user
    may see, so that the item itself is not looked at again."""
    evidence = implementation_evidence(user, except_for=["scope_item"])
    return Exists(evidence.filter(scope_item=OuterRef("pk")))


def with_first_evidence(scope_items, user):
    """Load the first evidence of each scope item as `implementation_evidence`, newest
    first, and annotate the number of all, `evidence_count`."""
    evidence = implementation_evidence(user)
    number = evidence.filter(scope_item=OuterRef("pk")).order_by().values("scope_item")
    number = number.annotate(n=Count("pk")).values("n")
    first = evidence.select_related("event", "outcome").order_by("-pk")
    return scope_items.annotate(
        evidence_count=Coalesce(Subquery(number, IntegerField()), 0)
    ).prefetch_related(Prefetch("evidence", first[:FIRST_EVIDENCE], to_attr="proof"))


def count_by_agreement(rows, what="pk") -> Coalesce:
    """Return a subquery that counts the distinct `what` of the rows for each agreement;
    never NULL."""
    count = (
        rows.order_by()
        .values("agreement")
        .annotate(n=Count(what, distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def held_evidence(user):
    """Return the visible evidence that links visible agreements to held events."""
    seen = Evidence.objects.seen_by(user, of=Agreement)
    return seen.filter(event__status="held")


def event_links(user):
    """Return the `held_evidence` of an agreement, as a subquery."""
    return held_evidence(user).filter(agreement=OuterRef("pk"))


def of_counted_events(rows, by: date | None = None):
    """Return those rows of evidence whose event counts; with `by`, only events that had
    certainly begun by that day."""
    rows = rows.filter(event__is_container=False)
    rows = rows if by is None else rows.filter(begins("event__when", None, by))
    return rows.exclude(event__part_kind="session")


def counted_links(user, by: date | None = None):
    """Return those rows of `event_links` whose event counts."""
    return of_counted_events(event_links(user), by)


def events_held(user, by: date | None = None) -> Coalesce:
    """Return a subquery with the number of held events linked to an agreement."""
    return count_by_agreement(counted_links(user, by), "event")


def event_numbers(user, agreements: Keys, by: date | None = None) -> dict[int, int]:
    """Return how many events were held under these agreements, by the agreement's id;
    those without any are left out."""
    rows = held_evidence(user).filter(agreement__among=agreements)
    rows = of_counted_events(rows, by).order_by().values("agreement")
    counts = rows.annotate(n=Count("event", distinct=True))
    return dict(counts.values_list("agreement", "n"))


def dated_links(user, day: date):
    """Return those rows of `event_links` whose event had begun by that day, each with the
    `last_day` of its event, as `last_known_day`."""
    links = event_links(user).filter(event__when_earliest__lte=day)
    return links.annotate(last_day=last_known_day("event__when"))


def with_activity(agreements, user, day: date):
    """Annotate `scope_item_count`, `implemented_count`, `open_count`, the number of
    scope items not carried out, `events_linked` and `last_activity`, the latest possible
    day up to `day` of a linked event, or its first day where the end is not known."""
    items = ScopeItem.objects.seen_by(user, of=Agreement)
    items = items.filter(agreement=OuterRef("pk"))
    carried_out = is_carried_out(user)
    links = dated_links(user, day).order_by().values("agreement")
    latest = links.annotate(last=Max("last_day")).values("last")
    return agreements.annotate(
        scope_item_count=count_by_agreement(items),
        implemented_count=count_by_agreement(items.filter(carried_out)),
        open_count=count_by_agreement(items.exclude(carried_out)),
        events_linked=events_held(user),
        last_activity=Subquery(latest),
    )


def inactivity_condition(since: date, no_activity: Q) -> Q:
    """Return the condition that an agreement has been in force since before that day
    without a linked event since.

    Requires `validity_on`.
    """
    in_force_before = Q(starts_latest__lt=since) | Q(starts_latest__isnull=True)
    return Q(validity__in=IN_FORCE) & in_force_before & no_activity


def inactive_agreements(agreements, user, day: date, since: date):
    """Return the agreements that are inactive on a day; requires `validity_on`.

    That no event since is linked is found without working out the last of all.
    """
    recent = dated_links(user, day).filter(last_day__gte=since)
    return agreements.filter(inactivity_condition(since, ~Q(Exists(recent))))


def with_is_inactive(agreements, since: date):
    """Annotate `is_inactive`; requires `validity_on` and `with_activity`."""
    no_activity = Q(last_activity__lt=since) | Q(last_activity__isnull=True)
    condition = inactivity_condition(since, no_activity)
    return agreements.annotate(
        is_inactive=Case(When(condition, then=True), default=False)
    )


def with_scope_items(agreements, user):
    """Load the scope items of each agreement as `listed_scope_items`, each with
    `is_implemented`."""
    seen = ScopeItem.objects.seen_by(user, of=Agreement)
    items = seen.annotate(is_implemented=is_carried_out(user))
    items = items.only("agreement", "area").order_by("pk")
    return agreements.prefetch_related(
        Prefetch("scope_items", items, to_attr="listed_scope_items")
    )


def by_area(agreements, user) -> dict[int | None, tuple[int, int]]:
    """Return the number of scope items of these agreements and of those carried out, by
    area id; None for items without an area."""
    seen = ScopeItem.objects.seen_by(user, of=Agreement).order_by()
    items = seen.annotate(is_implemented=is_carried_out(user))
    items = items.filter(agreement__in=agreements.order_by().values("pk"))
    counted = items.values("area").annotate(
        scope_item_count=Count("pk"), done=Count("pk", filter=Q(is_implemented=True))
    )
    return {row["area"]: (row["scope_item_count"], row["done"]) for row in counted}

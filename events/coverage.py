"""What was done about each promise of a text, and which texts sleep."""

from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from agreements.models import ScopeItem
from agreements.validity import IN_FORCE

from .models import Evidence


def proof(user, by: date | None = None):
    """Evidence that a promise was carried out: events held, outcomes achieved.

    Only what the reader may see of it; with `by`, what had surely come about by then.
    """
    came_about = Q(event__status="held") | Q(outcome__standing="achieved")
    rows = Evidence.objects.seen_by(user).filter(came_about, kind="carries_out")
    if by is None:
        return rows
    return rows.filter(Q(event__when_latest__lte=by) | Q(outcome__as_of_latest__lte=by))


def with_proof(scope_items, user):
    """Promises with `proof`: the evidence of each, newest first."""
    evidence = proof(user).select_related("event", "outcome").order_by("-pk")
    return scope_items.prefetch_related(Prefetch("evidence", evidence, to_attr="proof"))


def counted(rows, what="pk") -> Coalesce:
    """How many rows of a subquery there are for each text, never null."""
    number = (
        rows.order_by()
        .values("agreement")
        .annotate(n=Count(what, distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def linked(user):
    """What says that an event was held under a text, as far as the reader may see it."""
    held = Evidence.objects.seen_by(user).filter(event__status="held")
    return held.filter(agreement=OuterRef("pk"))


def counting(user, by: date | None = None):
    """Of what is `linked`, the events that count; with `by`, those surely over by then."""
    rows = linked(user).filter(event__is_container=False)
    rows = rows if by is None else rows.filter(event__when_latest__lte=by)
    return rows.exclude(event__part_kind="session")


def events_held(user, by: date | None = None) -> Coalesce:
    """How many events were held under a text, of those that this reader may see."""
    return counted(counting(user, by), "event")


def with_activity(agreements, user, day: date):
    """Agreements with `promises`, `kept` (promises with proof), `events_linked`, and
    `last_activity`: the latest possible day, up to `day`, of an event linked to them."""
    items = ScopeItem.objects.seen_by(user).filter(agreement=OuterRef("pk"))
    kept = items.filter(Exists(proof(user).filter(scope_item=OuterRef("pk"))))
    latest = (
        linked(user)
        .filter(event__when_earliest__lte=day)
        .order_by()
        .values("agreement")
        .annotate(last=Max(F("event__when_latest")))
        .values("last")
    )
    return agreements.annotate(
        promises=counted(items),
        kept=counted(kept),
        events_linked=events_held(user),
        last_activity=Subquery(latest),
    )


def asleep(since: date) -> Q:
    """In force since before that day, and nothing linked to them since, or never.

    Of texts annotated by `validity_on` and `with_activity`. What has only just come
    into force has had no time to sleep.
    """
    nothing = Q(last_activity__lt=since) | Q(last_activity__isnull=True)
    long_since = Q(starts_latest__lt=since) | Q(starts_latest__isnull=True)
    return Q(validity__in=IN_FORCE) & long_since & nothing


def sleeping(agreements, since: date):
    """The texts that are `asleep`."""
    return agreements.filter(asleep(since))


def with_is_asleep(agreements, since: date):
    """Those annotated by `validity_on` and `with_activity`, with `is_asleep`."""
    return agreements.annotate(
        is_asleep=Case(When(asleep(since), then=True), default=False)
    )


def with_promised(agreements, user):
    """Texts with `promised`: their promises, each with whether it `is_kept`."""
    items = ScopeItem.objects.seen_by(user)
    items = items.annotate(
        is_kept=Exists(proof(user).filter(scope_item=OuterRef("pk")))
    )
    items = items.only("agreement", "area").order_by("pk")
    return agreements.prefetch_related(
        Prefetch("scope_items", items, to_attr="promised")
    )


def by_area(agreements, user) -> dict[int | None, tuple[int, int]]:
    """Of all these texts together, how many promises each area has and how many of
    them are carried out; under None those of no told area."""
    kept = Exists(proof(user).filter(scope_item=OuterRef("pk")))
    items = ScopeItem.objects.seen_by(user).annotate(is_kept=kept).order_by()
    items = items.filter(agreement__in=agreements.order_by().values("pk"))
    counted = items.values("area").annotate(
        promises=Count("pk"), done=Count("pk", filter=Q(is_kept=True))
    )
    return {row["area"]: (row["promises"], row["done"]) for row in counted}

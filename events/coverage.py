"""What was done about each promise of a text, and which texts sleep."""

from datetime import date

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from agreements.models import ScopeItem
from agreements.validity import IN_FORCE

from .models import Event, Evidence, Outcome


def proof(user):
    """Evidence that a promise was carried out: events held, outcomes achieved.

    Only what the reader may see of it.
    """
    events = Event.objects.visible_to(user).filter(status="held")
    outcomes = Outcome.objects.visible_to(user).filter(standing="achieved")
    return Evidence.objects.filter(kind="carries_out").filter(
        Q(event__in=events) | Q(outcome__in=outcomes)
    )


def with_proof(scope_items, user):
    """Promises with `proof`: the evidence of each, newest first."""
    evidence = proof(user).select_related("event", "outcome").order_by("-pk")
    return scope_items.prefetch_related(Prefetch("evidence", evidence, to_attr="proof"))


def counted(rows) -> Coalesce:
    """How many rows of a subquery, grouped by nothing, as a number that is never null."""
    number = rows.order_by().values("agreement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def events_held(user) -> Coalesce:
    """How many events were held under a text, of those that this reader may see."""
    held = Event.objects.visible_to(user).counted().filter(status="held")
    linked = Evidence.objects.filter(agreement=OuterRef("pk"), event__in=held)
    number = linked.order_by().values("agreement")
    number = number.annotate(n=Count("event", distinct=True)).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def with_activity(agreements, user, day: date):
    """Agreements with `promises`, `kept` (promises with proof), `events_linked`, and
    `last_activity`: the latest possible day, up to `day`, of an event linked to them."""
    items = ScopeItem.objects.seen_by(user).filter(agreement=OuterRef("pk"))
    kept = items.filter(Exists(proof(user).filter(scope_item=OuterRef("pk"))))
    held = Event.objects.visible_to(user).filter(status="held")
    linked = Evidence.objects.filter(agreement=OuterRef("pk"), event__in=held)
    latest = (
        linked.filter(event__when_earliest__lte=day)
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


def sleeping(agreements, since: date):
    """In force, and nothing linked to them since that day, or never."""
    return agreements.filter(validity__in=IN_FORCE).filter(
        Q(last_activity__lt=since) | Q(last_activity__isnull=True)
    )

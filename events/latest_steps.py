"""The latest steps of a timeline up to a day, of which only these are read."""

from datetime import date

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from . import timeline
from .timeline import TimelineEntry
from .timeline_years import STEPS


def latest_steps(
    agreements: QuerySet, events: QuerySet, outcomes: QuerySet, today: date, most: int
) -> tuple[list[TimelineEntry], int]:
    """Return the latest steps up to today, the newest first, and how many more there are;
    gaps between terms are not counted."""
    latest = list(by_latest_step(agreements, today)[:most])
    events = events.filter(when_earliest__lte=today)
    outcomes = outcomes.filter(as_of_earliest__lte=today)
    entries = [
        entry
        for agreement in latest
        for entry in timeline.agreement_entries(agreement, named=True)
    ]
    entries += timeline.term_gaps([*latest, *neighbours(agreements, latest, most)])
    entries += timeline.event_entries(events.order_by("-when_earliest", "-pk")[:most])
    entries += timeline.outcome_entries(
        outcomes.order_by("-as_of_earliest", "-pk")[:most]
    )
    ordered = timeline.in_date_order(entries, today)
    steps = [step for step in ordered if step.first and step.first <= today][-most:]
    total = steps_until(agreements, today) + events.count() + outcomes.count()
    counted = sum(step.state != "gap" for step in steps)
    return steps[::-1], max(0, total - counted)


def by_latest_step(agreements: QuerySet, today: date) -> QuerySet:
    """Return agreements by their latest step up to today.

    The latest steps of all are then among those of the first agreements.
    """
    steps = [
        Case(
            When(**{f"{name}_earliest__lte": today}, then=F(f"{name}_earliest")),
            default=Value(date.min, DateField()),
            output_field=DateField(),
        )
        for name in STEPS
    ]
    ordered = agreements.annotate(latest_step=Greatest(*steps))
    return ordered.order_by("-latest_step", "-pk")


def neighbours(agreements: QuerySet, latest: list, most: int) -> list:
    """Return predecessors and successors of agreements: the other ends of their gaps."""
    before = [agreement.predecessor_id for agreement in latest]
    is_neighbour = Q(pk__in=[pk for pk in before if pk]) | Q(predecessor__in=latest)
    return list(agreements.filter(is_neighbour).order_by("-pk")[: 2 * most])


def steps_until(agreements: QuerySet, today: date) -> int:
    """Return the number of steps of agreements up to today."""
    counts = {
        f"n_{name}": Count("pk", filter=Q(**{f"{name}_earliest__lte": today}))
        for name in STEPS
    }
    return sum(agreements.order_by().aggregate(**counts).values())

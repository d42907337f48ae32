"""Events that may be entered twice: the same title on the same day."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.db.models import Count, QuerySet

from perpusnas.core.search import normalise

from .models import Event

# Events of one title and day that are compared in pairs.
MAX_ALIKE = 50


def titles_of(event: Event) -> set[str]:
    """Return the titles of an event as they are compared."""
    return {normalise(event.title_id), normalise(event.title_en)} - {""}


def same_events(events: QuerySet[Event], event: Event) -> list[Event]:
    """Return those of these events that have a title and the day of an event."""
    titles = titles_of(event)
    if not titles or not event.when:
        return []
    found = events.exclude(pk=event.pk).filter(when=event.when)
    return [other for other in found if titles & titles_of(other)][:5]


def likely_pairs(events: QuerySet[Event], _user: Any) -> set[tuple[int, int]]:
    """Return the pairs of these events that may be the same, the lower id first."""
    return {*titled_alike(events.order_by())}


def titled_alike(events: QuerySet[Event]) -> Iterator[tuple[int, int]]:
    days = events.exclude(when="").values("when").alias(n=Count("pk")).filter(n__gt=1)
    alike = defaultdict(set)
    found = events.filter(when__in=days.values("when"))
    for pk, when, *titles in found.values_list("pk", "when", "title_id", "title_en"):
        for title in {normalise(title) for title in titles if title}:
            alike[when, title].add(pk)
    for keys in alike.values():
        yield from combinations(sorted(keys)[:MAX_ALIKE], 2)

"""Queries on programs."""

from datetime import date
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from partners.models import Partner
from perpusnas.core.dates.months import MonthsLater, last_known_day
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import Country, RecordQuerySet
from perpusnas.core.search import search_records

from .events import AWAITED

# Open-ended dates have a latest day beyond this; nothing can be due after them.
FAR_OFF = date(9000, 1, 1)
# The longest interval that leads from an earlier day to one that Python can name.
MAX_MONTHS = 900 * 12


def next_due() -> Case:
    """Return the latest day for the next edition, counted from the last one held.

    Null where it is unknown, where an edition is planned, and after the end of the
    program.
    """
    years = When(every_unit="years", then=F("every") * 12)
    months = Case(years, default=F("every"), output_field=IntegerField())
    due = MonthsLater("last_held", months)
    recurring = Q(every__gt=0, awaited=0, last_held__lt=FAR_OFF) & ~Q(every_unit="")
    in_range = Q(LessThanOrEqual(months, MAX_MONTHS))
    before_end = Q(until_latest__isnull=True) | Q(until_latest__gte=due)
    return Case(When(recurring & in_range & before_end, then=due))


class ProgramQuerySet(RecordQuerySet):
    """Queries on programs."""

    def bodies_seen_by(self, user: Any) -> QuerySet:
        """Return the bodies of programs that the user may see."""
        return related_model(self.model, "bodies").objects.seen_by(user)

    def with_body(self, user: Any, **of: Any) -> Self:
        """Return programs with a body as described; only visible bodies count, so that
        a hidden one is not revealed."""
        bodies = self.bodies_seen_by(user).filter(**of)
        return self.filter(pk__in=bodies.order_by().values("program"))

    def search(self, query: str, user: Any) -> Self:
        """Search own texts, and partners and countries behind the program."""

        def through_bodies(word: str) -> QuerySet:
            partners = search_records(Partner.objects.visible_to(user), word)
            countries = search_records(Country.objects.all(), word)
            named = Q(partner__in=partners.order_by())
            named |= Q(country__in=countries.order_by())
            return self.bodies_seen_by(user).filter(named).values("program_id")

        return search_records(self, query, through_bodies)

    def with_editions(self, user: Any) -> Self:
        """Annotate `editions` (number held), `last_when` and `last_held` (date and
        latest day of the last one), `awaited` (number planned) and `next_due`.

        Only events visible to the user count, without sessions and containers.
        """
        event = related_model(self.model, "events")
        editions = event.objects.visible_to(user).counted()
        editions = editions.filter(program=OuterRef("pk")).order_by().values("program")
        held = editions.filter(status="held")
        awaited = editions.filter(status__in=AWAITED)
        dated = held.annotate(last_day=last_known_day("when"))
        latest = dated.filter(last_day__isnull=False).order_by("-last_day", "-pk")
        programs = self.annotate(
            last_when=Coalesce(Subquery(latest.values("when")[:1]), Value("")),
            editions=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
            last_held=Subquery(
                held.annotate(n=Max(last_known_day("when"))).values("n")
            ),
            awaited=Coalesce(Subquery(awaited.annotate(n=Count("pk")).values("n")), 0),
        )
        return programs.annotate(next_due=next_due())

    def south_south(self) -> Self:
        """Return programs whose framework is South-South and triangular cooperation
        (KSST)."""
        return self.filter(
            Q(framework_id__icontains="selatan-selatan")
            | Q(framework_id__icontains="KSST")
            | Q(framework_en__icontains="south-south")
        )

    def due(self, by: date) -> Self:
        """Return programs whose next edition is due by that day or late; requires
        `with_editions`."""
        return self.filter(next_due__lte=by)

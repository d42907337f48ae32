"""What is asked of programs."""

from datetime import date

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from perpusnas.core.dates.months import MonthsLater
from perpusnas.core.models import RecordQuerySet

from .events import AWAITED

# What is still running is held on no day after which anything could be due.
FAR_OFF = date(9000, 1, 1)


class ProgramQuerySet(RecordQuerySet):
    def with_editions(self, user):
        """With `editions` held, the `last_when` and `last_held` day of the latest of
        them, and how many are `awaited`.

        Of the events that this reader may see, sessions and containers left out.
        """
        event = self.model.events.rel.related_model
        editions = event.objects.visible_to(user).counted()
        editions = editions.filter(program=OuterRef("pk")).order_by().values("program")
        held = editions.filter(status="held")
        awaited = editions.filter(status__in=AWAITED)
        latest = held.filter(when_latest__isnull=False).order_by("-when_latest", "-pk")
        return self.annotate(
            last_when=Coalesce(Subquery(latest.values("when")[:1]), Value("")),
            editions=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
            last_held=Subquery(held.annotate(n=Max("when_latest")).values("n")),
            awaited=Coalesce(Subquery(awaited.annotate(n=Count("pk")).values("n")), 0),
        )

    def south_south(self):
        """Those under South-South and triangular cooperation (KSST), by the framework
        that is told of them."""
        return self.filter(
            Q(framework_id__icontains="selatan-selatan")
            | Q(framework_id__icontains="KSST")
            | Q(framework_en__icontains="south-south")
        )

    def due(self, by: date):
        """Of those annotated by `with_editions`, the ones whose next edition is due by
        that day, those that are late among them; as `Program.next_due` tells it.
        """
        years = When(every_unit="years", then=F("every") * 12)
        months = Case(years, default=F("every"), output_field=IntegerField())
        recurring = self.filter(every__gt=0, awaited=0, last_held__lt=FAR_OFF)
        next_due = MonthsLater("last_held", months)
        return recurring.exclude(every_unit="").filter(
            Q(until_latest__isnull=True) | Q(until_latest__gte=next_due),
            LessThanOrEqual(next_due, by),
        )

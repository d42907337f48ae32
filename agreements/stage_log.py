"""Where texts stand in the work, and since when, by the log of their stages."""

from datetime import timedelta

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from perpusnas.core.models import RecordQuerySet

from .validity import Validity

# On the way to signing, the ones that wait included (UU 24/2000 Art. 6).
UNDER_WAY = ("proposed", "exploratory", "negotiation", "drafting", "text_agreed")
UNDER_WAY += ("ready", "on_hold")
# Three months without a step: long enough for a ministry to answer.
STALLED_DAYS = 90

# Of texts annotated by `validity_on` and `with_stage_on`: on the way to signing on that
# day; and not signed by then, where the log does not tell whether they were.
WAS_UNDER_WAY = Q(stage_then__in=UNDER_WAY, validity=Validity.UNSIGNED)
STAGE_NOT_TOLD = Q(stage_then="", validity=Validity.UNSIGNED)


class StageQuerySet(RecordQuerySet):
    def with_stage_since(self):
        """With `stage_since` (EDTF) and `stage_reached`, the latest possible day on which
        a text came to its stage, and when one on hold is to be looked at `again` and
        `again_by`; empty and None where the log does not tell it."""
        change = self.model.stage_changes.rel.related_model
        last = change.objects.filter(
            agreement=OuterRef("pk"), stage=OuterRef("stage")
        ).order_by("-pk")
        return self.annotate(
            stage_since=Coalesce(Subquery(last.values("since")[:1]), Value("")),
            stage_reached=Subquery(last.values("since_latest")[:1]),
            again=Coalesce(Subquery(last.values("again")[:1]), Value("")),
            again_by=Subquery(last.values("again_latest")[:1]),
        )

    def with_stage_on(self, day):
        """The same as on a day, and with `stage_then`, the stage on it.

        From today on that is the stage itself. For a day past it is the last one of the
        log, where it had surely come by then; else "", for what the log does not tell.
        """
        if day >= timezone.localdate():
            return self.with_stage_since().annotate(stage_then=F("stage"))
        change = self.model.stage_changes.rel.related_model
        later = Q(since_earliest__isnull=False, since_earliest__gt=day)
        log = change.objects.filter(~later, agreement=OuterRef("pk")).order_by("-pk")
        come = Q(since_latest__lte=day)

        def told(name):
            return log.values(told=Case(When(come, then=F(name))))[:1]

        return self.annotate(
            stage_then=Coalesce(Subquery(told("stage")), Value("")),
            stage_since=Coalesce(Subquery(told("since")), Value("")),
            stage_reached=Subquery(told("since_latest")),
        )

    def stalled(self, day):
        """On the way to signing, and for longer than `STALLED_DAYS` in the same stage.

        Of those annotated by `with_stage_since`; where nobody told since when a text is
        in its stage, since it was last changed. What is on hold until a day waits rightly
        till then, and no longer.
        """
        since = day - timedelta(days=STALLED_DAYS)
        silent = Q(stage_reached__isnull=True, changed__date__lt=since)
        long = Q(stage_reached__lt=since) | silent
        waits = Q(again_by__isnull=True) & long
        return self.filter(
            waits | Q(again_by__lt=day), stage__in=UNDER_WAY, signature="no"
        )

    def to_look_at_again(self, day):
        """On hold until a day that has come; of those annotated by `with_stage_since`."""
        return self.filter(again_by__lte=day, stage="on_hold", signature="no")

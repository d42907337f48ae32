"""Queries on the stage of agreements, now and on a past day, from the log of stages."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import (
    BooleanField,
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.querysets import MergeableQuerySet
from perpusnas.core.model_fields import related_model

from .validity import Validity

# Stages before signing (UU 24/2000 Art. 6), and those of an agreement in preparation.
BEFORE_SIGNING = ["proposed", "exploratory", "in_principle", "negotiation", "drafting"]
BEFORE_SIGNING += ["text_agreed", "ready"]
UNDER_WAY = [*BEFORE_SIGNING, "on_hold"]
# A ministry may take three months to answer.
STALLED_DAYS = 90

# Conditions on agreements annotated by `validity_on` and `with_stage_on`: in a stage
# before signing on that day; unsigned on that day, with a stage that is not known.
WAS_UNDER_WAY = Q(stage_then__in=UNDER_WAY, validity=Validity.UNSIGNED)
STAGE_NOT_KNOWN = Q(stage_then="", validity=Validity.UNSIGNED)


class StageQuerySet(MergeableQuerySet):
    """Queries on the stages of agreements."""

    def with_stage_since(self, user: Any) -> Self:
        """Annotate when the current stage began and, if on hold, when to resume, by the
        part of the log that the reader may see.

        `stage_since` and `again` are EDTF texts, `stage_reached` and `again_by` their
        latest possible days; empty or None where the log does not say.
        """
        latest = self.latest_change(user)
        return self.annotate(
            stage_since=Coalesce(Subquery(latest.values("since")), Value("")),
            stage_reached=Subquery(latest.values("since_latest")),
            again=Coalesce(Subquery(latest.values("again")), Value("")),
            again_by=Subquery(latest.values("again_latest")),
        )

    def latest_change(self, user: Any) -> QuerySet:
        """Return the change of an agreement to its current stage, the last one that the
        reader may see, as a subquery."""
        changes = related_model(self.model, "stage_changes").objects
        changes = changes.seen_by(user, of=self.model).order_by("-pk")
        return changes.filter(agreement=OuterRef("pk"), stage=OuterRef("stage"))[:1]

    def with_stage_on(self, day: date, user: Any) -> Self:
        """Annotate the same for a day, and `stage_then`, the stage on that day.

        From today on it is the current stage. For a past day it is the last logged
        stage, if that had certainly begun by then; otherwise it is unknown and empty.
        """
        if day >= timezone.localdate():
            return self.with_stage_since(user).annotate(stage_then=F("stage"))
        change = related_model(self.model, "stage_changes")
        began_later = Q(since_earliest__isnull=False, since_earliest__gt=day)
        log = change.objects.seen_by(user, of=self.model).order_by("-pk")
        log = log.filter(~began_later, agreement=OuterRef("pk"))
        has_begun = Q(since_latest__lte=day)

        def last_value(name: str) -> QuerySet:
            return log.values(value=Case(When(has_begun, then=F(name))))[:1]

        return self.annotate(
            stage_then=Coalesce(Subquery(last_value("stage")), Value("")),
            stage_since=Coalesce(Subquery(last_value("since")), Value("")),
            stage_reached=Subquery(last_value("since_latest")),
        )

    def stalled(self, day: date, user: Any) -> Self:
        """Return agreements before signing that have been in one stage for more than
        `STALLED_DAYS`.

        Where the log that the reader may see has no date, the last change of the record
        counts. An agreement on hold until a day is stalled only after that day.
        """
        since = day - timedelta(days=STALLED_DAYS)
        unlogged = Q(changed__date__lt=since)
        by_log = Case(
            When(again_latest__isnull=False, then=Q(again_latest__lt=day)),
            When(since_latest__isnull=False, then=Q(since_latest__lt=since)),
            output_field=BooleanField(),
        )
        # One subquery for both dates: the database would look up the change for each.
        logged = Subquery(self.latest_change(user).values(too_long=by_log))
        too_long = Coalesce(logged, unlogged, output_field=BooleanField())
        return self.filter(too_long, stage__in=UNDER_WAY, signature="no")

    def to_resume(self, day: date) -> Self:
        """Return agreements on hold until a day that has come; requires
        `with_stage_since`."""
        return self.filter(again_by__lte=day, stage="on_hold", signature="no")

"""Pairs of records that may be duplicates, and what users decided about them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perpusnas.core.audit import audit_context
from perpusnas.core.model_fields import related_model

from .partner import Partner
from .people import Person


class PairQuerySet(models.QuerySet):
    """Queries on pairs."""

    def seen_by(self, user: Any) -> Self:
        """Return pairs of which the user may see both records."""
        records = related_model(self.model, "first").objects
        return self.filter(records.rule(user, "first") & records.rule(user, "second"))

    def undecided(self) -> Self:
        """Return pairs that nobody has decided on."""
        return self.filter(two_since__isnull=True)

    def marked_distinct(self) -> Self:
        """Return pairs that a user marked as distinct."""
        return self.filter(two_since__isnull=False)


class Pair(models.Model):
    """Two records that may be duplicates, the names that match, and who marked them as
    distinct (abstract).

    Undecided pairs are derived and replaced when names change; decisions are kept. The
    foreign keys have no reverse name, since merging must not redirect them.
    """

    first_name = models.CharField(max_length=300, editable=False)
    second_name = models.CharField(max_length=300, editable=False)
    exact = models.BooleanField(default=False, editable=False)
    same_country = models.BooleanField(default=False, editable=False)
    two_since = models.DateTimeField(
        _("marked as not duplicates on"), null=True, blank=True, editable=False
    )
    two_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("marked as not duplicates by"),
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-same_country", "-exact", "first_name", "pk"]
        indexes = [
            models.Index(
                fields=["-same_country", "-exact", "first_name", "id"],
                name="%(class)s_undecided",
                condition=Q(two_since__isnull=True),
            ),
            models.Index(
                fields=["two_since"],
                name="%(class)s_told_apart",
                condition=Q(two_since__isnull=False),
            ),
            models.Index(fields=["second"], name="%(class)s_second"),
        ]
        constraints = [
            models.UniqueConstraint(name="%(class)s_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="%(class)s_in_order", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} – {self.second_name}"

    def decide(self, *, two: bool) -> None:
        """Mark the two records as distinct, or as undecided again."""
        self.two_since = timezone.now() if two else None
        self.two_by = audit_context().user if two else None
        self.save(update_fields=["two_since", "two_by"])


class PartnerPair(Pair):
    """A pair of partners."""

    first = models.ForeignKey(
        Partner, models.CASCADE, related_name="+", db_index=False, editable=False
    )
    second = models.ForeignKey(
        Partner, models.CASCADE, related_name="+", db_index=False, editable=False
    )

    class Meta(Pair.Meta):
        verbose_name = _("possible duplicate partners")
        verbose_name_plural = _("possible duplicate partners")


class PersonPair(Pair):
    """A pair of people."""

    first = models.ForeignKey(
        Person, models.CASCADE, related_name="+", db_index=False, editable=False
    )
    second = models.ForeignKey(
        Person, models.CASCADE, related_name="+", db_index=False, editable=False
    )

    class Meta(Pair.Meta):
        verbose_name = _("possible duplicate people")
        verbose_name_plural = _("possible duplicate people")

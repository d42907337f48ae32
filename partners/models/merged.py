"""Records that were merged into others: where their old URLs lead, and how to undo it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import exactly_one

from .partner import Partner
from .people import Person


class Merged(models.Model):
    """The record into which the record with this number was merged.

    It is a number and no foreign key, since the merged record may be removed from the
    trash.
    """

    number = models.PositiveBigIntegerField(_("ID number of the merged record"))
    partner = models.ForeignKey(
        Partner,
        models.CASCADE,
        related_name="merged",
        null=True,
        verbose_name=_("partner"),
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="merged",
        null=True,
        verbose_name=_("person"),
    )
    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.CASCADE,
        related_name="merged",
        null=True,
        verbose_name=_("agreement"),
    )
    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        related_name="merged",
        null=True,
        verbose_name=_("event"),
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("merged record")
        verbose_name_plural = _("merged records")
        indexes = [models.Index(fields=["number"], name="merged_number")]
        constraints = [
            models.CheckConstraint(
                name="merged_into_one",
                condition=exactly_one("partner", "person", "agreement", "event"),
            ),
        ]


class Merge(models.Model):
    """One merge and the entries that it added to the history, by which it is undone.

    It is not exported with the register, since the history is not either.
    """

    UNDO_DAYS = 30

    merged = models.OneToOneField(
        Merged,
        models.CASCADE,
        related_name="merge",
        verbose_name=_("merged record"),
    )
    kept_number = models.PositiveBigIntegerField(
        _("ID number of the record that it was merged into")
    )
    when = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("by whom"),
    )
    # The IDs of the history entries by model, such as {"partners.name": [12, 13]}.
    entries = models.JSONField(_("history entries"))
    # The IDs of those that had been merged into the merged record before.
    redirects = models.JSONField(_("earlier merged records"), default=list)

    class Meta:
        default_permissions = ()
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    @property
    def undo_until(self) -> datetime:
        """The moment until which the merge can be undone."""
        return self.when + timedelta(days=self.UNDO_DAYS)

    @property
    def is_recent(self) -> bool:
        """Whether there is still time to undo the merge."""
        return timezone.now() < self.undo_until

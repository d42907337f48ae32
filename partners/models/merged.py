"""Records that were merged into others, so that their old URLs redirect."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import exactly_one

from .partner import Partner
from .people import Person


class Merged(models.Model):
    """The partner or person into which the record with this number was merged.

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

    class Meta:
        default_permissions = ()
        verbose_name = _("merged record")
        verbose_name_plural = _("merged records")
        indexes = [models.Index(fields=["number"], name="merged_number")]
        constraints = [
            models.CheckConstraint(
                name="merged_into_one", condition=exactly_one("partner", "person")
            ),
        ]

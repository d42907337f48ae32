"""Records that went into others, so that an old address still leads somewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import exactly_one

from .partner import Partner
from .people import Person


class Merged(models.Model):
    """That the partner or person of a number is kept as another one now.

    By number, since what was merged may be gone from the trash one day.
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

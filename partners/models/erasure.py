"""That somebody's personal data were erased, told without any of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One line of the ledger: which person, when, by whom.

    The day on which the record was made tells a number that was given anew after an
    older backup came back.
    """

    number = models.PositiveBigIntegerField(_("ID number of the person"))
    made = models.DateTimeField(_("when the record was created"))
    when = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("by whom"),
    )

    class Meta:
        default_permissions = ()
        ordering = ["when", "pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"#{self.number}"

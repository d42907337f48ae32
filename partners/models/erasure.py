"""The ledger of erased personal data, which contains none of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One erasure: which person, when, by whom.

    The creation time distinguishes the person from another that got the same id after
    an older backup was restored.
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

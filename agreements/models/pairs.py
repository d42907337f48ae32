"""Pairs of agreements that look the same and are not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Pair

from .agreement import Agreement


class AgreementPair(Pair):
    """Two agreements that somebody marked as distinct, although they look the same."""

    first = models.ForeignKey(
        Agreement, models.CASCADE, related_name="+", db_index=False, editable=False
    )
    second = models.ForeignKey(
        Agreement, models.CASCADE, related_name="+", db_index=False, editable=False
    )

    class Meta(Pair.Meta):
        verbose_name = _("possible duplicate agreements")
        verbose_name_plural = _("possible duplicate agreements")

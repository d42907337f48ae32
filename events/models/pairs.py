"""Pairs of events that look the same and are not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Pair

from .event import Event


class EventPair(Pair):
    """Two events that somebody marked as distinct, although they look the same."""

    first = models.ForeignKey(
        Event, models.CASCADE, related_name="+", db_index=False, editable=False
    )
    second = models.ForeignKey(
        Event, models.CASCADE, related_name="+", db_index=False, editable=False
    )

    class Meta(Pair.Meta):
        verbose_name = _("possible duplicate events")
        verbose_name_plural = _("possible duplicate events")

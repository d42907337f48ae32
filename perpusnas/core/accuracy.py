"""How exact a number is."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sure(models.TextChoices):
    """How exact a number is."""

    EXACT = "exact", _("Exact")
    ABOUT = "about", _("About")
    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")


def marks_of(sure: Iterable[str]) -> str:
    """Return in words how exact numbers are of which some are not."""
    inexact = [mark for mark in Sure if mark in sure and mark != Sure.EXACT]
    return ", ".join(str(mark.label) for mark in inexact)

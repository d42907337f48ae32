"""Moments as text."""

from datetime import datetime

from django.utils import formats, timezone


def moment_in_words(moment: datetime) -> str:
    """Return a moment in local time in the current language, with its time zone."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")

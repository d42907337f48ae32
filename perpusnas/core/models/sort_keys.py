"""The columns that store the keys by which records are ordered by name."""

from django.db import models
from django.utils.translation import get_language

from ..collation import KEY_LENGTH


def sort_key_field() -> models.CharField:
    """A column for the key of one language, which `derived` fills."""
    return models.CharField(max_length=KEY_LENGTH, editable=False, default="")


def sort_column() -> str:
    """Return the column that orders records in the current language."""
    return "sort_en" if get_language() == "en" else "sort_id"

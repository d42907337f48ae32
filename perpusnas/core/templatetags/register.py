"""Template filters for partial dates."""

import re

from django import template

from ..dates.words import in_short, in_words

register = template.Library()

# The spaces in a date at which a line must not break.
WITHIN_A_DAY = re.compile(r"(?<=\b\d) (?=[^\W\d])|(?<=\b\d\d) (?=[^\W\d])| (?=\d{4})")


@register.filter
def day(text: str) -> str:
    """Return a partial date in words, such as "2 Juli 2024 (belum pasti)"."""
    return in_words(text)


@register.filter
def short_day(text: str) -> str:
    """Return a short partial date for tables, such as "2 Jul 2024", without line breaks."""
    return WITHIN_A_DAY.sub("\N{NO-BREAK SPACE}", in_short(text))

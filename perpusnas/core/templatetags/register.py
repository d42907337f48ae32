"""Template filters for partial dates, and the token of a form."""

import re

from django import template
from django.utils.html import format_html

from ..dates.words import in_short, in_words
from ..doubts import left_out
from ..editing.once import FIELD, new_token

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


@register.inclusion_tag("includes/doubts.html", takes_context=True)
def doubt(context, *facts: str, row=None) -> dict:
    """The marks of what sources contradict or leave open about these fields or sets of
    rows of the page's record, or about a row of it. Context: doubts."""
    doubts = context.get("doubts")
    if doubts is None:
        return {"citations": []}
    found = doubts.of(*facts) if row is None else doubts.of_row(row)
    return {"citations": found, "left_out": left_out(found)}


@register.simple_tag
def once() -> str:
    """The input by which a form that is sent twice is carried out once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())

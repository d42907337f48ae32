"""How templates write a partial date."""

from django import template

from perpusnas.datewords import in_short, in_words

register = template.Library()


@register.filter
def day(text: str) -> str:
    """A partial date in full words, such as "2 Juli 2024 (belum pasti)"."""
    return in_words(text)


@register.filter
def short_day(text: str) -> str:
    """A partial date for a table, such as "2 Jul 2024"."""
    return in_short(text)

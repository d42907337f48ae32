"""Labels in the languages of the site."""

from collections.abc import Callable

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language, override


def language_name(code: str) -> str:
    """Return the name of a language in the current one; a code that is none as it is."""
    try:
        named = Locale.parse(code, sep="-").get_display_name(get_language() or "id")
    except (UnknownLocaleError, ValueError):
        named = None
    return named or code


def in_each_language(text: Callable[[], str]) -> list[str]:
    """Return what a function returns in each language of the site."""
    texts = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts.append(text())
    return texts

"""Labels in the languages of the site."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override


def in_all_languages(label: str | Promise) -> list[str]:
    """Return a label in each language of the site."""
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels.append(str(label))
    return labels

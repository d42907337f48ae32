"""Yes and no, numbers and labels as people type them into cells and tables."""

import re

from django.utils.translation import override

from .former_labels import former_spellings
from .models.choice_lists import ListedChoices
from .search import normalise

YES = {"ya", "y", "yes", "1", "true", "v", "x", "hadir", "came", "benar"}
NO = {"tidak", "t", "n", "no", "0", "false", "tidak hadir", "did not come", "absen"}
THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+")


def values_by_label(choices) -> dict[str, str]:
    """Return the values of a field by their normalised labels in both languages,
    those of earlier versions included."""
    if isinstance(choices, ListedChoices):
        return dict(choices.model.current().codes_by_word)
    values = {normalise(value): value for value, _label in choices}
    for language in ("id", "en"):
        with override(language):
            values |= {normalise(str(label)): value for value, label in choices}
    return former_spellings(value for value, _label in choices) | values

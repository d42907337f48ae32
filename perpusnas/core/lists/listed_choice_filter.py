"""The filter of a column that holds codes of a list."""

from typing import Any

import django_filters
from django import forms
from django_filters.fields import MultipleChoiceField

from ..models import ListedChoice


class ListedMultipleChoiceField(MultipleChoiceField):
    """Several rows of a list."""

    @property
    def listed(self) -> type[ListedChoice]:
        choices: Any = self.choices  # what the filter's field makes of those of a list
        return choices.choices.model

    def valid_value(self, value: Any) -> bool:
        """Return whether a code is in the list, also where it was added a moment ago."""
        return self.listed.knows(value)


class ListedChoiceFilter(django_filters.MultipleChoiceFilter):
    """A filter for several rows of a list, shown as checkboxes; the retired come last."""

    field_class = ListedMultipleChoiceField

    def __init__(self, listed: type[ListedChoice], **options: Any):
        options = {"widget": forms.CheckboxSelectMultiple, "distinct": False, **options}
        super().__init__(choices=listed.choices, **options)

"""Filters that all lists of this app share."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.filters import CERTAINTIES
from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import Access
from perpusnas.core.dates.partial import period

from ..models import Event, Program


def chosen(label, queryset=None, **options) -> django_filters.ModelChoiceFilter:
    """Return a filter for a record by id, set by links and shown as a chip."""
    return django_filters.ModelChoiceFilter(
        label=label, queryset=queryset, widget=forms.HiddenInput, **options
    )


def boxes(label, choices, **options) -> django_filters.MultipleChoiceFilter:
    """Return a filter for several choices, shown as checkboxes."""
    return django_filters.MultipleChoiceFilter(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
        **options,
    )


class SearchFilter(django_filters.FilterSet):
    """Words, access and a period for the partial date named by `DATE`."""

    DATE = ""

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for name, model in (("partner", Partner), ("agreement", Agreement)):
            if name in self.filters:
                self.filters[name].queryset = model.objects.visible_to(user)
        for name, model in (("program", Program), ("event", Event)):
            if name in self.filters:
                self.filters[name].queryset = model.objects.visible_to(user)

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

    def by_nothing(self, queryset, _name, _value):
        return queryset

    def filter_queryset(self, queryset):
        """Apply the period last, and count what it leaves out by certainty."""
        records = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        if not (self.DATE and (data["from"] or data["to"])):
            return records
        conditions = period(self.DATE, data["from"], data["to"])
        certainties = data["certainty"] or ["certain"]
        self.left_out = [
            {
                "label": label,
                "count": records.filter(conditions[key]).count(),
                "ways": [*certainties, key],
            }
            for key, label in CERTAINTIES
            if key not in certainties
        ]
        condition = conditions[certainties[0]]
        for certainty in certainties[1:]:
            condition |= conditions[certainty]
        return records.filter(condition)

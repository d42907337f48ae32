"""Filters that all lists of this app share."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner, Person
from perpusnas.core.access import Access
from perpusnas.core.lists.period_filter import PeriodFilterSet
from perpusnas.core.models import Record

from ..models import Event, Program


def record_filter(label, queryset=None, **options) -> django_filters.ModelChoiceFilter:
    """Return a filter for a record by id, set by links and shown as a chip."""
    return django_filters.ModelChoiceFilter(
        label=label, queryset=queryset, widget=forms.HiddenInput, **options
    )


def checkbox_filter(label, choices, **options) -> django_filters.MultipleChoiceFilter:
    """Return a filter for several choices, shown as checkboxes."""
    return django_filters.MultipleChoiceFilter(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
        **options,
    )


class SearchFilter(PeriodFilterSet):
    """Filters by words and access, for some lists also by period."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        kinds: dict[str, type[Record]] = {
            "partner": Partner,
            "person": Person,
            "agreement": Agreement,
            "program": Program,
            "event": Event,
        }
        for name, model in kinds.items():
            if name in self.filters:
                self.filters[name].queryset = model.objects.visible_to(user)

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

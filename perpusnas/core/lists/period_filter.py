"""Filters by day and by period, which partial dates may match surely or possibly."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..dates.periods import period

CERTAINTIES = [
    ("certain", _("Certainly in the period")),
    ("possible", _("Possibly in the period")),
    ("unknown", _("Date not known")),
]
PeriodFilters = tuple[
    django_filters.DateFilter,
    django_filters.DateFilter,
    django_filters.MultipleChoiceFilter,
]


def requested_day(request) -> date:
    """The day that the address asks for as `on`, else today in Jakarta.

    The filter of that name reports what is no day; until then it is today.
    """
    try:
        return forms.DateField().clean(request.GET.get("on")) or timezone.localdate()
    except forms.ValidationError:
        return timezone.localdate()


def day_filter(label) -> django_filters.DateFilter:
    """A day in the address as ISO 8601; what it means is up to the filter set."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method="by_nothing", widget=widget)


def certainty_filter(label, choices) -> django_filters.MultipleChoiceFilter:
    """How surely a record has to match; what it means is up to the filter set."""
    return django_filters.MultipleChoiceFilter(
        label=label,
        method="by_nothing",
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def period_filters(first, last, certainty) -> PeriodFilters:
    """The filters `from`, `to` and of the certainty, with these labels."""
    days = day_filter(first), day_filter(last)
    return *days, certainty_filter(certainty, CERTAINTIES)


class PeriodFilterSet(django_filters.FilterSet):
    """Filters by the period in which a partial date lies, and by how surely it does.

    `PERIOD_OF` names the date, `CERTAINTY` the filter of how surely. What is left out
    for its certainty is counted in `left_out`, so that the page can offer it.
    """

    PERIOD_OF = ""
    CERTAINTY = "certainty"

    def by_nothing(self, queryset, _name, _value):
        return queryset

    def filter_queryset(self, queryset):
        """The period last, since it counts what it leaves out of all the rest."""
        records = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        answers = self.answers(data.get("from"), data.get("to"))
        if not answers:
            return records
        chosen = data[self.CERTAINTY] or ["certain"]
        self.left_out = [
            {
                "label": label,
                "count": records.filter(answers[key]).count(),
                "ways": [*chosen, key],
            }
            for key, label in self.form.fields[self.CERTAINTY].choices
            if key in answers and key not in chosen
        ]
        condition = Q(pk__in=[])
        for key in chosen:
            condition |= answers.get(key, Q(pk__in=[]))
        return records.filter(condition)

    def answers(self, first: date | None, last: date | None) -> dict[str, Q]:
        """The condition of each certainty; none where no period is asked for."""
        is_asked = self.PERIOD_OF and (first or last)
        return period(self.PERIOD_OF, first, last) if is_asked else {}

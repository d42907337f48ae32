"""Filters by day and by period, which partial dates match certainly or possibly."""

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
    """Return the day of the parameter `on`, or today in Jakarta.

    An invalid day counts as today here; the filter of that name reports the error.
    """
    try:
        return forms.DateField().clean(request.GET.get("on")) or timezone.localdate()
    except forms.ValidationError:
        return timezone.localdate()


def day_filter(label) -> django_filters.DateFilter:
    """Return a filter on a day in ISO 8601, which the filter set applies itself."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method="unfiltered", widget=widget)


def certainty_filter(label, choices) -> django_filters.MultipleChoiceFilter:
    """Return a filter on certainty, which the filter set applies itself."""
    return django_filters.MultipleChoiceFilter(
        label=label,
        method="unfiltered",
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def period_filters(first, last, certainty) -> PeriodFilters:
    """Return the filters `from`, `to` and certainty with these labels."""
    days = day_filter(first), day_filter(last)
    return *days, certainty_filter(certainty, CERTAINTIES)


class PeriodFilterSet(django_filters.FilterSet):
    """Filters by the period of a partial date, and by whether it certainly lies in it.

    `PERIOD_OF` is the name of the date, `CERTAINTY` that of the filter on certainty.
    `left_out` has the numbers of records left out for their certainty, each with the
    query string of the list that includes them.
    """

    # The filters that are shown at once; the others are folded away.
    FIRST: tuple[str, ...] = ()
    PERIOD_OF = ""
    CERTAINTY = "certainty"

    def unfiltered(self, queryset, _name, _value):
        return queryset

    def filter_queryset(self, queryset):
        """Filter by period last, to count what it leaves out of the other results."""
        records = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        conditions = self.conditions(data.get("from"), data.get("to"))
        if not conditions:
            return records
        chosen = data[self.CERTAINTY] or ["certain"]
        self.left_out = [
            {
                "key": key,
                "label": label,
                "count": records.filter(conditions[key]).count(),
                "query": self.query_string([*chosen, key]),
            }
            for key, label in self.form.fields[self.CERTAINTY].choices
            if key in conditions and key not in chosen
        ]
        condition = Q(pk__in=[])
        for key in chosen:
            condition |= conditions.get(key, Q(pk__in=[]))
        return records.filter(condition)

    def query_string(self, certainties: list[str]) -> str:
        """Return the query string of the first page with these choices of certainty."""
        query = self.data.copy()
        for name in ("page", "after", "before"):
            query.pop(name, None)
        query.setlist(self.CERTAINTY, certainties)
        return query.urlencode()

    def conditions(self, first: date | None, last: date | None) -> dict[str, Q]:
        """Return the condition of each certainty; empty if no period is chosen."""
        has_period = self.PERIOD_OF and (first or last)
        return period(self.PERIOD_OF, first, last) if has_period else {}

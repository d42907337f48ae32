"""Filters by day and by period, which partial dates match certainly or possibly."""

from datetime import date
from typing import Any

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


def requested_day(request) -> date:
    """Return the day of the parameter `on`, or today in Jakarta.

    Views need it before there is a filter set, since the records and the columns depend
    on it. An invalid day counts as today here; the filter of that name reports the error.
    """
    try:
        return forms.DateField().clean(request.GET.get("on")) or timezone.localdate()
    except forms.ValidationError:
        return timezone.localdate()


def day_filter(label) -> django_filters.DateFilter:
    """Return a filter on a day in ISO 8601, which the filter set or the view applies; see
    `requested_day`."""
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


class PeriodFilterSet(django_filters.FilterSet):
    """Filters by the period of a partial date, and by whether it certainly lies in it.

    `PERIOD_OF` is the name of the date, `CERTAINTY` that of the filter on certainty.
    `left_out` has the numbers of records left out for their certainty, each with the
    query string of the list that includes them.

    `FILTERS` names the filters and their order. A filter set that inherits from that of
    another list has to name them, so that a new filter there does not appear here too.
    """

    FILTERS: tuple[str, ...] = ()
    # The filters that are shown at once; the others are folded away.
    FIRST: tuple[str, ...] = ()
    PERIOD_OF = ""
    PERIOD_LABELS: tuple[Any, Any] | None = None
    CERTAINTY = "certainty"
    CERTAINTY_LABEL: Any = ""

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Return the filters of the class; `from`, a keyword of Python, can only be
        added here."""
        filters = super().get_filters()
        if cls.PERIOD_LABELS:
            first, last = cls.PERIOD_LABELS
            filters.setdefault("from", day_filter(first))
            filters.setdefault("to", day_filter(last))
        if cls.CERTAINTY_LABEL:
            certainty = certainty_filter(cls.CERTAINTY_LABEL, CERTAINTIES)
            filters.setdefault(cls.CERTAINTY, certainty)
        return {name: filters[name] for name in cls.FILTERS or filters}

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

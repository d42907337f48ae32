"""Filters by day and by period, which partial dates match certainly or possibly."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..dates.bounds import bounds, parse_input
from ..dates.periods import period

CERTAINTIES = [
    ("certain", _("Certainly in the period")),
    ("possible", _("Possibly in the period")),
    ("unknown", _("Date not known")),
]


class DayField(forms.CharField):
    """A day, typed in any form in which dates are read, cleaned to a `date` or None.

    `which` says which day of a longer date such as May 2024 is meant: its `first`, its
    `last`, or none (`only`), in which case a single day has to be given.
    """

    default_error_messages = {
        "no_day": _("Write one day, for example 2 July 2024."),
        "no_bound": _("This date has no known beginning or end. Write a day."),
    }

    def __init__(self, *, which: str = "only", **kwargs: Any) -> None:
        self.which = which
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            first, last = bounds(parse_input(super().to_python(value) or ""))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        if not value or not value.strip():
            return None
        if self.which == "only" and first != last:
            raise self.error("no_day")
        day = last if self.which == "last" else first
        if day is None:
            raise self.error("no_bound")
        return day

    def error(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)

    def run_validators(self, value: Any) -> None:
        """Skip the validators of texts: the value is a day."""


class DayFilter(django_filters.Filter):
    field_class = DayField


def requested_day(request) -> date:
    """Return the day of the parameter `on`, or today in Jakarta.

    Views need it before there is a filter set, since the records and the columns depend
    on it. An invalid day counts as today here; the filter of that name reports the error.
    """
    try:
        day = DayField(required=False).clean(request.GET.get("on"))
    except forms.ValidationError:
        day = None
    return day or timezone.localdate()


def day_filter(label, which: str = "only") -> DayFilter:
    """Return a filter on a day, which the filter set or the view applies; see
    `requested_day` and `DayField`."""
    help_text = _("For example 2 July 2024.")
    if which != "only":
        help_text = _("For example 2 July 2024 or 2024.")
    return DayFilter(label=label, method="unfiltered", which=which, help_text=help_text)


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
    # Whether that date is one of days on which something took place, as of an event; an
    # interval then is certainly in each period that it overlaps.
    LASTING = False
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
            filters.setdefault("from", day_filter(first, "first"))
            filters.setdefault("to", day_filter(last, "last"))
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
        if not self.PERIOD_OF or not (first or last):
            return {}
        return period(self.PERIOD_OF, first, last, self.LASTING)

"""Filters of the totals of outcomes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from ..outcome_totals import BY
from .outcomes import OutcomeFilter


class SumFilter(OutcomeFilter):
    """Filters of the totals of outcomes, and what to group by."""

    FILTERS = (
        "q",
        "access",
        "kind",
        "standing",
        "partner",
        "agreement",
        "event",
        "program",
        "country",
        "from",
        "to",
        "certainty",
        "by",
    )
    FIRST = ("by", "standing", "kind", "country")

    by = django_filters.ChoiceFilter(
        label=_("Totals by"),
        method="unfiltered",
        choices=list(BY.items()),
        empty_label=None,
    )

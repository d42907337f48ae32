"""What sums of outcomes can be asked for: by what, and of which outcomes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from ..outcome_totals import BY
from .outcomes import OutcomeFilter


class SumFilter(OutcomeFilter):
    FIRST = ("by", "standing", "kind", "country")

    by = django_filters.ChoiceFilter(
        label=_("Totals by"),
        method="by_nothing",
        choices=list(BY.items()),
        empty_label=None,
    )

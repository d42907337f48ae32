"""Filters of the list of programs."""

from datetime import timedelta

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import ENDING_SOON_DAYS

from ..models import Program
from .search import SearchFilter

SOON = timedelta(days=ENDING_SOON_DAYS)


class ProgramFilter(SearchFilter):
    """Filters of the list of programs."""

    FIRST = ("q", "due", "access")

    due = django_filters.ChoiceFilter(
        label=_("Next edition"),
        method="by_due",
        choices=[("yes", _("Due within half a year, or late")), ("late", _("Late"))],
    )

    class Meta:
        model = Program
        fields = ()

    def by_due(self, queryset, _name, value):
        """Use the same period as for agreements that end soon."""
        ahead = {"yes": SOON, "late": timedelta(days=-1)}
        return queryset.due(timezone.localdate() + ahead[value])

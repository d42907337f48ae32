"""Filters of the list of programs."""

from datetime import timedelta

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import ENDING_SOON_DAYS
from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter

from ..models import Program, ProgramRole
from .search import SearchFilter, record_filter

SOON = timedelta(days=ENDING_SOON_DAYS)


class ProgramFilter(SearchFilter):
    """Filters of the list of programs."""

    FIRST = ("q", "due", "access")

    due = django_filters.ChoiceFilter(
        label=_("Next edition"),
        method="by_due",
        choices=[("yes", _("Due within half a year, or late")), ("late", _("Late"))],
    )

    role = ListedChoiceFilter(ProgramRole, label=_("Role"), method="by_role")
    partner = record_filter(_("Partner"), method="by_partner")

    class Meta:
        model = Program
        fields = ()

    def by_due(self, queryset, _name, value):
        """Use the same period as for agreements that end soon."""
        ahead = {"yes": SOON, "late": timedelta(days=-1)}
        return queryset.due(timezone.localdate() + ahead[value])

    def by_partner(self, queryset, _name, partner):
        return queryset.with_body(self.user, partner=partner)

    def by_role(self, queryset, _name, roles):
        """Filter by the roles of the partner that is chosen, else of any body."""
        if not roles:
            return queryset
        partner = self.form.cleaned_data["partner"]
        of = {"partner": partner} if partner else {}
        return queryset.with_body(self.user, role__in=roles, **of)

"""Filters of the list of follow-ups."""

import django_filters
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import countries_in_order

from ..models import FollowUp
from .search import SearchFilter, checkbox_filter, record_filter

WHOSE = [
    ("mine", _("Mine")),
    ("overdue", _("Overdue")),
    ("theirs", _("Others’ responsibility")),
    ("no_date", _("No due date")),
]


class FollowUpFilter(SearchFilter):
    """Filters of the list of follow-ups."""

    FIRST: tuple[str, ...] = ("q", "which", "status", "country")

    which = django_filters.ChoiceFilter(
        label=_("Show"),
        method="by_which",
        choices=WHOSE,
        help_text=_("Outstanding ones only, unless a status is chosen."),
    )
    status = checkbox_filter(_("Status"), FollowUp.Status, method="by_status")
    partner = record_filter(_("Partner"), method="by_partner")
    agreement = record_filter(_("Agreement"), field_name="from_agreement")
    event = record_filter(_("Event"), method="by_event")
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )

    class Meta:
        model = FollowUp
        fields = ()

    def by_which(self, queryset, _name, which):
        """Filter by whose they are, with the status that is chosen, else outstanding."""
        if self.form.cleaned_data["status"]:
            of_any_status = {
                "mine": queryset.charged_to(self.user),
                "theirs": queryset.owed_by_others(self.user),
                "no_date": queryset.without_due_date(),
            }
            if which in of_any_status:
                return of_any_status[which]
        return getattr(queryset, which)(self.user)

    def by_status(self, queryset, _name, values):
        """Filter by the current status, which a fulfilling record determines."""
        with_status = queryset.with_status(self.user)
        return with_status.filter(status_now__in=values) if values else queryset

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

    def by_event(self, queryset, _name, event):
        return queryset.of_event(event)

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

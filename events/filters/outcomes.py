"""Filters of the list of outcomes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter
from perpusnas.core.models import countries_in_order

from ..models import Outcome, OutcomeKind
from .search import SearchFilter, checkbox_filter, record_filter


class OutcomeFilter(SearchFilter):
    """Filters of the list of outcomes."""

    FIRST: tuple[str, ...] = ("q", "standing", "kind", "country")
    PERIOD_OF = "as_of"
    PERIOD_LABELS = (_("From"), _("To"))
    CERTAINTY_LABEL = _("Date")

    kind = ListedChoiceFilter(OutcomeKind, label=_("Type"))
    standing = checkbox_filter(_("Status"), Outcome.Standing)
    nomination = checkbox_filter(
        _("Nomination"), Outcome.Nomination, method="by_nomination"
    )
    partner = record_filter(_("Partner"), method="by_partner")
    agreement = record_filter(_("Agreement"), method="by_agreement")
    event = record_filter(_("Event"))
    program = record_filter(_("Programme"))
    person = record_filter(_("Person"), method="by_person")
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )

    class Meta:
        model = Outcome
        fields = ()

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

    def by_person(self, queryset, _name, person):
        return queryset.with_person(person, self.user)

    def by_nomination(self, queryset, _name, states):
        return queryset.nominated(states, self.user) if states else queryset

    def by_agreement(self, queryset, _name, agreement):
        return queryset.of_agreement(agreement, self.user)

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

"""Filters of the list of outcomes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.period_filter import period_filters
from perpusnas.core.models import Country

from ..models import Outcome
from .search import SearchFilter, boxes, chosen


class OutcomeFilter(SearchFilter):
    """Filters of the list of outcomes."""

    FIRST = ("q", "standing", "kind", "country")
    PERIOD_OF = "as_of"

    kind = boxes(_("Type"), Outcome.Kind)
    standing = boxes(_("Status"), Outcome.Standing)
    partner = chosen(_("Partner"), method="by_partner")
    agreement = chosen(_("Agreement"), method="by_agreement")
    event = chosen(_("Event"))
    program = chosen(_("Programme"))
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=Country.objects.all()
    )
    # `from` is a word of the address that Python keeps for itself.
    locals()["from"], to, certainty = period_filters(_("From"), _("To"), _("Date"))

    class Meta:
        model = Outcome
        fields = ()

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

    def by_agreement(self, queryset, _name, agreement):
        return queryset.of_agreement(agreement, self.user)

    def by_country(self, queryset, _name, country):
        return queryset.tied_to([country], self.user)

"""Filters of the list of events."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.filters import region_choices
from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter
from perpusnas.core.models import Country, countries_in_order

from ..models import Event, EventKind, Status
from .search import SearchFilter, checkbox_filter, record_filter

# The statuses that users enter, and one that is derived from the date.
STATUSES = [*Status.choices, ("outcome_unknown", _("Outcome not known"))]


class EventFilter(SearchFilter):
    """Filters of the list of events."""

    FIRST: tuple[str, ...] = ("q", "status", "country", "program", "from", "to")
    PERIOD_OF = "when"
    LASTING = True
    PERIOD_LABELS = (_("From"), _("To"))
    CERTAINTY_LABEL = _("Date")

    kind = ListedChoiceFilter(EventKind, label=_("Type"), method="by_kind")
    status = checkbox_filter(_("Status"), STATUSES, method="by_status")
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), method="by_region", choices=region_choices
    )
    abroad = django_filters.ChoiceFilter(
        label=_("Abroad"), method="by_abroad", choices=[("yes", _("Abroad only"))]
    )
    counted = django_filters.ChoiceFilter(
        label=_("Counting"),
        method="by_counted",
        choices=[("yes", _("Without sessions and journeys"))],
    )
    partner = record_filter(_("Partner"), method="by_partner")
    person = record_filter(_("Person"), method="by_person")
    agreement = record_filter(_("Agreement"), method="by_agreement")
    program = django_filters.ModelChoiceFilter(label=_("Programme"), queryset=None)

    class Meta:
        model = Event
        fields = ()

    def by_kind(self, queryset, _name, kinds):
        return queryset.of_kinds(kinds) if kinds else queryset

    def by_status(self, queryset, _name, values):
        if not values:
            return queryset
        either = Q(status__in=values)
        if "outcome_unknown" in values:
            either |= Q(pk__in=Event.objects.outcome_unknown().order_by().values("pk"))
        return queryset.filter(either)

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

    def by_region(self, queryset, _name, region):
        return queryset.concerning(Country.objects.filter(region=region), self.user)

    def by_abroad(self, queryset, _name, _value):
        return queryset.concerning(Country.objects.exclude(code="ID"), self.user)

    def by_counted(self, queryset, _name, _value):
        return queryset.counted()

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

    def by_person(self, queryset, _name, person):
        return queryset.with_person(person, self.user)

    def by_agreement(self, queryset, _name, agreement):
        return queryset.of_agreement(agreement, self.user)

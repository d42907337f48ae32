"""Filters of the list of adoption checks."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import countries_in_order

from ..models import Event, Participation
from ..post_event_checks import with_due_check
from .search import record_filter


class CheckFilter(django_filters.FilterSet):
    """Filters of adoption checks; without a choice, only those that are due."""

    FIRST = ("which", "country")

    which = django_filters.ChoiceFilter(
        label=_("Show"),
        method="unfiltered",
        choices=[("all", _("All (including not yet due and recorded)"))],
        empty_label=_("Due now"),
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    event = record_filter(_("Event"))

    class Meta:
        model = Participation
        fields = ()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["event"].queryset = Event.objects.visible_to(user)

    def unfiltered(self, queryset, _name, _value):
        return queryset

    def by_country(self, queryset, _name, country):
        return queryset.filter(delegation=country.pk)

    def filter_queryset(self, queryset):
        records = super().filter_queryset(queryset)
        if self.form.cleaned_data["which"] == "all":
            return records
        return with_due_check(records, timezone.localdate())

"""What agreements can be filtered by."""

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.filters import region_choices
from partners.models import Partner
from perpusnas.core.access import Access
from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter
from perpusnas.core.lists.period_filter import PeriodFilterSet, day_filter
from perpusnas.core.models import Country, countries_in_order

from .models import Agreement, AgreementKind, Area, Stage
from .validity import Validity


def validity_choices() -> list[tuple[str, str | Promise]]:
    """Return the choices of validity for a filter, on the site and in the admin."""
    return [("in_force", _("In force (all)")), *Validity.choices]


WHOSE = [("ours", _("Perpusnas is a party")), ("others", _("Agreements of others"))]
REPORTERS = [("ours", _("Reported by Perpusnas")), ("others", _("Reported by others"))]
PROPOSERS = [("ours", _("Proposed by Perpusnas")), ("others", _("Proposed by others"))]


class AgreementFilter(PeriodFilterSet):
    FIRST: tuple[str, ...] = ("q", "validity", "country", "area", "stage")
    PERIOD_OF = CERTAINTY = "signed"
    PERIOD_LABELS = (_("Signed from"), _("Signed to"))
    CERTAINTY_LABEL = _("Day of signing")

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    validity = django_filters.MultipleChoiceFilter(
        label=_("Validity"),
        method="by_validity",
        choices=validity_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), method="by_region", choices=region_choices
    )
    abroad = django_filters.ChoiceFilter(
        label=_("Abroad"), method="by_abroad", choices=[("yes", _("Abroad only"))]
    )
    kind = ListedChoiceFilter(AgreementKind, label=_("Type"))
    stage = django_filters.ChoiceFilter(label=_("Stage"), choices=Stage)
    area = django_filters.ModelChoiceFilter(
        label=_("Field of cooperation"),
        method="by_area",
        queryset=Area.objects.all(),
        to_field_name="slug",
    )
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"),
        method="by_partner",
        queryset=None,
        widget=forms.HiddenInput,
    )
    mode = django_filters.ChoiceFilter(
        label=_("Mode of signing"), choices=Agreement.Mode
    )
    acting = django_filters.ChoiceFilter(
        label=_("Signed by an acting official"),
        method="by_acting",
        choices=[("yes", _("Acting (Plt.)"))],
    )
    whose = django_filters.ChoiceFilter(
        label=_("Perpusnas is a party"), method="by_whose", choices=WHOSE
    )
    successor = django_filters.ChoiceFilter(
        label=_("Successor"),
        method="by_successor",
        choices=[("no", _("Without a successor"))],
    )
    proposed_by = django_filters.ChoiceFilter(
        label=_("Proposed by"), method="by_proposer", choices=PROPOSERS
    )
    reported_by = django_filters.ChoiceFilter(
        label=_("Scope reported by"), method="by_reporter", choices=REPORTERS
    )
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)
    on = day_filter(_("Validity on"))

    class Meta:
        model = Agreement
        fields = ()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.filters["partner"].queryset = Partner.objects.visible_to(user)

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

    def by_validity(self, queryset, _name, values):
        return queryset.valid_as(values) if values else queryset

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

    def by_region(self, queryset, _name, region):
        return queryset.concerning(Country.objects.filter(region=region), self.user)

    def by_abroad(self, queryset, _name, _value):
        return queryset.concerning(Country.objects.exclude(code="ID"), self.user)

    def by_area(self, queryset, _name, area):
        items = area.scope_items.seen_by(self.user).order_by()
        return queryset.filter(pk__in=items.values("agreement"))

    def by_acting(self, queryset, _name, _value):
        return queryset.signed_by_acting(self.user)

    def by_whose(self, queryset, _name, whose):
        if whose == "others":
            return queryset.of_others(self.user)
        return queryset.ours(self.user)

    def by_successor(self, queryset, _name, _value):
        return queryset.without_successor(self.user)

    def by_proposer(self, queryset, _name, who):
        if who == "others":
            return queryset.proposed_by_others(self.user)
        return queryset.proposed_by_us(self.user)

    def by_reporter(self, queryset, _name, who):
        """Filter by who reported an item, in the field that is chosen, if any."""
        area = self.form.cleaned_data["area"]
        return queryset.with_scope_reported(self.user, by_us=who == "ours", area=area)

    def by_partner(self, queryset, _name, partner):
        return queryset.with_party(partner)

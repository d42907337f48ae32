"""Filters of the lists of partners and people."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import Access
from perpusnas.core.collation import in_name_order
from perpusnas.core.countries import REGIONS
from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter
from perpusnas.core.models import Country, countries_in_order, sort_column

from .models import Partner, PartnerFact, PartnerKind, Person, Tie


def region_choices() -> list[tuple[str, str]]:
    """Return the sub-regions of the UN M49 standard, named and sorted in the current
    language."""
    index = 1 if get_language() == "en" else 0
    named = [(code, names[index]) for code, names in REGIONS.items()]
    return in_name_order(named, lambda pair: pair[1])


# The greatest number that the column has room for.
MAX_NUMBER = 2**31 - 1


class WholeNumberFilter(django_filters.NumberFilter):
    """A filter by a whole number."""

    field_class = forms.IntegerField


class PartnerFilter(django_filters.FilterSet):
    """Filters of the list of partners, limited to what the user may see."""

    FIRST = ("q", "country", "region", "kind")

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), method="by_region", choices=region_choices
    )
    abroad = django_filters.ChoiceFilter(
        label=_("Abroad"), method="by_abroad", choices=[("yes", _("Abroad only"))]
    )
    kind = ListedChoiceFilter(PartnerKind, label=_("Type"), method="by_kinds")
    standing = django_filters.ChoiceFilter(label=_("Status"), choices=Partner.Standing)
    member_of = django_filters.ModelChoiceFilter(
        label=_("Membership"),
        method="by_network",
        queryset=None,
    )
    relationship = django_filters.ChoiceFilter(
        label=_("Relationship"), method="by_relationship", choices=Tie.Kind
    )
    key_fact = django_filters.ChoiceFilter(
        label=_("Key fact"), method="by_fact", choices=PartnerFact.Kind
    )
    members_from = WholeNumberFilter(
        label=_("Members, at least"),
        method="by_members",
        min_value=0,
        max_value=MAX_NUMBER,
    )
    partner = django_filters.ModelChoiceFilter(
        label=_("Part of"),
        field_name="parent",
        queryset=None,
        widget=forms.HiddenInput,
    )
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)

    class Meta:
        model = Partner
        fields = ()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        visible = Partner.objects.visible_to(user)
        self.filters["partner"].queryset = visible
        networks = visible.networks(user).order_by(sort_column(), "pk")
        self.filters["member_of"].queryset = networks

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

    def by_country(self, queryset, _name, country):
        return queryset.concerning([country], self.user)

    def by_region(self, queryset, _name, region):
        return queryset.concerning(Country.objects.filter(region=region), self.user)

    def by_network(self, queryset, _name, body):
        return queryset.members_of(body, self.user)

    def by_relationship(self, queryset, _name, kind):
        return queryset.with_tie(kind, self.user)

    def by_fact(self, queryset, _name, kind):
        return queryset.with_fact(kind, self.user)

    def by_members(self, queryset, _name, least):
        return queryset.with_members(least, self.user)

    def by_abroad(self, queryset, _name, _value):
        return queryset.abroad()

    def by_kinds(self, queryset, _name, kinds):
        """Match partners by either of their two kinds."""
        either = Q(kind__in=kinds) | Q(second_kind__in=kinds)
        return queryset.filter(either) if kinds else queryset


class PersonFilter(django_filters.FilterSet):
    """Filters of the list of people, limited to what the user may see."""

    FIRST = ("q", "access")

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"),
        field_name="posts__partner",
        queryset=None,
        distinct=True,
        widget=forms.HiddenInput,
    )
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)

    class Meta:
        model = Person
        fields = ()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.filters["partner"].queryset = Partner.objects.visible_to(user)

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

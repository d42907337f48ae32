"""What agreements can be filtered by."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.filters import region_choices
from partners.models import Partner
from perpusnas.core.access import Access
from perpusnas.core.dates.partial import period
from perpusnas.core.models import Country

from .models import Agreement, Area, Stage
from .validity import Validity

CERTAINTIES = [
    ("certain", _("Certainly in the period")),
    ("possible", _("Possibly in the period")),
    ("unknown", _("Date not known")),
]


def validity_choices() -> list[tuple[str, str]]:
    return [("in_force", _("In force (all)")), *Validity.choices]


def asked_day(request):
    """The day for which validity is asked: `on` of the address, else today (Jakarta).

    What is no day is told by the filter's own field; until then it is today.
    """
    try:
        return forms.DateField().clean(request.GET.get("on")) or timezone.localdate()
    except forms.ValidationError:
        return timezone.localdate()


def day_filter(label) -> django_filters.DateFilter:
    """A day in the address as ISO 8601; what it means is told by the filter set."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method="by_nothing", widget=widget)


class AgreementFilter(django_filters.FilterSet):
    """`CERTAINTY` names the filter of how sure it is that a text is asked for; `WAYS`
    has its choices."""

    FIRST = ("q", "validity", "country", "area", "stage")
    CERTAINTY, WAYS = "signed", CERTAINTIES

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    validity = django_filters.MultipleChoiceFilter(
        label=_("Validity"),
        method="by_validity",
        choices=validity_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=Country.objects.all()
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), method="by_region", choices=region_choices
    )
    abroad = django_filters.ChoiceFilter(
        label=_("Abroad"), method="by_abroad", choices=[("yes", _("Abroad only"))]
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Type"),
        choices=Agreement.Kind,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
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
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)
    on = day_filter(_("Validity on"))
    # `from` and `to` are words of the address that Python keeps for itself.
    locals()["from"] = day_filter(_("Signed from"))
    to = day_filter(_("Signed to"))
    signed = django_filters.MultipleChoiceFilter(
        label=_("Day of signing"),
        method="by_nothing",
        choices=CERTAINTIES,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Agreement
        fields = ()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.filters["partner"].queryset = Partner.objects.visible_to(user)

    def filter_queryset(self, queryset):
        """The period last, since what it leaves out is counted and offered."""
        records = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        ways = self.ways(data.get("from"), data.get("to"))
        if not ways:
            return records
        chosen = data[self.CERTAINTY] or ["certain"]
        self.left_out = [
            {
                "label": label,
                "count": records.filter(ways[key]).count(),
                "ways": [*chosen, key],
            }
            for key, label in self.WAYS
            if key in ways and key not in chosen
        ]
        wanted = Q(pk__in=[])
        for way in chosen:
            wanted |= ways.get(way, Q(pk__in=[]))
        return records.filter(wanted)

    def ways(self, after, before) -> dict[str, Q]:
        """What certainly, possibly and of unknown date is asked for; empty for all."""
        return period("signed", after, before) if after or before else {}

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

    def by_nothing(self, queryset, _name, _value):
        return queryset

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

    def by_partner(self, queryset, _name, partner):
        return queryset.with_party(partner)

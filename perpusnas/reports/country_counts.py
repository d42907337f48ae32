"""Counting partners, agreements and events by country."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.stage_log import STAGE_NOT_KNOWN, WAS_UNDER_WAY
from agreements.validity import Validity
from events.models import Event, Participation
from partners.filters import region_choices
from partners.membership import members_on
from partners.models import Partner
from partners.querysets import COLOMBO_PLAN
from perpusnas.core.files import labels_of
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.models import Country

from .kinds_by_year import ACTIVE
from .report import ReportContext, numbers

STATES = {
    "active": Q(validity__in=ACTIVE),
    "ending": Q(validity=Validity.ENDING),
    "expired": Q(validity=Validity.EXPIRED),
    "under_way": WAS_UNDER_WAY,
    "terminated": Q(validity=Validity.TERMINATED),
}


class CountryFilter(django_filters.FilterSet):
    FIRST = ("country", "region", "kind", "on")

    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=Country.objects.all()
    )
    region = django_filters.ChoiceFilter(label=_("Region"), choices=region_choices)
    kind = django_filters.MultipleChoiceFilter(
        label=_("Agreement type"),
        method="by_nothing",
        choices=Agreement.Kind,
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_filter(_("As of"))

    class Meta:
        model = Country
        fields = ()

    def __init__(self, data, queryset, *, asked: ReportContext):
        self.asked = asked
        super().__init__(data, queryset)

    def by_country(self, queryset, _name, country):
        return queryset.filter(pk=country.pk)

    def by_nothing(self, queryset, _name, _value):
        return queryset

    @property
    def texts(self):
        """The agreements of the kinds that are asked for."""
        user, day = self.asked.user, self.asked.day
        texts = (
            Agreement.objects.visible_to(user).validity_on(day, user).with_stage_on(day)
        )
        kinds = self.form.cleaned_data["kind"]
        return texts.order_by().filter(kind__in=kinds) if kinds else texts.order_by()

    @property
    def counted(self):
        """Of those, the ones that are counted: whose standing on that day is told."""
        return self.texts.filter(~STAGE_NOT_KNOWN) if self.asked.past else self.texts

    @property
    def partners(self):
        partners = Partner.objects.visible_to(self.asked.user).filter(is_home=False)
        return partners.order_by()

    @property
    def events(self):
        events = Event.objects.visible_to(self.asked.user).counted()
        return events.held_in_year(self.asked.day).order_by()

    @property
    def participations(self):
        """The rows that tie those events to further countries than their own."""
        return further_countries(self.events, self.asked.user)


def further_countries(events, user):
    """Participation with its country, where that is not the one of the event's place."""
    rows = Participation.objects.seen_by(user).filter(event__in=events.values("pk"))
    country = Coalesce("country", "partner__country", output_field=CharField())
    rows = rows.order_by().annotate(of_country=country)
    elsewhere = Q(event__country__isnull=True) | ~Q(event__country=F("of_country"))
    return rows.filter(elsewhere, of_country__isnull=False)


@dataclass(frozen=True)
class CountryCounts:
    """A country, and how much in the register has to do with it."""

    country: Country
    region: str
    membership: str
    agreements: dict[str, int]
    partners: int
    events: int


def counts_by_country(filterset, asked: ReportContext) -> list[CountryCounts]:
    """The countries that have to do with anything, by region and name."""
    pairs = filterset.counted.by_country(asked.user)
    counts = {
        name: Count("pk", distinct=True, filter=state)
        for name, state in {"all": Q(), **STATES}.items()
    }
    agreements = {
        group["party_country"]: group
        for group in pairs.values("party_country").annotate(**counts)
    }
    partners = numbers(filterset.partners, "country")
    events = numbers(filterset.events, "country")
    elsewhere = numbers(filterset.participations, "of_country", "event")
    members = memberships(asked)
    regions = labels_of(region_choices())
    found = [
        CountryCounts(
            country=country,
            region=regions.get(country.region, ""),
            membership=members.get(country.pk, ""),
            agreements=agreements.get(country.pk, {}),
            partners=partners.get(country.pk, 0),
            events=events.get(country.pk, 0) + elsewhere.get(country.pk, 0),
        )
        for country in filterset.qs.order_by("pk")
        if country.pk in {*agreements, *partners, *events, *elsewhere}
    ]
    return sorted(found, key=lambda row: (row.region, row.country.name))


def memberships(asked: ReportContext) -> dict[str, str]:
    """Whether countries are members of the Colombo Plan, where anybody has told: `yes`
    or `unverified` by code."""
    ties = members_on(COLOMBO_PLAN, asked.day, asked.user).order_by("verified")
    rows = ties.filter(to_country__isnull=False).values_list("to_country", "verified")
    return {code: "yes" if verified else "unverified" for code, verified in rows}


def together(filterset, asked: ReportContext) -> list[int]:
    """Of all the countries shown together, each thing counted once."""
    places = filterset.qs.values("pk")
    pairs = filterset.counted.by_country(asked.user).filter(party_country__in=places)
    whens = [When(state, then=Value(name)) for name, state in STATES.items()]
    state = Case(*whens, default=Value(""), output_field=CharField())
    texts = filterset.counted.filter(pk__in=pairs.values("pk")).annotate(state=state)
    found = numbers(texts, "state")
    rows = filterset.participations.filter(of_country__in=places).values("event")
    events = filterset.events.filter(Q(country__in=places) | Q(pk__in=rows)).count()
    partners = filterset.partners.filter(country__in=places).count()
    states = [found.get(name, 0) for name in STATES]
    return [partners, *states, sum(found.values()), events]

"""Counting partners, agreements and events by country."""

from dataclasses import dataclass
from functools import cached_property

import django_filters
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementKind
from agreements.stage_log import STAGE_NOT_KNOWN, WAS_UNDER_WAY
from agreements.validity import Validity
from events.models import Event, Participation
from partners.filters import region_choices
from partners.membership import members_on
from partners.models import Partner
from partners.querysets import COLOMBO_PLAN
from perpusnas.core.collation import in_name_order
from perpusnas.core.files import labels_of
from perpusnas.core.lists.listed_choice_filter import ListedChoiceFilter
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.models import Country, countries_in_order

from .kinds_by_year import ACTIVE, OURS
from .report import ReportContext, numbers

STATES = {
    "active": Q(validity__in=ACTIVE),
    "ending": Q(validity=Validity.ENDING),
    "expired": Q(validity=Validity.EXPIRED),
    "under_way": WAS_UNDER_WAY,
    "terminated": Q(validity=Validity.TERMINATED),
    "presumed": Q(validity=Validity.RENEWAL_PRESUMED),
}
# The numbers of agreements: Perpusnas is a party to all but those of others.
COUNTED = {
    "all": OURS,
    **{name: OURS & state for name, state in STATES.items()},
    "others": ~OURS,
}


class CountryFilter(django_filters.FilterSet):
    FIRST = ("country", "region", "kind", "on")

    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=countries_in_order
    )
    region = django_filters.ChoiceFilter(label=_("Region"), choices=region_choices)
    kind = ListedChoiceFilter(
        AgreementKind, label=_("Agreement type"), method="unfiltered"
    )
    on = day_filter(_("As of"))

    class Meta:
        model = Country
        fields = ()

    def __init__(self, data, queryset, *, context: ReportContext):
        self.context = context
        super().__init__(data, queryset)

    def by_country(self, queryset, _name, country):
        return queryset.filter(pk=country.pk)

    def unfiltered(self, queryset, _name, _value):
        return queryset

    @cached_property
    def agreements(self):
        """Return the agreements of the chosen kinds, all if none is chosen."""
        user, day = self.context.user, self.context.day
        agreements = Agreement.objects.visible_to(user).validity_on(day, user)
        agreements = agreements.with_stage_on(day, user)
        agreements = agreements.with_whose(user, by_key=True).order_by()
        kinds = self.form.cleaned_data["kind"]
        return agreements.filter(kind__in=kinds) if kinds else agreements

    @property
    def counted_agreements(self):
        """Return those of `agreements` whose state on that day is recorded."""
        if self.context.past:
            return self.agreements.filter(~STAGE_NOT_KNOWN)
        return self.agreements

    @property
    def partners(self):
        partners = Partner.objects.visible_to(self.context.user).filter(is_home=False)
        return partners.order_by()

    @property
    def events(self):
        events = Event.objects.visible_to(self.context.user).counted()
        return events.held_in_year(self.context.day).order_by()

    @property
    def participations(self):
        """Return the participations in `events` from other countries than the event's."""
        return further_countries(self.events, self.context.user)


def further_countries(events, user):
    """Return participations whose `participant_country` is not the country of the event."""
    seen = Participation.objects.seen_by(user).filter(event__in=events.values("pk"))
    country = Coalesce("country", "partner__country", output_field=CharField())
    rows = seen.order_by().annotate(participant_country=country)
    elsewhere = Q(event__country__isnull=True) | ~Q(
        event__country=F("participant_country")
    )
    return rows.filter(elsewhere, participant_country__isnull=False)


@dataclass(frozen=True)
class CountryCounts:
    """A country with the numbers of its partners, agreements and events."""

    country: Country
    region: str
    membership: str
    agreements: dict[str, int]
    partners: int
    events: int


def counts_by_country(filterset, context: ReportContext) -> list[CountryCounts]:
    """Return the countries with a partner, agreement or event, by region and name."""
    pairs = filterset.counted_agreements.by_country(context.user)
    counts = {
        name: Count("pk", distinct=True, filter=state)
        for name, state in COUNTED.items()
    }
    agreements = {
        group["party_country"]: group
        for group in pairs.values("party_country").annotate(**counts)
    }
    partners = numbers(filterset.partners, "country")
    events = numbers(filterset.events, "country")
    elsewhere = numbers(filterset.participations, "participant_country", "event")
    members = memberships(context)
    regions = labels_of(region_choices())
    counts_of_countries = [
        CountryCounts(
            country=country,
            region=regions.get(country.region, ""),
            membership=members.get(country.pk, ""),
            agreements=agreements.get(country.pk, {}),
            partners=partners.get(country.pk, 0),
            events=events.get(country.pk, 0) + elsewhere.get(country.pk, 0),
        )
        for country in filterset.qs.by_name()
        if country.pk in {*agreements, *partners, *events, *elsewhere}
    ]
    return in_name_order(counts_of_countries, lambda row: row.region)


def memberships(context: ReportContext) -> dict[str, str]:
    """Return `yes` or `unverified` by country code, for members of the Colombo Plan."""
    ties = members_on(COLOMBO_PLAN, context.day, context.user).order_by("verified")
    rows = ties.filter(to_country__isnull=False).values_list("to_country", "verified")
    return {code: "yes" if verified else "unverified" for code, verified in rows}


def distinct_totals(filterset, context: ReportContext) -> list[int]:
    """Return the totals of all countries shown, each record counted once."""
    countries = filterset.qs.values("pk")
    pairs = filterset.counted_agreements.by_country(context.user).filter(
        party_country__in=countries
    )
    whens = [When(state, then=Value(name)) for name, state in STATES.items()]
    others = When(~OURS, then=Value("others"))
    state = Case(others, *whens, default=Value(""), output_field=CharField())
    agreements = filterset.counted_agreements.filter(pk__in=pairs.values("pk"))
    by_state = numbers(agreements.annotate(state=state), "state")
    of_others = by_state.pop("others", 0)
    rows = filterset.participations.filter(participant_country__in=countries).values(
        "event"
    )
    events = filterset.events.filter(Q(country__in=countries) | Q(pk__in=rows)).count()
    partners = filterset.partners.filter(country__in=countries).count()
    *states, presumed = [by_state.get(name, 0) for name in STATES]
    return [partners, *states, sum(by_state.values()), events, of_others, presumed]

"""Partners, agreements and events of each country."""

import django_filters
from django import forms
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements.filters import day_filter
from agreements.models import Agreement
from agreements.stagelog import STAGE_NOT_TOLD, WAS_UNDER_WAY
from agreements.validity import Validity
from events.models import Event, Participation
from partners.filters import region_choices
from partners.membership import members_on
from partners.models import Partner
from partners.querysets import COLOMBO_PLAN
from perpusnas.exports import Column, Labelled
from perpusnas.models import Country
from perpusnas.tallies import Tally

from .report import Asked, Bar, Plot, Report, numbers
from .years import ACTIVE

STATES = {
    "active": Q(validity__in=ACTIVE),
    "ending": Q(validity=Validity.ENDING),
    "expired": Q(validity=Validity.EXPIRED),
    "under_way": WAS_UNDER_WAY,
    "terminated": Q(validity=Validity.TERMINATED),
}
# The plot has room for so many.
MOST_BARS = 15


class CountryFilter(django_filters.FilterSet):
    FIRST = ("country", "region", "kind", "on")

    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=Country.objects.all()
    )
    region = django_filters.ChoiceFilter(label=_("Region"), choices=region_choices)
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind of agreement"),
        method="by_nothing",
        choices=Agreement.Kind,
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_filter(_("As on"))

    class Meta:
        model = Country
        fields = ()

    def __init__(self, data, queryset, *, asked: Asked):
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
        texts = Agreement.objects.visible_to(user).validity_on(day).with_stage_on(day)
        kinds = self.form.cleaned_data["kind"]
        return texts.order_by().filter(kind__in=kinds) if kinds else texts.order_by()

    @property
    def counted(self):
        """Of those, the ones that are counted: whose standing on that day is told."""
        return self.texts.filter(~STAGE_NOT_TOLD) if self.asked.past else self.texts

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


def countries(data, asked: Asked):
    return CountryFilter(data, Country.objects.all(), asked=asked)


def tallied(filterset, asked: Asked):
    """The countries that have to do with anything, each with what is counted of it."""
    pairs = filterset.counted.by_country(asked.user)
    events, rows = filterset.events, filterset.participations
    found = filterset.qs.filter(
        Q(pk__in=filterset.partners.values("country"))
        | Q(pk__in=pairs.values("party_country"))
        | Q(pk__in=events.values("country"))
        | Q(pk__in=rows.values("of_country"))
    )
    counts = {
        f"texts_{name}": Tally(pairs.filter(state), "party_country", of="pk")
        for name, state in STATES.items()
    }
    counts["texts_all"] = Tally(pairs, "party_country", of="pk")
    return found.annotate(
        region_name=Labelled("region", region_choices()),
        partners_all=Tally(filterset.partners, "country", of="pk"),
        events_all=Tally(events, "country", of="pk")
        + Tally(rows, "of_country", of="pk", count="event"),
        **counts,
    ).order_by("region_name", name_column(), "pk")


def name_column() -> str:
    return "name_en" if get_language() == "en" else "name_id"


def membership(asked: Asked) -> Labelled:
    """Whether it is a member of the Colombo Plan; empty where nobody has told."""
    ties = members_on(COLOMBO_PLAN, asked.day, asked.user)
    ties = ties.filter(to_country=OuterRef("pk"))
    state = Case(
        When(Exists(ties.filter(verified=True)), then=Value("yes")),
        When(Exists(ties), then=Value("unverified")),
        default=Value(""),
        output_field=CharField(),
    )
    return Labelled(state, [("yes", _("Yes")), ("unverified", _("Yes, not verified"))])


def country_columns(asked: Asked, _dialect: str) -> list[Column]:
    """Report 2, `rekap-negara`."""
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Region"), "region_name"),
        Column(_("Country"), name_column()),
        Column(_("Colombo Plan member"), membership(asked)),
        Column(_("Number of partners"), "partners_all", "plain"),
        Column(_("Active agreements"), "texts_active", "plain"),
        Column(_("Ending soon"), "texts_ending", "plain"),
        Column(_("Expired"), "texts_expired", "plain"),
        Column(pgettext_lazy("column", "In preparation"), "texts_under_way", "plain"),
        Column(_("Terminated"), "texts_terminated", "plain"),
        Column(_("Total agreements"), "texts_all", "plain"),
        Column(_("Events of the current year"), "events_all", "plain"),
    ]


def country_totals(filterset, asked: Asked, _rows: list[list]) -> list:
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
    sums = [partners, *states, sum(found.values()), events]
    return [None, _("All"), None, None, *sums]


def of_no_country(filterset, asked: Asked) -> list[tuple]:
    """What stands in no row, and what a past day leaves open."""
    texts = filterset.counted
    none = texts.exclude(pk__in=texts.by_country(asked.user).values("pk"))
    found = [
        (
            _("Partners of no country, such as international bodies, in no row"),
            filterset.partners.filter(country__isnull=True).count(),
        ),
        (_("Agreements with none but such parties, in no row"), none.count()),
    ]
    if asked.past:
        silent = filterset.texts.filter(STAGE_NOT_TOLD).count()
        found.append(
            (
                _("Agreements not signed then, whose stage on that day is not told"),
                silent,
            )
        )
    return found


def most_agreements(rows: list[list], _asked) -> Plot:
    most = sorted(rows, key=lambda row: (-row[10], row[2]))[:MOST_BARS]
    bars = [Bar(row[2], row[10]) for row in most if row[10]]
    return Plot(_("Countries with most agreements"), bars)


COUNTRIES = Report(
    title=_("Summary by country"),
    tells=_("Partners, agreements and events of the year, country by country."),
    filterset=countries,
    columns=country_columns,
    summed=tallied,
    totals=country_totals,
    plot=most_agreements,
    apart=of_no_country,
    notes=[
        _(
            "An agreement with parties of several countries stands with each of them, "
            "and counts once in the last line; so does an event. Our own institution is "
            "not counted as a party."
        ),
        _(
            "Active agreements do not include those ending soon. The total includes "
            "what stands in no other column: superseded, not yet in force, in doubt, "
            "cancelled and the like."
        ),
        _(
            "Events are those held from 1 January to the day asked for, in a country or "
            "with somebody from it; only those whose dates surely lie within that time."
        ),
        _("An empty cell under Colombo Plan means that nobody has told."),
    ],
    of_past_days=[
        _(
            "Validity is told by dates, and what was in preparation by the dated steps "
            "of each text. Partners are counted as they stand today: since when they "
            "are in the register is no fact about them."
        )
    ],
)

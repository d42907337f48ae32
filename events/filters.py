"""What programs, events, outcomes and follow-ups can be filtered by."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.filters import CERTAINTIES, day_filter
from agreements.models import Agreement
from partners.filters import region_choices
from partners.models import Partner
from perpusnas.access import Access
from perpusnas.dates import period
from perpusnas.models import Country

from .models import Event, FollowUp, Outcome, Program, Status

# Beside the states that people enter, the one that time brings about.
STATUSES = [*Status.choices, ("outcome_unknown", _("Outcome not known"))]


def chosen(label, queryset=None, **options) -> django_filters.ModelChoiceFilter:
    """A record named by its number, set by links and shown as a chip."""
    return django_filters.ModelChoiceFilter(
        label=label, queryset=queryset, widget=forms.HiddenInput, **options
    )


def boxes(label, choices, **options) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
        **options,
    )


class SearchFilter(django_filters.FilterSet):
    """What all lists of this app share: words, access, and a period of days.

    `DATE` names the partial date that the period is about.
    """

    DATE = ""

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=200)
    access = django_filters.ChoiceFilter(label=_("Access"), choices=Access)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for name, model in (("partner", Partner), ("agreement", Agreement)):
            if name in self.filters:
                self.filters[name].queryset = model.objects.visible_to(user)
        for name, model in (("program", Program), ("event", Event)):
            if name in self.filters:
                self.filters[name].queryset = model.objects.visible_to(user)

    def by_words(self, queryset, _name, value):
        return queryset.search(value, self.user)

    def by_nothing(self, queryset, _name, _value):
        return queryset

    def filter_queryset(self, queryset):
        """The period last, since what it leaves out is counted and offered."""
        records = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        if not (self.DATE and (data["from"] or data["to"])):
            return records
        ways = period(self.DATE, data["from"], data["to"])
        wanted = data["certainty"] or ["certain"]
        self.left_out = [
            {
                "label": label,
                "count": records.filter(ways[key]).count(),
                "ways": [*wanted, key],
            }
            for key, label in CERTAINTIES
            if key not in wanted
        ]
        condition = ways[wanted[0]]
        for way in wanted[1:]:
            condition |= ways[way]
        return records.filter(condition)


class EventFilter(SearchFilter):
    FIRST = ("q", "status", "country", "program", "from", "to")
    DATE = "when"

    kind = boxes(_("Kind"), Event.Kind)
    status = boxes(_("Status"), STATUSES, method="by_status")
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), method="by_country", queryset=Country.objects.all()
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
        choices=[("yes", _("Without sessions and journeys as a whole"))],
    )
    partner = chosen(_("Partner"), method="by_partner")
    agreement = chosen(_("Agreement"), method="by_agreement")
    program = django_filters.ModelChoiceFilter(label=_("Program"), queryset=None)
    locals()["from"] = day_filter(_("From"))
    to = day_filter(_("To"))
    certainty = boxes(_("Date"), CERTAINTIES, method="by_nothing")

    class Meta:
        model = Event
        fields = ()

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

    def by_agreement(self, queryset, _name, agreement):
        return queryset.of_agreement(agreement)


class ProgramFilter(SearchFilter):
    FIRST = ("q", "access")

    class Meta:
        model = Program
        fields = ()


class OutcomeFilter(SearchFilter):
    FIRST = ("q", "standing", "kind")

    kind = boxes(_("Kind"), Outcome.Kind)
    standing = boxes(_("Standing"), Outcome.Standing)
    partner = chosen(_("Partner"), method="by_partner")
    agreement = chosen(_("Agreement"), method="by_agreement")
    event = chosen(_("Event"))
    program = chosen(_("Program"))

    class Meta:
        model = Outcome
        fields = ()

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

    def by_agreement(self, queryset, _name, agreement):
        return queryset.of_agreement(agreement)


WHOSE = [
    ("mine", _("Mine")),
    ("overdue", _("Overdue")),
    ("theirs", _("Owed by others")),
    ("no_date", _("No date told")),
]


class FollowUpFilter(SearchFilter):
    FIRST = ("q", "which", "status")

    which = django_filters.ChoiceFilter(
        label=_("Which"), method="by_which", choices=WHOSE
    )
    status = boxes(_("Status"), FollowUp.Status)
    partner = chosen(_("Partner"), method="by_partner")
    agreement = chosen(_("Agreement"), field_name="from_agreement")
    event = chosen(_("Event"), field_name="from_event")

    class Meta:
        model = FollowUp
        fields = ()

    def by_which(self, queryset, _name, which):
        if which == "mine":
            return queryset.filter(person_in_charge=self.user)
        return getattr(queryset, which)()

    def by_partner(self, queryset, _name, partner):
        return queryset.with_partner(partner, self.user)

"""Forms for programs, events, outcomes and follow-ups, with their rows."""

from django import forms
from django.db.models import Q
from django.forms import inlineformset_factory
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, ScopeItem
from partners.models import Partner, Person
from perpusnas.edits import RecordForm, RowForm, RowFormSet
from perpusnas.fields import PickField
from perpusnas.models import Country, Source, User
from perpusnas.search import words

from .models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    Outcome,
    Participation,
    Program,
    Share,
    Side,
    StatusChange,
)

SMALL = forms.Textarea({"rows": 2})


def pick(model, label, namespace: str, required: bool = False) -> PickField:
    return PickField(
        model.objects.all(),
        label=label,
        required=required,
        suggest=reverse_lazy(f"{namespace}:suggest"),
    )


def promises(user):
    """Promises of the texts that this user may see."""
    texts = Agreement.objects.visible_to(user)
    return ScopeItem.objects.seen_by(user).filter(agreement__in=texts)


def saying(scope_items, query: str, user):
    """Promises in whose words, or in whose text's, every word of the query occurs."""
    for word in words(query):
        texts = Agreement.objects.visible_to(user).search(word, user).order_by()
        own = Q(text_id__icontains=word) | Q(text_en__icontains=word)
        scope_items = scope_items.filter(own | Q(agreement__in=texts.values("pk")))
    return scope_items.order_by("agreement", "position", "pk")


class ProgramForm(RecordForm):
    continued_as = pick(Program, _("Continued as"), "programs")

    class Meta:
        model = Program
        fields = ("name_id", "name_en", "acronym", "framework_id", "framework_en")
        fields += ("every", "every_unit", "recurrence", "since", "until")
        fields += ("continued_as", "access", "remarks")
        widgets = {"remarks": SMALL}


GROUPS = [
    (_("The event"), ("kind", "status", "title_id", "title_en", "theme", "topics")),
    (_("When"), ("when", "first_planned", "edition", "program")),
    (_("Where"), ("venue", "city", "country", "mode")),
    (_("Context"), ("part_of", "part_kind", "is_container", "follows")),
    (
        _("Totals as published"),
        ("foreign_planned", "foreign_attended", "domestic_planned")
        + ("domestic_attended", "heads_sure", "countries_planned")
        + ("countries_attended", "own_country"),
    ),
    (
        _("How it went"),
        ("results", "obstacle", "solution", "budget", "remarks", "access"),
    ),
]


class EventForm(RecordForm):
    program = pick(Program, _("Program"), "programs")
    part_of = pick(Event, _("Part of"), "events")
    follows = pick(Event, _("Follows"), "events")

    class Meta:
        model = Event
        fields = tuple(name for _legend, names in GROUPS for name in names)
        widgets = dict.fromkeys(
            ("topics", "results", "obstacle", "solution", "remarks"), SMALL
        )

    def groups(self):
        """The fields in their groups, for the template: legend, fields, folded or not."""
        for legend, names in GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            yield {"legend": legend, "fields": fields, "folded": False}


class OutcomeForm(RecordForm):
    at_partner = pick(Partner, _("At which partner"), "partners")
    partner = pick(Partner, _("Partner"), "partners")
    event = pick(Event, _("Event"), "events")
    program = pick(Program, _("Program"), "programs")
    agreement = pick(Agreement, _("Agreement"), "agreements")

    class Meta:
        model = Outcome
        fields = ("kind", "standing", "title_id", "title_en", "description")
        fields += ("quantity", "quantity_sure", "unit", "money", "currency", "as_of")
        fields += ("place", "at_partner", "event", "program", "agreement", "partner")
        fields += ("access", "remarks")
        widgets = {"description": SMALL, "remarks": SMALL}


class FollowUpForm(RecordForm):
    from_event = pick(Event, _("From which event"), "events")
    from_agreement = pick(Agreement, _("From which agreement"), "agreements")
    from_outcome = pick(Outcome, _("From which outcome"), "outcomes")
    from_partner = pick(Partner, _("From which partner"), "partners")
    fulfilled_by_event = pick(Event, _("Fulfilled by the event"), "events")
    fulfilled_by_agreement = pick(
        Agreement, _("Fulfilled by the agreement"), "agreements"
    )
    fulfilled_by_outcome = pick(Outcome, _("Fulfilled by the outcome"), "outcomes")

    class Meta:
        model = FollowUp
        fields = ("kind", "what_id", "what_en", "status", "due", "person_in_charge")
        fields += ("repeats_months", "repeats_until", "done", "from_event")
        fields += ("from_agreement", "from_outcome", "from_partner")
        fields += ("fulfilled_by_event", "fulfilled_by_agreement")
        fields += ("fulfilled_by_outcome", "access", "remarks")
        widgets = {"remarks": SMALL}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.real().filter(is_active=True)
        self.fields["person_in_charge"].queryset = people


class WhoForm(RowForm):
    """Whom a row concerns: a partner, a country, a region or a described group."""

    partner = pick(Partner, _("Partner"), "partners")
    country = pick(Country, _("Country"), "countries")

    WHO = (
        "partner",
        "country",
        "region",
        "region_standard",
        "region_province",
        "group",
    )


class ParticipationForm(WhoForm):
    class Meta:
        model = Participation
        fields = (*WhoForm.WHO, "role", "planned", "came", "how", "capacity")
        fields += ("heads_planned", "heads", "women", "men")


class EventPersonForm(RowForm):
    person = pick(Person, _("Person"), "people")
    partner = pick(Partner, _("For which partner"), "partners")

    class Meta:
        model = EventPerson
        fields = ("person", "partner", "role", "title_id", "title_en", "present")


class PromiseField(PickField):
    """One promise of a text, named by its words or number."""

    def by_name(self, text: str):
        same = Q(text_id__iexact=text) | Q(text_en__iexact=text)
        found = list(self.queryset.filter(same)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise self.error("none", name=text)
        raise self.error("many", names=", ".join(map(self.named, found)))


class EvidenceForm(RowForm):
    agreement = pick(Agreement, _("Agreement"), "agreements", required=True)
    scope_item = PromiseField(
        ScopeItem.objects.all(),
        label=_("Promise"),
        required=False,
        suggest=reverse_lazy("events:suggest_promise"),
        help_text=_("Empty where it is not known which promise."),
    )

    class Meta:
        model = Evidence
        fields = ("agreement", "scope_item", "kind", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope_item"].queryset = promises(self.user)

    def clean(self):
        super().clean()
        agreement = self.cleaned_data.get("agreement")
        promise = self.cleaned_data.get("scope_item")
        if agreement and promise and promise.agreement_id != agreement.pk:
            self.add_error("scope_item", _("This text makes no such promise."))


class StatusChangeForm(RowForm):
    class Meta:
        model = StatusChange
        fields = ("status", "since", "planned_for", "note")


class ShareForm(WhoForm):
    class Meta:
        model = Share
        fields = (*WhoForm.WHO, "role", "percent")


class SideForm(WhoForm):
    class Meta:
        model = Side
        fields = (*WhoForm.WHO, "role")


class CitationForm(RowForm):
    source = pick(Source, _("Source"), "sources", required=True)

    class Meta:
        model = EventCitation
        fields = ("source", "stance", "says", "fact")
        widgets = {"says": SMALL}


def rows(parent, model, form, legend, add_label, folded=False):
    """The formset of a parent's rows, an empty one at its end."""
    options = {"formset": RowFormSet, "extra": 1, "can_delete_extra": False}
    made = inlineformset_factory(parent, model, form=form, **options)
    made.legend, made.add_label, made.folded = legend, add_label, folded
    return made


SOURCES = (_("Sources"), _("Add a source"), True)


def offering(formset, **told):
    """The formset, its first new row filled in with what is known already.

    What was sent stands for itself: nothing is taken for unchanged.
    """

    class Offering(formset):
        def add_fields(self, form, index):
            super().add_fields(form, index)
            if not self.is_bound and index == self.initial_form_count():
                form.initial.update(told)

    return Offering


PROGRAM_ROWS = [rows(Program, EventCitation, CitationForm, *SOURCES)]
EVENT_ROWS = [
    rows(Event, Participation, ParticipationForm, _("Who took part"), _("Add a line")),
    rows(Event, EventPerson, EventPersonForm, _("People"), _("Add a person")),
    rows(Event, Evidence, EvidenceForm, _("What it carried out"), _("Add a promise")),
    rows(
        Event,
        StatusChange,
        StatusChangeForm,
        _("Status before"),
        _("Add a status"),
        True,
    ),
    rows(Event, EventCitation, CitationForm, *SOURCES),
]
OUTCOME_ROWS = [
    rows(Outcome, Share, ShareForm, _("Givers, receivers, owners"), _("Add a line")),
    rows(Outcome, Evidence, EvidenceForm, _("What it carried out"), _("Add a promise")),
    rows(Outcome, EventCitation, CitationForm, *SOURCES),
]
FOLLOW_UP_ROWS = [
    rows(FollowUp, Side, SideForm, _("Who owes it, and to whom"), _("Add a side")),
    rows(FollowUp, EventCitation, CitationForm, *SOURCES),
]


def event_rows(agreement=None, promise=None, partner=None) -> list:
    """The rows of an event's form; a new one may start from a promise or a partner."""
    if promise is not None:
        agreement = promise.agreement
    made = list(EVENT_ROWS)
    if partner is not None:
        made[0] = offering(made[0], partner=partner)
    if agreement is not None:
        told = {"agreement": agreement, "scope_item": promise, "kind": "carries_out"}
        made[2] = offering(made[2], **told)
    return made

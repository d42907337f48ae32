"""The form of an event with its rows."""

from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Person
from perpusnas.core.editing.forms import RecordForm, RowForm, offering

from ..models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    Participation,
    Program,
    StatusChange,
)
from .rows import (
    SMALL,
    SOURCES,
    CitationForm,
    EvidenceForm,
    WhoForm,
    pick,
    rows,
)

GROUPS = [
    (_("Event"), ("kind", "status", "title_id", "title_en", "theme", "topics")),
    (_("When"), ("when", "first_planned", "edition", "program")),
    (_("Where"), ("venue", "city", "country", "mode")),
    (_("Context"), ("part_of", "part_kind", "is_container", "follows")),
    (
        _("Totals per source"),
        ("foreign_planned", "foreign_attended", "domestic_planned")
        + ("domestic_attended", "heads_sure", "countries_planned")
        + ("countries_attended", "own_country"),
    ),
    (
        _("Results and obstacles"),
        ("results", "obstacle", "solution", "budget", "remarks", "access"),
    ),
]


class EventForm(RecordForm):
    program = pick(Program, _("Programme"), "programs")
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


class StatusChangeForm(RowForm):
    class Meta:
        model = StatusChange
        fields = ("status", "since", "planned_for", "note")


EVENT_ROWS = [
    rows(Event, Participation, ParticipationForm, _("Participation"), _("Add a line")),
    rows(Event, EventPerson, EventPersonForm, _("People"), _("Add a person")),
    rows(
        Event,
        Evidence,
        EvidenceForm,
        _("Scope items implemented"),
        _("Add a scope item"),
    ),
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


def event_rows(agreement=None, promise=None, partner=None) -> list:
    """The rows of an event's form; a new one may start from a promise or a partner."""
    if promise is not None:
        agreement = promise.agreement
    made = list(EVENT_ROWS)
    if partner is not None:
        made[0] = offering(made[0], {"partner": partner})
    if agreement is not None:
        told = {"agreement": agreement, "scope_item": promise, "kind": "carries_out"}
        made[2] = offering(made[2], told)
    return made

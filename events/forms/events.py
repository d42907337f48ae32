"""The form of an event with its rows."""

from django.utils.translation import gettext_lazy as _

from partners.forms import (
    NOT_A_PARTNER,
    OTHER_LANGUAGE,
    PARTNER,
    PERSON,
    SOURCE,
    citation_groups,
)
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset, with_initial_rows
from perpusnas.core.fields import described

from ..duplicates import same_events
from ..models import (
    Event,
    EventPerson,
    Participation,
    StatusChange,
)
from .rows import (
    CITATIONS,
    EVENT,
    EVIDENCE,
    PROGRAM,
    WHO,
    CitationForm,
    EvidenceForm,
)

IDENTITY = Group(
    _("Event"),
    [("kind", "second_kind", "status"), "title_id", "title_en", "theme", "topics"],
)
WHEN = Group(_("When"), [("when", "first_planned"), ("edition", "program")])
WHERE = Group(_("Where"), ["venue", ("city", "country"), "mode"])
CONTEXT = Group(_("Context"), [("part_of", "part_kind", "is_container"), "follows"])
TOTALS = Group(
    _("Totals per source"),
    [
        ("foreign_planned", "foreign_attended"),
        ("domestic_planned", "domestic_attended", "heads_sure"),
        ("total_planned", "total_attended"),
        ("countries_planned", "countries_attended", "countries_sure"),
        "own_country",
    ],
)
RESULTS = Group(
    _("Results and obstacles"), ["results", "obstacle", "solution", "budget"]
)


class EventForm(RecordForm):
    class Meta:
        model = Event
        groups = [IDENTITY, WHEN, WHERE, CONTEXT, TOTALS, RESULTS, REGISTER]
        fields = field_names(groups)
        field_classes = {"program": PROGRAM, "part_of": EVENT, "follows": EVENT}

    def _post_clean(self):
        super()._post_clean()
        self.warn_of_same_event()

    def warn_of_same_event(self) -> None:
        """The same title on the same day may be the same event."""
        if not {"title_id", "title_en", "when"} & set(self.changed_data):
            return
        seen = Event.objects.visible_to(self.user).for_choice(self.user)
        if found := same_events(seen, self.instance):
            message = _("This event may exist already: %(names)s.")
            names = ", ".join(map(described, found))
            self.warn(None, message % {"names": names})


class ParticipationForm(RowForm):
    class Meta:
        model = Participation
        groups = [
            Group(
                None,
                [
                    ("partner", "role"),
                    ("planned", "came", "how", "capacity"),
                    ("heads_planned", "heads", "women", "men"),
                    ("heads_planned_sure", "heads_sure"),
                ],
            ),
            NOT_A_PARTNER,
        ]
        fields = field_names(groups)
        field_classes = WHO


class EventPersonForm(RowForm):
    class Meta:
        model = EventPerson
        groups = [
            Group(
                None,
                [("person", "partner"), "role", ("title_id", "title_en"), "present"],
            ),
            OTHER_LANGUAGE,
        ]
        fields = field_names(groups)
        field_classes = {"person": PERSON, "partner": PARTNER}


class StatusChangeForm(RowForm):
    class Meta:
        model = StatusChange
        groups = [
            Group(
                None,
                [("status", "since", "planned_for"), "evidence", "note"],
            )
        ]
        fields = field_names(groups)
        field_classes = {"evidence": SOURCE}


class EventCitationForm(CitationForm):
    """A source may be about one row of the event only."""

    class Meta(CitationForm.Meta):
        groups = citation_groups("participation", "event_person", "status_change")
        fields = field_names(groups)


PARTICIPATIONS = row_formset(
    Event,
    ParticipationForm,
    legend=_("Participation"),
    add_label=_("Add a line"),
    after=TOTALS,
    admin_extra=2,
)
PEOPLE = row_formset(
    Event,
    EventPersonForm,
    legend=_("People"),
    add_label=_("Add a person"),
    after=TOTALS,
)
CARRIED_OUT = row_formset(Event, EvidenceForm, after=RESULTS, **EVIDENCE)
STATUS_CHANGES = row_formset(
    Event,
    StatusChangeForm,
    legend=_("Status before"),
    add_label=_("Add a status"),
    collapsed=True,
    after=WHERE,
)
SOURCES = row_formset(Event, EventCitationForm, **CITATIONS)

EVENT_ROWS = [PARTICIPATIONS, PEOPLE, CARRIED_OUT, STATUS_CHANGES, SOURCES]


def event_rows(agreement=None, scope_item=None, partner=None) -> list:
    """Return the formsets of an event, with initial rows for a new one."""
    if scope_item is not None:
        agreement = scope_item.agreement
    participations, people, carried_out, *others = EVENT_ROWS
    if partner is not None:
        participations = with_initial_rows(participations, {"partner": partner})
    if agreement is not None:
        row = {"agreement": agreement, "scope_item": scope_item, "kind": "carries_out"}
        carried_out = with_initial_rows(carried_out, row)
    return [participations, people, carried_out, *others]

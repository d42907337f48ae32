"""The form of an outcome with its rows."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.editing.forms import RecordForm

from ..models import (
    Event,
    EventCitation,
    Evidence,
    Outcome,
    Program,
    Share,
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


class OutcomeForm(RecordForm):
    at_partner = pick(Partner, _("Location (partner)"), "partners")
    partner = pick(Partner, _("Partner"), "partners")
    event = pick(Event, _("Event"), "events")
    program = pick(Program, _("Programme"), "programs")
    agreement = pick(Agreement, _("Agreement"), "agreements")

    class Meta:
        model = Outcome
        fields = ("kind", "standing", "title_id", "title_en", "description")
        fields += ("quantity", "quantity_sure", "unit", "money", "currency", "as_of")
        fields += ("place", "at_partner", "event", "program", "agreement", "partner")
        fields += ("access", "remarks")
        widgets = {"description": SMALL, "remarks": SMALL}


class ShareForm(WhoForm):
    class Meta:
        model = Share
        fields = (*WhoForm.WHO, "role", "percent")


OUTCOME_ROWS = [
    rows(Outcome, Share, ShareForm, _("Givers, receivers, owners"), _("Add a line")),
    rows(
        Outcome,
        Evidence,
        EvidenceForm,
        _("Scope items implemented"),
        _("Add a scope item"),
    ),
    rows(Outcome, EventCitation, CitationForm, *SOURCES),
]

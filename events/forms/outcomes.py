"""The form of an outcome with its rows."""

from django.utils.translation import gettext_lazy as _

from agreements.forms import AGREEMENT
from partners.forms import NOT_A_PARTNER, PARTNER, citation_groups
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset

from ..models import Outcome, Share
from .rows import (
    CITATIONS,
    EVENT,
    EVIDENCE,
    OUTCOME,
    PROGRAM,
    WHO,
    CitationForm,
    EvidenceForm,
)

IDENTITY = Group(
    _("Outcome"), [("kind", "standing"), "title_id", "title_en", "description"]
)
AMOUNT = Group(
    _("How much, and where"),
    [
        ("quantity", "quantity_sure", "unit"),
        ("money", "currency", "as_of"),
        ("place", "at_partner"),
    ],
)
OPENING = Group(
    _("Opening and addition"),
    [("soft_opened", "officially_opened"), "adds_to"],
    collapsed=True,
)
ORIGIN = Group(_("Linked records"), [("event", "program"), ("agreement", "partner")])


class OutcomeForm(RecordForm):
    class Meta:
        model = Outcome
        groups = [IDENTITY, AMOUNT, OPENING, ORIGIN, REGISTER]
        fields = field_names(groups)
        field_classes = {
            "at_partner": PARTNER,
            "adds_to": OUTCOME,
            "event": EVENT,
            "program": PROGRAM,
            "agreement": AGREEMENT,
            "partner": PARTNER,
        }


class ShareForm(RowForm):
    class Meta:
        model = Share
        groups = [Group(None, [("partner", "role", "percent")]), NOT_A_PARTNER]
        fields = field_names(groups)
        field_classes = WHO


class OutcomeCitationForm(CitationForm):
    class Meta(CitationForm.Meta):
        groups = citation_groups("share")
        fields = field_names(groups)


OUTCOME_ROWS = [
    row_formset(
        Outcome,
        ShareForm,
        legend=_("Givers, receivers, owners"),
        add_label=_("Add a line"),
        after=AMOUNT,
        admin_extra=1,
    ),
    row_formset(Outcome, EvidenceForm, after=ORIGIN, **EVIDENCE),
    row_formset(Outcome, OutcomeCitationForm, **CITATIONS),
]

"""The form of an outcome with its rows."""

from django.utils.translation import gettext_lazy as _

from agreements.forms import AGREEMENT
from partners.forms import (
    NAMES,
    NOT_A_PARTNER,
    PARTNER,
    PERSON,
    SOURCE,
    citation_groups,
)
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset

from ..models import (
    NominationState,
    Outcome,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
    Share,
)
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
SECOND_MONEY = Group(
    _("The same money in another currency"),
    [("second_money", "second_currency")],
    collapsed=True,
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
        groups = [IDENTITY, AMOUNT, SECOND_MONEY, OPENING, ORIGIN, REGISTER]
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
        groups = [Group(None, [("partner", "role", "percent", "items")]), NOT_A_PARTNER]
        fields = field_names(groups)
        field_classes = WHO


class OutcomeNameForm(RowForm):
    class Meta:
        model = OutcomeName
        groups = [Group(None, [("text", "kind", "language")])]
        fields = field_names(groups)


class OutcomePersonForm(RowForm):
    class Meta:
        model = OutcomePerson
        groups = [Group(None, [("person", "name", "capacity")])]
        fields = field_names(groups)
        field_classes = {"person": PERSON}


class OutcomePartForm(RowForm):
    class Meta:
        model = OutcomePart
        groups = [Group(None, [("number", "what")])]
        fields = field_names(groups)


class NominationStateForm(RowForm):
    class Meta:
        model = NominationState
        groups = [Group(None, [("state", "since"), "evidence", "note"])]
        fields = field_names(groups)
        field_classes = {"evidence": SOURCE}


class OutcomeCitationForm(CitationForm):
    class Meta(CitationForm.Meta):
        groups = citation_groups("share", "nomination_state")
        fields = field_names(groups)


OUTCOME_ROWS = [
    row_formset(
        Outcome, OutcomeNameForm, after=IDENTITY, **{**NAMES, "collapsed": True}
    ),
    row_formset(
        Outcome,
        NominationStateForm,
        legend=_("Nomination history"),
        add_label=_("Add a state"),
        after=IDENTITY,
        collapsed=True,
    ),
    row_formset(
        Outcome,
        OutcomePartForm,
        legend=_("What the total consists of"),
        add_label=_("Add a part"),
        after=AMOUNT,
        collapsed=True,
    ),
    row_formset(
        Outcome,
        ShareForm,
        legend=_("Givers, receivers, owners"),
        add_label=_("Add a line"),
        after=AMOUNT,
        admin_extra=1,
    ),
    row_formset(
        Outcome,
        OutcomePersonForm,
        legend=_("People involved"),
        add_label=_("Add a person"),
        after=AMOUNT,
        collapsed=True,
    ),
    row_formset(Outcome, EvidenceForm, after=ORIGIN, **EVIDENCE),
    row_formset(Outcome, OutcomeCitationForm, **CITATIONS),
]

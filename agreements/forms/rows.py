"""The rows of an agreement: their forms, for the site and the admin."""

from django.utils.translation import gettext_lazy as _

from partners.forms import (
    COUNTRY,
    NOT_A_PARTNER,
    OTHER_LANGUAGE,
    PARTNER,
    PERSON,
    SOURCE,
)
from perpusnas.core.editing.groups import Group, field_names
from perpusnas.core.editing.rows import RowForm, RowFormSet, row_formset

from ..models import (
    Agreement,
    AgreementCitation,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)
from .agreement import CUSTODY, IDENTITY, RENEWAL, SIGNATURE, WORK
from .documents import DocumentForm, DocumentFormSet


class PartyForm(RowForm):
    class Meta:
        model = Party
        groups = [
            Group(None, [("position", "partner"), ("role", "number")]),
            NOT_A_PARTNER,
        ]
        fields = field_names(groups)
        field_classes = {"partner": PARTNER, "country": COUNTRY}


class SignatoryForm(RowForm):
    class Meta:
        model = Signatory
        groups = [
            Group(
                None,
                [
                    ("partner", "country"),
                    ("person", "capacity"),
                    ("title_id", "title_en"),
                    ("acting", "level", "signed"),
                ],
            ),
            OTHER_LANGUAGE,
        ]
        fields = field_names(groups)
        field_classes = {"partner": PARTNER, "country": COUNTRY, "person": PERSON}


class ScopeItemForm(RowForm):
    class Meta:
        model = ScopeItem
        groups = [
            Group(
                None,
                [
                    "position",
                    "text_id",
                    "text_en",
                    ("area", "owed_by"),
                    ("target", "basis"),
                ],
            ),
            Group(_("As reported by one side"), ["reported_by"], collapsed=True),
        ]
        fields = field_names(groups)
        field_classes = {"owed_by": PARTNER, "reported_by": PARTNER}


class CitationForm(RowForm):
    """A citation; in the admin also documents."""

    class Meta:
        model = AgreementCitation
        groups = [
            Group(
                None,
                [("source", "stance", "certainty"), "says"],
                admin_only=["certainty"],
            ),
            Group(
                _("Only one fact or row"),
                ["fact", ("party", "signatory"), ("scope_item", "extension")],
                collapsed=True,
            ),
        ]
        fields = field_names(groups)
        field_classes = {"source": SOURCE}


class CitationFormSet(RowFormSet):
    def limit_rows(self, rows):
        return rows.exclude(stance="text", source__kind="paper")


class StageChangeForm(RowForm):
    class Meta:
        model = StageChange
        groups = [
            Group(
                None,
                [("stage", "since"), "again", ("moved_by", "evidence"), "note"],
                admin_only=["again", "moved_by"],
            )
        ]
        fields = field_names(groups)
        field_classes = {"evidence": SOURCE}


class ExtensionForm(RowForm):
    class Meta:
        model = Extension
        groups = [
            Group(
                None,
                [("how", "agreed"), ("old_end", "new_end"), "reason", "paper"],
            )
        ]
        fields = field_names(groups)
        field_classes = {"paper": SOURCE}


class ReviewForm(RowForm):
    class Meta:
        model = Review
        groups = [
            Group(
                None,
                [
                    ("held", "period", "reviewer"),
                    "realised",
                    Review.RATINGS,
                    ("constraints_met", "solution"),
                    "recommendation",
                ],
            )
        ]
        fields = field_names(groups)


PARTIES = row_formset(
    Agreement,
    PartyForm,
    legend=_("Parties"),
    add_label=_("Add a party"),
    after=IDENTITY,
    admin_extra=2,
)
SIGNATORIES = row_formset(
    Agreement,
    SignatoryForm,
    legend=_("Signatories"),
    add_label=_("Add a signatory"),
    after=SIGNATURE,
    admin_extra=2,
)
SCOPE_ITEMS = row_formset(
    Agreement,
    ScopeItemForm,
    legend=_("Scope of cooperation"),
    add_label=_("Add a scope item"),
    after=RENEWAL,
    admin_extra=1,
)
DOCUMENTS = row_formset(
    Agreement,
    DocumentForm,
    DocumentFormSet,
    legend=_("Documents"),
    add_label=_("Add a document"),
)
CITATIONS = row_formset(
    Agreement,
    CitationForm,
    CitationFormSet,
    legend=_("Sources"),
    add_label=_("Add a source"),
    collapsed=True,
    after=CUSTODY,
)
EXTENSIONS = row_formset(
    Agreement,
    ExtensionForm,
    legend=_("Extensions"),
    add_label=_("Add an extension"),
    collapsed=True,
    after=RENEWAL,
)
REVIEWS = row_formset(
    Agreement,
    ReviewForm,
    legend=_("Reviews"),
    add_label=_("Add a review"),
    collapsed=True,
    after=WORK,
)
# What is known of the stages of an agreement that is entered late.
STAGE_CHANGES = row_formset(
    Agreement,
    StageChangeForm,
    legend=_("Stages before"),
    add_label=_("Add a stage"),
    collapsed=True,
    after=WORK,
)

AGREEMENT_ROWS = [
    PARTIES,
    SIGNATORIES,
    SCOPE_ITEMS,
    DOCUMENTS,
    CITATIONS,
    EXTENSIONS,
    REVIEWS,
]
NEW_AGREEMENT_ROWS = [*AGREEMENT_ROWS, STAGE_CHANGES]

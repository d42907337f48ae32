"""Forms for agreements and their rows, declared once for the site and the admin."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.forms import COUNTRY, NOT_A_PARTNER, PARTNER, PERSON, SOURCE
from perpusnas.core.documents import PaperFormField
from perpusnas.core.editing.forms import RecordForm, offer_active_users
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, RowFormSet, row_formset
from perpusnas.core.fields import pick
from perpusnas.core.models import Certainty, Source

from .models import (
    Agreement,
    AgreementCitation,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)

AGREEMENT = pick("agreements:suggest")

# The groups of an agreement, in the order of its paper file.
IDENTITY = Group(
    _("Identity"),
    [
        ("kind", "code"),
        "title_id",
        "title_en",
        "title_other",
        "title_other_language",
        "significance",
    ],
)
SIGNATURE = Group(
    _("Signature"), ["signature", ("signed", "place", "mode"), "announced"]
)
TERM = Group(
    _("Entry into force and term"),
    [
        "validity_now",
        ("condition", "effective"),
        ("duration", "duration_unit"),
        ("ends", "ends_basis"),
        "window_days",
    ],
    admin_only=["validity_now"],
)
RENEWAL = Group(
    _("Renewal and termination"),
    [
        ("renewal", "renewal_duration", "renewal_unit"),
        ("notice_months", "wind_down_months"),
        ("notice_given", "terminated"),
        "termination_reason",
    ],
)
CHAIN = Group(_("Chain"), [("parent", "predecessor")])
LANGUAGES = Group(
    _("Languages and funding"),
    [("languages", "prevailing_language"), ("funding", "funding_note")],
)
CUSTODY = Group(
    _("Archive and custody at the foreign ministry"),
    [
        "archive_place",
        ("at_ministry", "ministry_consulted", "custody"),
        ("handed_over", "agenda_number"),
        ("certified", "certified_number"),
        ("full_powers", "full_powers_number", "full_powers_date"),
    ],
    collapsed=True,
)
WORK = Group(
    _("Work"),
    [("stage", "target"), ("unit", "person_in_charge"), "obstacle", "next_step"],
)


class AgreementForm(RecordForm):
    class Meta:
        model = Agreement
        groups = [
            IDENTITY,
            SIGNATURE,
            TERM,
            RENEWAL,
            CHAIN,
            LANGUAGES,
            CUSTODY,
            WORK,
            REGISTER,
        ]
        fields = field_names(groups)
        field_classes = {"parent": AGREEMENT, "predecessor": AGREEMENT, "unit": PARTNER}
        help_texts = {
            "title_id": _("As printed on the text; empty where it is not known."),
            "effective": _(
                "Article “Entry into force” (Pasal Mulai Berlaku): the day of signing, "
                "of the last notification, or a set date. Empty where not known."
            ),
            "duration": _(
                "Article “Duration” (Pasal Masa Berlaku), such as: “for a period of "
                "three (3) years”."
            ),
            "ends": _(
                "Three years from 7 May 2021 end on 6 May 2024. Empty where the text has "
                "no end, or it is not known."
            ),
            "renewal": _(
                "Article “Duration”, such as: “may be extended by mutual written consent”."
            ),
            "notice_months": _(
                "Article “Termination” (Pasal Pengakhiran), such as: “by written notice "
                "six (6) months in advance”."
            ),
            "wind_down_months": _(
                "Article “Termination”, such as: “running activities are finished within "
                "three (3) months”."
            ),
            "prevailing_language": _(
                "Closing clause: the text that prevails where they differ."
            ),
            "certified": _("Certified True Copy (Permenlu 4/2023 Art. 12)."),
            "agenda_number": _("Buku Agenda (Permenlu 4/2023 Art. 8)."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A known agreement moves from stage to stage on a page of its own.
            self.fields.pop("stage", None)
        offer_active_users(self, "person_in_charge")


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
                    ("partner", "person"),
                    ("title_id", "title_en"),
                    ("acting", "level", "capacity"),
                    "signed",
                ],
            )
        ]
        fields = field_names(groups)
        field_classes = {"partner": PARTNER, "person": PERSON}


class ScopeItemForm(RowForm):
    class Meta:
        model = ScopeItem
        groups = [
            Group(
                None,
                [
                    "text_id",
                    "text_en",
                    ("position", "area", "owed_by"),
                    ("target", "basis"),
                ],
            )
        ]
        fields = field_names(groups)
        field_classes = {"owed_by": PARTNER}


class CitationForm(RowForm):
    """What a source says. In the admin also the documents of the agreement, and which
    row of it a source is about."""

    class Meta:
        model = AgreementCitation
        groups = [
            Group(
                None,
                [("source", "stance", "certainty"), "says"],
                admin_only=["certainty"],
            ),
            Group(
                _("One fact or row only"),
                ["fact", ("party", "signatory"), ("scope_item", "extension")],
                collapsed=True,
                admin_only=["party", "signatory", "scope_item", "extension"],
            ),
        ]
        fields = field_names(groups)
        field_classes = {"source": SOURCE}


# The dates of an agreement that a document may prove.
PROVABLE_DATES = ("signed", "effective", "ends", "notice_given", "terminated")


def provable_dates() -> list[tuple[str, str]]:
    """The choices of the date that a document proves."""
    fields = (Agreement._meta.get_field(name) for name in PROVABLE_DATES)
    dates = [(f.name, capfirst(f.verbose_name)) for f in fields]
    return [("", "---------"), *dates]


class DocumentForm(RowForm):
    """A document of this agreement: its file and what it is, stored as a source."""

    title = forms.CharField(label=_("Title"), max_length=500)
    paper_kind = forms.ChoiceField(
        label=_("Kind of paper"),
        choices=[("", "---------"), *Source.PaperKind.choices],
    )
    draft_number = forms.IntegerField(
        label=_("Draft number"), required=False, min_value=1, max_value=999
    )
    file = PaperFormField(
        label=_("File"),
        required=False,
        help_text=_("PDF, DOCX, JPEG or PNG of at most 25 MB."),
    )
    certainty = forms.ChoiceField(
        label=_("Certainty"),
        required=False,
        choices=[("", "---------"), *Certainty.choices],
    )
    fact = forms.ChoiceField(
        label=_("Proves which date"), required=False, choices=provable_dates
    )

    class Meta:
        model = AgreementCitation
        fields = ("certainty", "fact")

    SOURCE_FIELDS = ("title", "paper_kind", "draft_number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.SOURCE_FIELDS:
                self.initial[name] = getattr(self.instance.source, name)

    def save(self, commit=True):
        """Save the document as a source, and the citation that links it.

        A new source has the access of its agreement.
        """
        is_new = self.instance.pk is None
        source = Source(kind="paper") if is_new else self.instance.source
        for name in self.SOURCE_FIELDS:
            setattr(source, name, self.cleaned_data[name])
        if self.cleaned_data.get("file"):
            source.set_file(self.cleaned_data["file"])
        if is_new:
            source.access = self.instance.agreement.access
        if is_new or set(self.changed_data) - {"certainty", "fact"}:
            source.save()
        self.instance.source, self.instance.stance = source, "text"
        return super().save(commit)


class DocumentFormSet(RowFormSet):
    """Documents and other sources are rows of one table, each with a prefix of its own."""

    row_label = _("Paper")

    @classmethod
    def get_default_prefix(cls):
        return "papers"

    def limit_rows(self, rows):
        return rows.filter(stance="text", source__kind="paper")


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
                admin_only=["again", "moved_by", "evidence"],
            )
        ]
        fields = field_names(groups)


class ExtensionForm(RowForm):
    class Meta:
        model = Extension
        groups = [
            Group(
                None,
                [("how", "agreed"), ("old_end", "new_end"), "reason", "paper"],
                admin_only=["paper"],
            )
        ]
        fields = field_names(groups)


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
    legend=_("Promises"),
    add_label=_("Add a promise"),
    after=RENEWAL,
    admin_extra=1,
)
DOCUMENTS = row_formset(
    Agreement,
    DocumentForm,
    DocumentFormSet,
    legend=_("Papers"),
    add_label=_("Add a paper"),
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

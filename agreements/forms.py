"""Forms for agreements, with parties, signatories, promises, papers and sources."""

from django import forms
from django.forms import inlineformset_factory
from django.urls import reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Person
from perpusnas.core.documents import PaperFormField
from perpusnas.core.editing.forms import RecordForm, RowForm, RowFormSet
from perpusnas.core.fields import PickField
from perpusnas.core.models import (
    Certainty,
    Country,
    Source,
    User,
)

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

PARTNERS = reverse_lazy("partners:suggest")
PEOPLE = reverse_lazy("people:suggest")
COUNTRIES = reverse_lazy("countries:suggest")
SOURCES = reverse_lazy("sources:suggest")
AGREEMENTS = reverse_lazy("agreements:suggest")
SMALL = forms.Textarea({"rows": 2})

# The groups of the form, in the order of a paper file.
GROUPS = [
    (
        _("Agreement"),
        ("kind", "code", "title_id", "title_en", "title_other", "title_other_language"),
    ),
    (_("Signing"), ("signature", "signed", "place", "mode", "announced")),
    (
        _("Entry into force and term"),
        ("condition", "effective", "ends_basis", "ends", "duration", "duration_unit")
        + ("window_days",),
    ),
    (
        _("Renewal and termination"),
        ("renewal", "renewal_duration", "renewal_unit", "notice_months")
        + ("wind_down_months", "notice_given", "terminated", "termination_reason"),
    ),
    (_("Related agreements"), ("parent", "predecessor")),
    (
        _("Languages and funding"),
        ("languages", "prevailing_language", "funding", "funding_note"),
    ),
    (
        _("Process and responsibility"),
        ("stage", "target", "obstacle", "next_step", "unit", "person_in_charge"),
    ),
    (_("Significance"), ("significance", "remarks", "access")),
]
CUSTODY = (
    _("Deposit with the Ministry of Foreign Affairs"),
    ("at_ministry", "ministry_consulted", "custody", "handed_over", "agenda_number")
    + ("certified_number", "certified", "archive_place")
    + ("full_powers", "full_powers_number", "full_powers_date"),
)


class AgreementForm(RecordForm):
    parent = PickField(
        Agreement.objects.all(),
        label=_("Parent agreement"),
        required=False,
        suggest=AGREEMENTS,
        help_text=_("The agreement under which this one was concluded."),
    )
    predecessor = PickField(
        Agreement.objects.all(),
        label=_("Predecessor"),
        required=False,
        suggest=AGREEMENTS,
        help_text=_("The agreement that this one renews or replaces."),
    )
    unit = PickField(
        Partner.objects.all(),
        label=_("Initiating unit"),
        required=False,
        suggest=PARTNERS,
    )

    class Meta:
        model = Agreement
        fields = tuple(name for _legend, names in [*GROUPS, CUSTODY] for name in names)
        widgets = dict.fromkeys(
            ("obstacle", "next_step", "termination_reason", "funding_note")
            + ("significance", "remarks"),
            SMALL,
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.real().filter(is_active=True)
        if self.instance.pk:
            del self.fields["stage"]  # moved on a page of its own, step by step
        if "person_in_charge" in self.fields:
            self.fields["person_in_charge"].queryset = people

    def groups(self):
        """The fields in their groups, for the template: legend, fields, folded or not."""
        for legend, names in [*GROUPS, CUSTODY]:
            fields = [self[name] for name in names if name in self.fields]
            folded = legend == CUSTODY[0] and not any(f.errors for f in fields)
            yield {"legend": legend, "fields": fields, "folded": folded}


class PartyForm(RowForm):
    partner = PickField(
        Partner.objects.all(), label=_("Partner"), required=False, suggest=PARTNERS
    )
    country = PickField(
        Country.objects.all(), label=_("Country"), required=False, suggest=COUNTRIES
    )

    class Meta:
        model = Party
        fields = ("position", "partner", "country", "region", "group", "role", "number")


class SignatoryForm(RowForm):
    partner = PickField(
        Partner.objects.all(), label=_("For which partner"), suggest=PARTNERS
    )
    person = PickField(
        Person.objects.all(),
        label=_("Person"),
        required=False,
        suggest=PEOPLE,
        help_text=_("Leave empty if the signatory is not known."),
    )

    class Meta:
        model = Signatory
        fields = ("partner", "person", "title_id", "title_en", "acting", "level")
        fields += ("capacity", "signed")


class ScopeItemForm(RowForm):
    owed_by = PickField(
        Partner.objects.all(),
        label=_("Responsible party"),
        required=False,
        suggest=PARTNERS,
        help_text=_("Leave empty if it applies to all parties."),
    )

    class Meta:
        model = ScopeItem
        fields = (
            "position",
            "text_id",
            "text_en",
            "area",
            "owed_by",
            "target",
            "basis",
        )


class CitationForm(RowForm):
    source = PickField(Source.objects.all(), label=_("Source"), suggest=SOURCES)

    class Meta:
        model = AgreementCitation
        fields = ("source", "stance", "says", "fact")
        widgets = {"says": SMALL}


# The dates of a text that a paper may prove.
PROVEN = ("signed", "effective", "ends", "notice_given", "terminated")


def dates_to_prove() -> list[tuple[str, str]]:
    fields = (Agreement._meta.get_field(name) for name in PROVEN)
    dates = [(f.name, capfirst(f.verbose_name)) for f in fields]
    return [("", "---------"), *dates]


class PaperForm(RowForm):
    """A paper of this agreement: the file and what it is, kept as a source of it."""

    title = forms.CharField(label=_("Title"), max_length=500)
    paper_kind = forms.ChoiceField(
        label=_("Document type"),
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
        label=_("Evidence for date"), required=False, choices=dates_to_prove
    )

    class Meta:
        model = AgreementCitation
        fields = ("certainty", "fact")

    TOLD = ("title", "paper_kind", "draft_number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.TOLD:
                self.initial[name] = getattr(self.instance.source, name)

    def save(self, commit=True):
        """The paper as a source, as widely readable as its agreement, and the link."""
        fresh = self.instance.pk is None
        source = Source(kind="paper") if fresh else self.instance.source
        for name in self.TOLD:
            setattr(source, name, self.cleaned_data[name])
        if self.cleaned_data.get("file"):
            source.set_file(self.cleaned_data["file"])
        if fresh:
            source.access = self.instance.agreement.access
        if fresh or set(self.changed_data) - {"certainty", "fact"}:
            source.save()
        self.instance.source, self.instance.stance = source, "text"
        return super().save(commit)


class PaperFormSet(RowFormSet):
    def only(self, rows):
        return rows.filter(stance="text", source__kind="paper")


class CitationFormSet(RowFormSet):
    def only(self, rows):
        return rows.exclude(stance="text", source__kind="paper")


class StageChangeForm(RowForm):
    class Meta:
        model = StageChange
        fields = ("stage", "since", "note")
        widgets = {"note": SMALL}


class ExtensionForm(RowForm):
    class Meta:
        model = Extension
        fields = ("how", "agreed", "old_end", "new_end", "reason")
        widgets = {"reason": SMALL}


class ReviewForm(RowForm):
    class Meta:
        model = Review
        fields = ("held", "period", "reviewer", "realised", *Review.RATINGS)
        fields += ("constraints_met", "solution", "recommendation")
        widgets = {
            "constraints_met": SMALL,
            "solution": SMALL,
        }


def rows(model, form, legend, add_label, formset=RowFormSet, folded=False):
    """The formset of an agreement's rows, an empty one at its end."""
    made = inlineformset_factory(
        Agreement, model, form=form, formset=formset, extra=1, can_delete_extra=False
    )
    made.legend, made.add_label, made.folded = legend, add_label, folded
    return made


PAPERS = (_("Documents"), _("Add a document"))


class PaperRows(rows(AgreementCitation, PaperForm, *PAPERS, PaperFormSet)):
    """Papers and other sources are rows of one table: each formset has its own prefix."""

    row_label = _("Document")

    @classmethod
    def get_default_prefix(cls):
        return "papers"


SOURCES_TOLD = (_("Sources"), _("Add a source"), CitationFormSet)

AGREEMENT_ROWS = [
    rows(Party, PartyForm, _("Parties"), _("Add a party")),
    rows(Signatory, SignatoryForm, _("Signatories"), _("Add a signatory")),
    rows(ScopeItem, ScopeItemForm, _("Scope of cooperation"), _("Add a scope item")),
    PaperRows,
    rows(AgreementCitation, CitationForm, *SOURCES_TOLD, folded=True),
    rows(Extension, ExtensionForm, _("Extensions"), _("Add an extension"), folded=True),
    rows(Review, ReviewForm, _("Reviews"), _("Add a review"), folded=True),
]
# What is known of the stages of a text that is entered late; from then on it is moved.
STAGES_BEFORE = (_("Stages before"), _("Add a stage"))
NEW_AGREEMENT_ROWS = [
    *AGREEMENT_ROWS,
    rows(StageChange, StageChangeForm, *STAGES_BEFORE, folded=True),
]

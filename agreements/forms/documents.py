"""The form of a document of an agreement, uploaded on the agreement's page."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from perpusnas.core.documents import DocumentFormField
from perpusnas.core.editing.rows import RowForm, RowFormSet
from perpusnas.core.model_fields import own_field
from perpusnas.core.models import Certainty, Source

from ..models import Agreement, AgreementCitation

# The dates of an agreement that a document may be evidence for.
PROVABLE_DATES = ("signed", "effective", "ends", "notice_given", "terminated")


def provable_dates() -> list[tuple[str, str]]:
    """Return the choices of the date that a document is evidence for."""
    fields = (own_field(Agreement, name) for name in PROVABLE_DATES)
    dates = [(f.name, capfirst(str(f.verbose_name))) for f in fields]
    return [("", "---------"), *dates]


class DocumentForm(RowForm):
    """A document of this agreement: its file and what it is, stored as a source."""

    title = forms.CharField(label=_("Title"), max_length=500)
    paper_kind = forms.ChoiceField(
        label=_("Document type"),
        choices=[("", "---------"), *Source.PaperKind.choices],
    )
    draft_number = forms.IntegerField(
        label=_("Draft number"), required=False, min_value=1, max_value=999
    )
    file = DocumentFormField(
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
        label=_("Evidence for date"), required=False, choices=provable_dates
    )

    class Meta:
        model = AgreementCitation
        fields = ("certainty", "fact")

    SOURCE_FIELDS = ("title", "paper_kind", "draft_number", "file")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.SOURCE_FIELDS:
                self.initial[name] = getattr(self.instance.source, name)

    def edits(self):
        source = [self.instance.source] if self.instance.pk else []
        return [self.instance, *source]

    def save(self, commit=True):
        """Save the document as a source, and the citation that links it.

        A new source has the access of its agreement.
        """
        is_new = self.instance.pk is None
        source = Source(kind="paper") if is_new else self.instance.source
        for name in self.SOURCE_FIELDS:
            if name != "file":
                setattr(source, name, self.cleaned_data[name])
        if "file" in self.changed_data:
            source.set_file(self.cleaned_data["file"])
        if is_new:
            source.access = self.instance.agreement.access
        if is_new or set(self.changed_data) - {"certainty", "fact"}:
            source.save()
        self.instance.source, self.instance.stance = source, "text"
        return super().save(commit)


class DocumentFormSet(RowFormSet):
    """Documents and other sources are rows of one table, each with a prefix of its own."""

    row_label = _("Document")

    @classmethod
    def get_default_prefix(cls):
        return "papers"

    def edited(self, row):
        return [row, row.source]

    def lock(self):
        super().lock()
        of_agreement = AgreementCitation.objects.filter(agreement=self.instance)
        sources = Source.objects.filter(pk__in=of_agreement.values("source"))
        list(sources.order_by("pk").select_for_update().values_list("pk"))

    def limit_rows(self, rows):
        return rows.filter(stance="text", source__kind="paper")

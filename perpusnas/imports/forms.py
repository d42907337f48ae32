"""Forms of the pages of an import."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.audit import audit_context
from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.core.uploads.quota import check_quota
from perpusnas.core.uploads.viruses import check_viruses

from .context import NEW
from .reading import KINDS
from .record_kinds import RecordKind

MAX_BYTES = 25 * 1024 * 1024
ENDINGS = {".csv", ".txt", ".tsv", ".xlsx", ".ods"}
MAX_QUESTIONS = 50


class UploadForm(forms.Form):
    """The file, and the kind of record in its rows."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Data type"),
        choices=[(kind.slug, kind.label) for kind in KINDS.values()],
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, XLSX or ODS, with headings, up to 10,000 rows."),
        max_length=200,
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        suffix = PurePath(file.name).suffix.lower()
        if suffix in (".xlsm", ".xls", ".xlsb"):
            message = _(
                "A workbook of this type may contain macros. Save it as .xlsx or CSV."
            )
            raise ValidationError(message)
        if suffix not in ENDINGS:
            raise ValidationError(_("Choose a file that ends in .csv, .xlsx or .ods."))
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 25 MB."))
        try:
            check_quota(audit_context().user, file.size)
            check_viruses(file)
        except UnreadableFileError as error:
            raise ValidationError(str(error)) from error
        return file


class ColumnsForm(forms.Form):
    """The column below each heading."""

    def __init__(self, data, kind: RecordKind, headings: list[str], columns: list[str]):
        super().__init__(data)
        choices = [("", _("skip this column"))]
        choices += [
            (column.name, capfirst(str(column.label))) for column in kind.columns
        ]
        for n, (heading, name) in enumerate(zip(headings, columns, strict=True)):
            self.fields[f"column-{n}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=choices,
                initial=name,
                required=False,
            )

    def columns(self) -> list[str]:
        """Return the chosen columns in the order of the headings."""
        return [self.cleaned_data[name] for name in self.fields]

    def clean(self):
        chosen = [value for value in self.cleaned_data.values() if value]
        for name, value in list(self.cleaned_data.items()):
            if value and chosen.count(value) > 1:
                self.add_error(name, _("Two headings have the same meaning."))


class DecisionsForm(forms.Form):
    """Which record is meant by each name that matches none exactly, or several."""

    FRESH = {
        "partner": gettext_lazy("A new partner"),
        "person": gettext_lazy("A new person"),
    }

    def __init__(self, data, questions: list[dict]):
        super().__init__(data)
        for question in questions[:MAX_QUESTIONS]:
            choices = [(str(pk), label) for pk, label in question["options"]]
            choices.append((NEW, self.FRESH[question["kind"]]))
            self.fields[f"who-{question['key']}"] = forms.ChoiceField(
                label=question["name"],
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def decisions(self) -> dict[str, str]:
        """Return the decisions by key of the question."""
        answers = self.cleaned_data.items()
        return {name.removeprefix("who-"): value for name, value in answers if value}

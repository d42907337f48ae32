"""Forms of the pages of an import."""

from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.audit import audit_context
from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.core.uploads.quota import check_quota
from perpusnas.core.uploads.viruses import check_viruses

from .choices import word_key
from .context import ImportContext
from .headings import UnclearTableError
from .identification import question_key
from .reading import KINDS, kind_of_file
from .record_kinds import RecordKind
from .rows import UncertainNameError

MAX_BYTES = 25 * 1024 * 1024
ENDINGS = {".csv", ".txt", ".tsv", ".xlsx", ".ods"}


class UploadForm(forms.Form):
    """The file, and the kind of record in its rows."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Data type"),
        choices=[
            ("", gettext_lazy("recognise from the headings")),
            *((kind.slug, kind.label) for kind in KINDS.values()),
        ],
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, XLSX or ODS, with headings, up to 100,000 rows."),
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

    def clean(self):
        """Recognise the kind of record from the headings where none was chosen."""
        data = self.cleaned_data
        if data.get("file") and not data.get("kind") and "kind" not in self.errors:
            try:
                found = kind_of_upload(data["file"])
            except UnreadableFileError as error:
                self.add_error("file", str(error))
                return
            if found is None:
                message = _(
                    "The headings do not say what the rows are about: choose it."
                )
                self.add_error("kind", message)
            else:
                data["kind"] = found.slug


def kind_of_upload(file) -> RecordKind | None:
    """Return the kind of record in an uploaded file, or None if it is not clear."""
    with NamedTemporaryFile(prefix="import-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            return kind_of_file(Path(copy.name), audit_context().user)
        except UnclearTableError:
            return None  # the headings are chosen once the kind is known


class ColumnsForm(forms.Form):
    """The column below each heading."""

    def __init__(self, data, kind: RecordKind, headings: list[str], columns: list[str]):
        super().__init__(data)
        self.kind, self.known = kind, any(columns)
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
        repeated = self.kind.repeated(self.cleaned_data.values())
        for name, value in list(self.cleaned_data.items()):
            if value in repeated:
                self.add_error(name, _("Two headings have the same meaning."))


class DefaultsForm(forms.Form):
    """The cell that stands in every row for a column which the file does not have."""

    EMPTY_ROWS = 2

    def __init__(
        self,
        data,
        kind: RecordKind,
        columns: list[str],
        defaults: dict[str, str],
        context: ImportContext | None = None,
    ):
        super().__init__(data)
        self.kind, self.context = kind, context
        choices = [("", _("(no column)"))]
        choices += [
            (column.name, capfirst(str(column.label)))
            for column in kind.columns
            if column.name not in {*columns, "id"}
        ]
        rows = [*defaults.items(), *[("", "")] * self.EMPTY_ROWS]
        self.numbers = range(len(rows))
        for number, (name, cell) in enumerate(rows):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=_("Column"), choices=choices, initial=name, required=False
            )
            self.fields[f"value-{number}"] = forms.CharField(
                label=_("Value in all rows"),
                initial=cell,
                required=False,
                max_length=500,
            )

    def clean(self):
        for number in self.numbers:
            name = self.cleaned_data.get(f"column-{number}")
            cell = self.cleaned_data.get(f"value-{number}")
            if name and cell:
                try:
                    self.kind.column(name).read(cell, self.context)
                except ValidationError as error:
                    self.add_error(f"value-{number}", error)
                except UncertainNameError:
                    pass  # it is asked about in the rows

    def defaults(self) -> dict[str, str]:
        """Return the cells by column."""
        found = (
            (self.cleaned_data[f"column-{n}"], self.cleaned_data[f"value-{n}"])
            for n in self.numbers
        )
        return {name: cell for name, cell in found if name and cell}


class MeaningsForm(forms.Form):
    """What each word means that is none of the allowed values of its column."""

    def __init__(self, data, kind: RecordKind, words: list[tuple[str, str]]):
        super().__init__(data)
        self.words: dict[str, tuple[str, str]] = {}
        for name, word in words:
            self.add(kind, name, word)

    def add(self, kind: RecordKind, name: str, word: str) -> None:
        """Add the field of a word."""
        field = f"meaning-{question_key(name, word_key(word))}"
        self.words[field] = name, word_key(word)
        column = kind.column(name)
        choices = [("", _("(not chosen)")), *column.allowed, ("-", _("leave it out"))]
        self.fields[field] = forms.ChoiceField(
            label=f"{capfirst(str(column.label))}: {word}",
            choices=choices,
            required=False,
        )

    def meanings(self) -> dict[str, dict[str, str]]:
        """Return the chosen cell by column and word; an empty one leaves it out."""
        found: dict[str, dict[str, str]] = {}
        for field, (name, word) in self.words.items():
            if chosen := self.cleaned_data[field]:
                found.setdefault(name, {})[word] = "" if chosen == "-" else chosen
        return found


class OverwritesForm(forms.Form):
    """Which recorded values are replaced by those of the file: a field in all rows, or
    all fields of a row."""

    fields_of_all = forms.MultipleChoiceField(
        label=gettext_lazy("In all rows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rows = forms.MultipleChoiceField(
        label=gettext_lazy("In single rows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data, outcome: dict[str, Any], chosen: dict[str, list[str]]):
        rows = outcome["differing_rows"]
        self.differing = {str(number): differences for number, differences in rows}
        initial = {"fields_of_all": chosen.get("fields"), "rows": chosen.get("rows")}
        super().__init__(data, initial=initial)
        self.field("fields_of_all").choices = [
            (name, f"{label} ({count})")
            for name, label, count in outcome["differing_fields"]
        ]
        self.field("rows").choices = [
            (number, _("Row %(n)s") % {"n": number}) for number in self.differing
        ]

    def field(self, name: str) -> Any:
        """Return a field whose choices depend on the file."""
        return self.fields[name]

    def single_rows(self) -> list[tuple[Any, list[dict]]]:
        """Return the check box of each row with its differences."""
        return list(zip(self["rows"], self.differing.values(), strict=True))

    def overwrites(self) -> dict[str, list[str]]:
        """Return the choice as `Choices.overwrites`."""
        names = {"fields": "fields_of_all", "rows": "rows"}
        return {key: self.cleaned_data[name] for key, name in names.items()}

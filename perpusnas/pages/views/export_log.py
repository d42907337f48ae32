"""The export log: which files users downloaded, with which filters."""

import django_filters
from django.db.models import Case, F, TextField, Value, When
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agreements.row_files import AGREEMENT_ROW_FILES
from events.row_files import (
    EVENT_ROW_FILES,
    FOLLOW_UP_ROW_FILES,
    OUTCOME_ROW_FILES,
    PROGRAM_ROW_FILES,
)
from partners.row_files import PARTNER_ROW_FILES, PERSON_ROW_FILES
from perpusnas.core.access import requires
from perpusnas.core.dates.moments import moment_in_words
from perpusnas.core.files import Column, FileTable, Keys, choice, field, record_id
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import PeriodFilterSet
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import Export, User

SORTS = [
    Sort("made", gettext_lazy("When"), "made"),
    Sort("rows", gettext_lazy("Rows"), "rows"),
]
# Titles of the lists and reports, by their name in the log.
NAMES = {
    "partners": gettext_lazy("Partners"),
    "people": gettext_lazy("People"),
    "agreements": gettext_lazy("Agreements"),
    "coverage": pgettext_lazy("page", "Implementation by field"),
    "events": gettext_lazy("Events"),
    "programs": gettext_lazy("Programmes"),
    "outcomes": gettext_lazy("Outcomes"),
    "follow-ups": gettext_lazy("Follow-ups"),
    "adoption-checks": gettext_lazy("Post-event checks"),
    "sources": gettext_lazy("Sources"),
    "doubts": gettext_lazy("Data to verify"),
    "export-log": gettext_lazy("Export log"),
    "rows-left-out": gettext_lazy("Import: rows left out"),
}
ROW_FILES = {
    "partners": PARTNER_ROW_FILES,
    "people": PERSON_ROW_FILES,
    "agreements": AGREEMENT_ROW_FILES,
    "events": EVENT_ROW_FILES,
    "programs": PROGRAM_ROW_FILES,
    "outcomes": OUTCOME_ROW_FILES,
    "follow-ups": FOLLOW_UP_ROW_FILES,
}
NAMES |= {
    f"{name}-{rows}": format_lazy("{}: {}", NAMES[name], file.title)
    for name, files in ROW_FILES.items()
    for rows, file in files.items()
}


class ExportFilter(PeriodFilterSet):
    """Filters of the export log."""

    FILTERS = ("user", "from", "to", "format")
    FIRST = ("user", "from", "to", "format")
    PERIOD_LABELS = (gettext_lazy("From"), gettext_lazy("To"))

    user = django_filters.ModelChoiceFilter(
        label=gettext_lazy("User"), queryset=User.objects.personal_accounts()
    )
    format = django_filters.ChoiceFilter(
        label=pgettext_lazy("of a file", "Format"), choices=Export.Format
    )

    class Meta:
        model = Export
        fields = ()

    def filter_queryset(self, queryset):
        records = super().filter_queryset(queryset)
        first, last = self.form.cleaned_data["from"], self.form.cleaned_data["to"]
        records = records.filter(made__date__gte=first) if first else records
        return records.filter(made__date__lte=last) if last else records


def list_title() -> Case:
    """Return the title of the list or report in the current language."""
    named = [When(name=name, then=Value(str(title))) for name, title in NAMES.items()]
    return Case(*named, default=F("name"), output_field=TextField())


def logged_exports():
    """Return the export log with the user and the `title` of the list or report."""
    return Export.objects.select_related("user").annotate(title=list_title())


def read_log(keys: Keys) -> dict[int, Export]:
    """Return entries of the log by id."""
    exports = logged_exports().filter(pk__among=keys).order_by()
    return {export.pk: export for export in exports}


def log_table() -> FileTable:
    """Return the columns of the file of the log, and how its rows are read."""
    formats = Export.Format.choices
    columns = [
        Column(_("When"), lambda export: moment_in_words(export.made)),
        Column(_("Who"), lambda export: str(export.user)),
        field(_("User name"), "user.username"),
        field(_("What"), "title"),
        field(_("Filters"), "filters"),
        choice(pgettext("of a file", "Format"), "format", formats),
        field(_("Rows"), "rows"),
        field("SHA-256", "sha256"),
        field(_("Address"), "address"),
        record_id(),
    ]
    return FileTable(columns, read_log)


@requires("see_reports")
def export_log(request, format="html"):
    """List the export log as a page or file."""
    return listing(
        request,
        ExportFilter(request.GET, logged_exports()),
        sorts=SORTS,
        default="-made",
        table=log_table,
        template="pages/export_log.html",
        name="export-log",
        format=format,
    )

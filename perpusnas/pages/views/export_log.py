"""The export log: which files users downloaded, with which filters."""

import django_filters
from django.db.models import F, OuterRef, TextField, Value
from django.db.models.functions import Coalesce, Concat, Trim, TruncSecond
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from perpusnas.core.access import requires
from perpusnas.core.files import (
    Column,
    Joined,
    labelled,
    unless_empty,
)
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import day_filter
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
    "export-log": gettext_lazy("Export log"),
}


class ExportFilter(django_filters.FilterSet):
    """Filters of the export log."""

    FIRST = ("user", "from", "to", "format")

    user = django_filters.ModelChoiceFilter(
        label=gettext_lazy("User"), queryset=User.objects.real()
    )
    # The parameter is `from`, which is a keyword in Python.
    locals()["from"] = day_filter(gettext_lazy("From"))
    to = day_filter(gettext_lazy("To"))
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

    def by_nothing(self, queryset, _name, _value):
        """Leave the queryset unchanged; `filter_queryset` applies the period."""
        return queryset


def who() -> Joined:
    """Return the full name of the user, or else the user name."""
    full = Concat("first_name", Value(" "), "last_name", output_field=TextField())
    name = Coalesce(unless_empty(Trim(full)), "username", output_field=TextField())
    return Joined(User.objects.filter(pk=OuterRef("user")).order_by(), name)


def what() -> Coalesce:
    """Return the title of the list or report in the current language."""
    return Coalesce(
        unless_empty(labelled("name", NAMES.items())),
        F("name"),
        output_field=TextField(),
    )


def export_columns(_dialect: str) -> list[Column]:
    """Return the columns of the file of the log."""
    return [
        Column(_("When"), TruncSecond("made"), "plain"),
        Column(_("Who"), who()),
        Column(_("User name"), "user__username"),
        Column(_("What"), "title"),
        Column(_("Filters"), "filters"),
        Column(
            pgettext("of a file", "Format"), labelled("format", Export.Format.choices)
        ),
        Column(_("Rows"), "rows", "plain"),
        Column("SHA-256", "sha256", "plain"),
        Column(_("Address"), "address"),
        Column("ID", "pk", "plain"),
    ]


@requires("see_reports")
def export_log(request, format="html"):
    """List the export log as a page or file."""
    exports = Export.objects.select_related("user").annotate(title=what())
    return listing(
        request,
        ExportFilter(request.GET, exports),
        sorts=SORTS,
        default="-made",
        columns=export_columns,
        template="pages/export_log.html",
        name="export-log",
        format=format,
    )

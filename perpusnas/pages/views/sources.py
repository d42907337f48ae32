"""Pages of sources: news items, letters, web pages and uploaded documents."""

from types import SimpleNamespace
from typing import Any

import django_filters
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, AgreementCitation, Extension, StageChange
from events.models import EventCitation, NominationState, StatusChange
from partners.models import PartnerCitation
from perpusnas.core.access import Access, requires
from perpusnas.core.documents import document_response
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.files import (
    FileTable,
    Keys,
    choice,
    field,
    partial_dates,
    record_id,
)
from perpusnas.core.files.model_columns import field_columns
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import listing, suggestions
from perpusnas.core.lists.sections import SectionPage
from perpusnas.core.lists.sorting import Sort, date_sort
from perpusnas.core.models import Source, sort_column
from perpusnas.core.search import best_found

from ..forms import SourceForm

TEMPLATE = "pages/source_form.html"
# The records that each model of citations may be about.
CITED: dict[Any, tuple[str, ...]] = {
    AgreementCitation: ("agreement",),
    PartnerCitation: ("partner", "person"),
    EventCitation: ("program", "event", "outcome", "follow_up"),
}
# The rows that name a source themselves: by which field, and whose they are.
NAMED_BY_ROWS: list[tuple[Any, str, str]] = [
    (StatusChange, "evidence", "event"),
    (NominationState, "evidence", "outcome"),
    (StageChange, "evidence", "agreement"),
    (Extension, "paper", "agreement"),
]


def source_sorts() -> list[Sort]:
    """Return the sort keys of the list of sources."""
    return [
        Sort("title", gettext_lazy("Title"), sort_column()),
        Sort("published", gettext_lazy("Date"), date_sort("published_latest")),
        Sort("changed", gettext_lazy("Last changed"), "changed"),
    ]


class SourceFilter(django_filters.FilterSet):
    """Filters of the list of sources."""

    FIRST = ("q", "kind", "access")

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_words", max_length=200
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Type"), choices=Source.Kind)
    access = django_filters.ChoiceFilter(label=gettext_lazy("Access"), choices=Access)

    class Meta:
        model = Source
        fields = ()

    def by_words(self, queryset, _name, value):
        return queryset.search(value, None)


def read_sources(user, keys: Keys) -> dict[int, SimpleNamespace]:
    """Return sources by id, each with the title of its `original`."""
    seen = Source.objects.visible_to(user)
    sources = list(seen.filter(pk__among=keys).order_by())
    copied = seen.filter(pk__among=Keys(source.copy_of_id for source in sources))
    titles = copied.order_by().values_list("pk", "title")
    originals: dict[int | None, str] = dict(titles)
    return {
        source.pk: SimpleNamespace(
            source=source, original=originals.get(source.copy_of_id)
        )
        for source in sources
    }


def source_table(user) -> FileTable:
    """Return the columns of the file of sources, and how its rows are read."""
    columns = [
        field(_("Title"), "source.title"),
        choice(_("Type"), "source.kind", Source.Kind.choices),
        field(_("Publisher"), "source.publisher"),
        *partial_dates(_("Date"), "source.published"),
        field(_("Web address"), "source.address"),
        field(_("Language"), "source.language"),
        field(_("Credits"), "source.credits"),
        choice(_("Reliability"), "source.trust", Source.Trust.choices),
        field(_("Copy of"), "original"),
        choice(_("Document type"), "source.paper_kind", Source.PaperKind.choices),
        field("SHA-256", "source.sha256"),
        choice(_("Access"), "source.access", Access.choices),
        field(_("Remarks"), "source.remarks"),
        *field_columns(Source, ["draft_number", "alternative_text"], "source."),
        field(_("File name"), "source.file_name"),
        record_id("source.pk"),
    ]
    return FileTable(columns, lambda keys: read_sources(user, keys))


@requires("read_register")
def source_list(request, format="html"):
    """List sources as a page or file."""
    return listing(
        request,
        SourceFilter(request.GET, Source.objects.visible_to(request.user)),
        sorts=source_sorts(),
        default="-published",
        table=lambda: source_table(request.user),
        template="pages/source_list.html",
        name="sources",
        format=format,
    )


@requires("read_register")
def source_suggest(request):
    """Suggest sources for typed words, as JSON."""
    query = request.GET.get("q", "")[:200]
    found = best_found(Source.objects.visible_to(request.user), query, request.user)
    return suggestions(request, found)


def citations_by(request, source: Source) -> list[SectionPage]:
    """Return pages of the records that rest on a source, one for each model of
    citations; each row is a record with the citation that says so."""
    user = request.user
    agreements = Agreement.objects.visible_to(user).for_list(user)
    pages = []
    for model, owners in CITED.items():
        cited = model.objects.filter(source=source).seen_with_rows(user, of=Source)
        named = [Prefetch(n, agreements) if n == "agreement" else n for n in owners]
        cited = cited.prefetch_related(*named).order_by("pk")
        page = SectionPage(request, model._meta.model_name, cited, "says")
        # All are called sources; the name of the app says of what.
        page.kinds = model._meta.app_config.verbose_name
        page.rows = [
            (next(filter(None, (getattr(citation, n) for n in owners))), citation)
            for citation in page.rows
        ]
        pages.append(page)
    return pages


def uses_of(request, source: Source) -> list[SectionPage]:
    """Return pages of the records with a row that names a source as its evidence or
    document, one for each model of rows; each row is a record with that row."""
    user = request.user
    agreements = Agreement.objects.visible_to(user).for_list(user)
    pages = []
    for model, field_name, owner in NAMED_BY_ROWS:
        rows = model.objects.seen_by(user).filter(**{field_name: source}).order_by("pk")
        named = Prefetch(owner, agreements) if owner == "agreement" else owner
        rows = rows.prefetch_related(named)
        page = SectionPage(request, model._meta.model_name, rows, "says")
        page.rows = [(getattr(row, owner), row) for row in page.rows]
        pages.append(page)
    return pages


@requires("read_register")
def source_detail(request, pk):
    """Show a source and the records that cite it."""
    sources = Source.objects.visible_to(request.user)
    source = visible_or_404(sources, pk)
    citations, uses = citations_by(request, source), uses_of(request, source)
    context = {
        "source": source,
        "citations": citations,
        "uses": uses,
        "is_used": any([*citations, *uses]),
        "copies": SectionPage(
            request, "copies", sources.filter(copy_of=source), "facts"
        ),
        "original": sources.filter(pk=source.copy_of_id).first(),
    }
    return render(request, "pages/source_detail.html", context)


@requires("write_register")
def source_create(request):
    """Create a source."""
    return editing(request, Source(), SourceForm, template=TEMPLATE)


@requires("write_register")
def source_edit(request, pk):
    """Edit a source."""
    source = visible_or_404(Source.objects.visible_to(request.user), pk)
    return editing(request, source, SourceForm, template=TEMPLATE)


@requires("administer")
def source_delete(request, pk):
    """Delete a source."""
    source = visible_or_404(Source.objects.visible_to(request.user), pk)
    return deleting(request, source, to="sources:list")


@requires("read_register")
def source_history(request, pk):
    """Show the history of a source."""
    return history_page(
        request, visible_or_404(Source.objects.visible_to(request.user), pk)
    )


@requires("read_register")
def source_file(request, pk):
    """Download the document of a source that the user may see."""
    source = visible_or_404(Source.objects.visible_to(request.user), pk)
    if not source.file:
        raise Http404
    return document_response(request, source.file, source.file_name)

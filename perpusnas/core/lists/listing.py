"""Lists of records: a queryset, filtered and ordered, as a page or a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..caching import note_sensitive_data
from ..fields import numbered
from ..files import (
    Column,
    ExportRequest,
    FileTable,
    Keys,
    column_choices,
    page_cell,
    records_file,
)
from ..files.names import FILE_NAMES
from .filter_fields import filter_fields
from .paging import (
    MAX_COUNTED,
    MAX_SEARCHED,
    PER_PAGE,
    Page,
    PagingForm,
    add_addresses,
    address_with,
    list_page,
    ordered,
    query_with,
)
from .sorting import Sort


def file_name_of(title: str, request: HttpRequest) -> str:
    """Return the file name: that of the list, its filters and the day."""
    pairs = [
        f"{key}-{value}"
        for key in request.GET
        if key not in PagingForm.base_fields
        for value in request.GET.getlist(key)
        if value
    ]
    filters = slugify("_".join(pairs))[:100]
    parts = [title, filters, timezone.localdate().isoformat()]
    return "_".join(part for part in parts if part)


def export_request(
    request: HttpRequest, form, name: str, dialect: str, file_name: Any = ""
) -> ExportRequest:
    """Return the request for a file of a list with the filters of this form.

    `name` is that in the export log, `file_name` the file's, unless `FILE_NAMES` has it.
    """
    full_name = file_name_of(str(file_name or FILE_NAMES[name]), request)
    return ExportRequest(request, name, dialect, full_name, filters_in_words(form))


class PageTable:
    """The table of a page with the headings and cells of its file, and totals."""

    def __init__(
        self, columns: Sequence[Column], cells: list[list], totals: Sequence = ()
    ):
        self.headings = [str(column.heading) for column in columns]
        self.rows = [list(zip(self.headings, line, strict=True)) for line in cells]
        self.totals = list(zip(self.headings, totals, strict=False))


def cells_of(columns: Sequence[Column], rows: Iterable, first: int = 1) -> list[list]:
    """Return the cells of these rows as a page shows them, numbered from `first`."""
    note_sensitive_data()  # they are read as values, which no model notes
    cells = [page_cell(column) for column in columns]
    numbered = [n for n, column in enumerate(columns) if column.kind == "number"]
    found = []
    for number, row in enumerate(rows, start=first):
        line = [cell(row) for cell in cells]
        for n in numbered:
            line[n] = number
        found.append(line)
    return found


def page_table(table: FileTable, page: Page) -> PageTable:
    """Return the records of a page as a table with the columns of the file."""
    keys = Keys(record.pk for record in page.rows)
    cells = cells_of(table.columns, table.chunk(keys), page.first)
    return PageTable(table.columns, cells)


def listing(
    request: HttpRequest,
    filterset,
    *,
    sorts: Sequence[Sort],
    default: str,
    table: Callable[[], FileTable],
    template: str,
    name: str,
    file_name: Any = "",
    format: str = "html",
    as_table: bool = False,
    exactly: bool = False,
    context: dict | None = None,
) -> HttpResponseBase:
    """Return the records that a filter set selects, in the requested order.

    `format` is `html` for a page, or `csv` or `xlsx` for a file of all rows in the same
    order, with the columns of `table`. With an invalid filter, a page shows the error
    and no rows, and a request for a file gets a 400 with the reason. With `as_table`,
    the page has the columns and cells of the file as `table`; with `exactly`, all rows are
    counted.
    """
    paging = PagingForm(request.GET, sorts)
    errors = address_errors(request, filterset, paging)
    if errors and format != "html":
        return refusal_response(errors)
    sort = (paging.cleaned_data.get("sort") if not errors else "") or default
    # Only what the filters leave is sure to have the columns that it is sorted by.
    records = filterset.queryset.none()
    if not errors:
        records = ordered(filterset.qs, sort, sorts)
    if format != "html":
        dialect = dialect_of(paging, format)
        export = export_request(request, filterset.form, name, dialect, file_name)
        return records_file(export, records, table)
    most = MAX_SEARCHED if request.GET.get("q") else MAX_COUNTED
    most_counted = None if exactly else most
    page = list_page(records, paging.cleaned_data, errors, most_counted)
    add_addresses(page, request, by_key=True)
    shown = page_table(table(), page) if as_table else None
    if not errors:
        context = file_context(request, name, lambda: table().columns) | (context or {})
    return render(
        request,
        template,
        {
            **list_context(request, filterset, page, errors),
            "table": shown,
            "sort": sort,
            "headings": sort_headings(request, sort, sorts),
            "per_page": PER_PAGE,
            **(context or {}),
        },
    )


def file_context(
    request, name: str, make_columns: Callable[[], Sequence[Column]]
) -> dict[str, Any]:
    """Return what a page needs for choosing the columns of its file."""
    choices = column_choices(request.user, name, make_columns(), make_columns)
    chosen = [choice for choice in choices if choice.is_chosen]
    return {
        "file": name,
        "file_columns": choices,
        "chosen_columns": len(chosen) if len(chosen) < len(choices) else 0,
    }


def list_context(request, filterset, page: Page, errors: list) -> dict[str, Any]:
    """Return the context that all lists share."""
    return {
        "filter": filterset,
        "filter_fields": filter_fields(filterset),
        "errors": errors,
        "page": page,
        "rows": page.rows,
        "chips": [] if errors else filter_chips(request, filterset.form),
        "clear_url": request.path,
        "query": query_with(request, page=None, after=None, before=None, dialect=None),
    }


def refusal_response(errors: list[tuple[str, str]]) -> HttpResponse:
    """Return a response with the reasons why there is no file."""
    text = "\n".join(f"{label}: {message}" for label, message in errors)
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def dialect_of(paging: PagingForm, format: str) -> str:
    """Return the dialect of a file from the parameters."""
    return "xlsx" if format == "xlsx" else paging.cleaned_data["dialect"] or "excel"


def address_errors(request, filterset, paging) -> list[tuple[str, str]]:
    """Return the errors in the parameters as pairs of name and message."""
    return parameter_errors(request, filterset.form, paging)


def parameter_errors(request, filters, paging) -> list[tuple[str, str]]:
    """The same of the form of the filters."""
    errors = []
    for form in (filters, paging):
        for field, messages in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            errors += [(str(label or field), str(message)) for message in messages]
    known = {*filters.fields, *paging.fields}
    for name in request.GET:
        if name not in known:
            errors.append((name[:60], _("There is no filter of this name.")))
    return errors


def sort_headings(
    request, sort: str, sorts: Sequence[Sort]
) -> dict[str, dict[str, str]]:
    """Return the label, direction and URL of each sortable column, by its key."""
    headings = {}
    for option in sorts:
        ascending = sort == option.key
        reversed_sort = f"-{option.key}" if ascending else option.key
        direction = "ascending" if ascending else ""
        if sort == f"-{option.key}":
            direction = "descending"
        url = address_with(
            request, sort=reversed_sort, page=None, after=None, before=None
        )
        headings[option.key] = {
            "label": option.label,
            "url": url,
            "direction": direction,
        }
    return headings


def filter_chips(request, form) -> list[dict[str, str]]:
    """Return the active filters, each with the URL of the list without it."""
    chips = []
    for name, field, values in active_filters(form):
        if not request.GET.get(name):
            continue
        for value in values:
            rest = [v for v in request.GET.getlist(name) if v != str(value)]
            query = request.GET.copy()
            for drop in ("page", "after", "before", name):
                query.pop(drop, None)
            if len(values) > 1:
                query.setlist(name, rest)
            chips.append(
                {
                    "label": field.label,
                    "value": filter_value_label(field, value),
                    "remove_url": f"{request.path}?{query.urlencode()}",
                }
            )
    return chips


def active_filters(form) -> Iterator[tuple[str, Any, list]]:
    """Yield the active filters: name, field and values."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", [], ()):
            yield name, field, value if isinstance(value, list) else [value]


def filters_in_words(form) -> list[tuple[str, str]]:
    """Return the active filters as text, defaults included."""
    return [
        (
            str(field.label),
            ", ".join(filter_value_label(field, value) for value in values),
        )
        for _name, field, values in active_filters(form)
    ]


def filter_value_label(field, value) -> str:
    """Return the label of a filter's value."""
    if hasattr(value, "isoformat"):
        return formats.date_format(value)
    choices = getattr(field, "choices", None)
    if choices is None or hasattr(value, "pk"):
        return str(value)
    return str(dict(choices).get(value, value))


MAX_SUGGESTIONS = 12


def suggestions(
    request: HttpRequest,
    records: QuerySet,
    label_of: Callable[[Any], str] = attrgetter("disambiguation"),
) -> JsonResponse:
    """Return suggestions for the text typed into a `PickField`, as JSON.

    `records` are the visible matches; each becomes `{value, label}`, where `value` is
    what the field accepts.
    """
    found = records[:MAX_SUGGESTIONS] if request.GET.get("q", "").strip() else []
    results = [
        {"value": numbered(record), "label": label_of(record)} for record in found
    ]
    return JsonResponse({"results": results})

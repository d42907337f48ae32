"""Lists: one queryset, filtered and in order, as a page or as a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..files import Column, ExportRequest, FileTable, Keys, page_cell, records_file
from ..files.names import FILE_NAMES
from .paging import (
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


def file_name(name: str, request: HttpRequest) -> str:
    """The list's name, the filters in force and the day: the file itself has only rows."""
    told = [
        f"{key}-{value}"
        for key in request.GET
        if key not in PagingForm.base_fields
        for value in request.GET.getlist(key)
        if value
    ]
    filters = slugify("_".join(told))[:100]
    called = str(FILE_NAMES.get(name, name))
    parts = [called, filters, timezone.localdate().isoformat()]
    return "_".join(part for part in parts if part)


def export_request(
    request: HttpRequest, form, name: str, dialect: str
) -> ExportRequest:
    """The request for a file of a list with the filters of this form."""
    named = file_name(name, request)
    return ExportRequest(request, name, dialect, named, filters_in_words(form))


class PageTable:
    """A report as its page shows it: the headings and cells of its file, and totals."""

    def __init__(
        self, columns: Sequence[Column], cells: list[list], totals: Sequence = ()
    ):
        self.headings = [str(column.heading) for column in columns]
        self.rows = [list(zip(self.headings, line, strict=True)) for line in cells]
        self.totals = list(zip(self.headings, totals, strict=False))


def cells_of(columns: Sequence[Column], rows: Iterable, first: int = 1) -> list[list]:
    """The cells of these rows as a page shows them, numbered from `first`."""
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
    """The records of a page as rows of a file."""
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
    format: str = "html",
    as_table: bool = False,
    context: dict | None = None,
) -> HttpResponseBase:
    """The records that a filter set leaves, in the order asked for.

    `format` is `html` for a page, or `csv` or `xlsx` for a file of all rows in the same
    order, with the columns of `table`. A filter that does not validate gives a page that names the error and shows no rows, and a file request
    a 400 with the reason: never everything, never an empty file that reads as "none".
    `as_table` gives the page the file's own columns and cells, as `table`.
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
        export = export_request(request, filterset.form, name, dialect)
        return records_file(export, records, table())
    page = list_page(records, paging.cleaned_data, errors)
    add_addresses(page, request, by_key=True)
    shown = page_table(table(), page) if as_table else None
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


def list_context(request, filterset, page: Page, errors: list) -> dict[str, Any]:
    """What every list tells its page, whatever its rows are."""
    return {
        "filter": filterset,
        "filter_fields": grouped_filter_fields(filterset),
        "errors": errors,
        "page": page,
        "rows": page.rows,
        "chips": [] if errors else filter_chips(request, filterset.form),
        "clear_url": request.path,
        "query": query_with(request, page=None, after=None, before=None),
    }


def refusal_response(errors: list[tuple[str, str]]) -> HttpResponse:
    """Why there is no file."""
    text = "\n".join(f"{label}: {message}" for label, message in errors)
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def dialect_of(paging: PagingForm, format: str) -> str:
    """How a file is written, as far as the address tells."""
    return "xlsx" if format == "xlsx" else paging.cleaned_data["dialect"] or "excel"


def grouped_filter_fields(filterset) -> dict[str, Any]:
    """The filter's fields: the ones that most readers need, and the others, which
    are folded away unless one of them is in use. `filterset.FIRST` names the former."""
    visible = filterset.form.visible_fields()
    more = [field for field in visible if field.name not in filterset.FIRST]
    return {
        "first": [field for field in visible if field.name in filterset.FIRST],
        "more": more,
        "open": any(field.errors or field.data for field in more),
    }


def address_errors(request, filterset, paging) -> list[tuple[str, str]]:
    """What is wrong with the address, as pairs of what and why."""
    found = []
    for form in (filterset.form, paging):
        for field, messages in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            found += [(str(label or field), str(message)) for message in messages]
    known = {*filterset.form.fields, *paging.fields}
    for name in request.GET:
        if name not in known:
            found.append((name[:60], _("There is no filter of this name.")))
    return found


def sort_headings(
    request, sort: str, sorts: Sequence[Sort]
) -> dict[str, dict[str, str]]:
    """For each sortable column its label, direction, and the address that turns it."""
    made = {}
    for option in sorts:
        ascending = sort == option.key
        turned = f"-{option.key}" if ascending else option.key
        direction = "ascending" if ascending else ""
        if sort == f"-{option.key}":
            direction = "descending"
        url = address_with(request, sort=turned, page=None, after=None, before=None)
        made[option.key] = {"label": option.label, "url": url, "direction": direction}
    return made


def filter_chips(request, form) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    made = []
    for name, field, values in active_filters(form):
        if not request.GET.get(name):
            continue
        for one in values:
            rest = [v for v in request.GET.getlist(name) if v != str(one)]
            query = request.GET.copy()
            for drop in ("page", "after", "before", name):
                query.pop(drop, None)
            if len(values) > 1:
                query.setlist(name, rest)
            made.append(
                {
                    "label": field.label,
                    "value": filter_value_label(field, one),
                    "remove_url": f"{request.path}?{query.urlencode()}",
                }
            )
    return made


def active_filters(form) -> Iterator[tuple[str, Any, list]]:
    """The filters that are asked for: name, field, and the values asked for."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", [], ()):
            yield name, field, value if isinstance(value, list) else [value]


def filters_in_words(form) -> list[tuple[str, str]]:
    """The filters in force, also those that nobody had to ask for, as they are read."""
    return [
        (
            str(field.label),
            ", ".join(filter_value_label(field, value) for value in values),
        )
        for _name, field, values in active_filters(form)
    ]


def filter_value_label(field, value) -> str:
    """The words for a filter's value."""
    if hasattr(value, "isoformat"):
        return formats.date_format(value)
    choices = getattr(field, "choices", None)
    if choices is None or hasattr(value, "pk"):
        return str(value)
    return str(dict(choices).get(value, value))


MAX_SUGGESTIONS = 12


def suggestions(request: HttpRequest, records: QuerySet, label_of=str) -> JsonResponse:
    """What the reader may mean by the words typed so far, for a `PickField`.

    `records` are those that may be seen and match; each is `{value, label}`, where
    `value` is what the field takes.
    """
    found = records[:MAX_SUGGESTIONS] if request.GET.get("q", "").strip() else []
    results = [
        {"value": f"{record} #{record.pk}", "label": label_of(record)}
        for record in found
    ]
    return JsonResponse({"results": results})

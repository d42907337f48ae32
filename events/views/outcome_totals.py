"""Totals of outcomes by agreement, partner, country or year."""

from functools import partial

from django.core.paginator import EmptyPage, Paginator
from django.shortcuts import render

from perpusnas.core.access import requires
from perpusnas.core.caching import note_sensitive_data
from perpusnas.core.files import rows_file
from perpusnas.core.lists.listing import (
    address_errors,
    dialect_of,
    export_request,
    file_context,
    list_context,
    refusal_response,
)
from perpusnas.core.lists.paging import (
    PER_PAGE,
    Page,
    PagingForm,
    address_with,
    beyond_last_page,
    numbered_page,
)

from ..exports import sum_columns, sum_rows
from ..filters import SumFilter
from ..models import Outcome
from ..outcome_totals import BY, TotalGroup, outcome_totals


@requires("read_register")
def outcome_sums(request, format="html"):
    """Show the totals as a page or file."""
    user = request.user
    filterset = SumFilter(request.GET, Outcome.objects.visible_to(user), user=user)
    paging = PagingForm(request.GET, [])
    errors = address_errors(request, filterset, paging)
    if errors and format != "html":
        return refusal_response(errors)
    by = ("" if errors else filterset.form.cleaned_data["by"]) or "partner"
    columns = partial(sum_columns, by)
    if format != "html":
        name, dialect = f"outcomes-by-{by}", dialect_of(paging, format)
        export = export_request(request, filterset.form, name, dialect)
        rows = partial(outcome_totals, filterset.qs, by, user)
        return rows_file(export, columns, lambda: sum_rows(rows()))
    found = [] if errors else outcome_totals(filterset.qs, by, user)
    note_sensitive_data()  # they are read as values, which no model notes
    page = page_of_groups(request, found, paging, errors)
    context = {
        **list_context(request, filterset, page, errors),
        "by": by,
        "by_label": BY[by],
        "ways": ways_of(request),
    }
    if not errors:
        context |= file_context(request, f"outcomes-by-{by}", columns)
    return render(request, "events/outcome_totals.html", context)


def ways_of(request) -> list[tuple]:
    """Return key, label and URL of each way to group."""
    return [
        (key, label, address_with(request, by=key, page=None))
        for key, label in BY.items()
    ]


def page_of_groups(request, found: list[TotalGroup], paging, errors: list) -> Page:
    """Return a page of groups; adds an error if there is no such page."""
    params = {} if errors else paging.cleaned_data
    pages = Paginator(found, params.get("per_page") or PER_PAGE[0])
    try:
        return numbered_page(request, pages.page(params.get("page") or 1))
    except EmptyPage:
        errors.append(beyond_last_page(pages.num_pages))
        return Page(pages=pages.num_pages, total=pages.count)

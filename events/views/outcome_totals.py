"""Totals of outcomes by agreement, partner, country or year."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from perpusnas.core.access import requires
from perpusnas.core.files import rows_file
from perpusnas.core.lists.listing import (
    dialect_of,
    export_request,
    problems,
    refused,
    told_of_list,
)
from perpusnas.core.lists.paging import (
    PER_PAGE,
    Page,
    PagingForm,
    address,
)

from ..exports import sum_columns, sum_rows
from ..filters import SumFilter
from ..models import Outcome
from ..outcome_totals import BY, Group, groups


@requires("read_register")
def outcome_sums(request, format="html"):
    """Show the totals as a page or file."""
    user = request.user
    filterset = SumFilter(request.GET, Outcome.objects.visible_to(user), user=user)
    paging = PagingForm(request.GET, [])
    errors = problems(request, filterset, paging)
    if errors and format != "html":
        return refused(errors)
    by = ("" if errors else filterset.form.cleaned_data["by"]) or "partner"
    if format != "html":
        name, dialect = f"outcomes-by-{by}", dialect_of(paging, format)
        export = export_request(request, filterset.form, name, dialect)
        return rows_file(
            export, sum_columns(by), lambda: sum_rows(groups(filterset.qs, by, user))
        )
    found = [] if errors else groups(filterset.qs, by, user)
    page = page_of(request, found, paging, errors)
    context = {
        **told_of_list(request, filterset, page, errors),
        "by": by,
        "by_label": BY[by],
        "ways": [
            (key, label, address(request, by=key, page=None))
            for key, label in BY.items()
        ],
    }
    return render(request, "events/outcome_totals.html", context)


def page_of(request, found: list[Group], paging, errors: list) -> Page:
    """Return a page of groups with the URLs of its neighbours; adds an error if there
    is no such page."""
    params = {} if errors else paging.cleaned_data
    size, number = params.get("per_page") or PER_PAGE[0], params.get("page") or 1
    total = len(found)
    pages = max(1, -(-total // size))
    if number > pages:
        errors.append((_("Page"), _("The list ends with page %(n)s.") % {"n": pages}))
        return Page([], 1, pages, total, 0, 0)
    rows = found[(number - 1) * size : number * size]
    first = (number - 1) * size + 1 if rows else 0
    page = Page(rows, number, pages, total, first, first + len(rows) - 1 if rows else 0)
    if number > 1:
        page.first_url = address(request, page=None)
        page.previous_url = address(request, page=number - 1)
    if number < pages:
        page.next_url = address(request, page=number + 1)
        page.last_url = address(request, page=pages)
    return page

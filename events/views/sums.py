"""The outcomes ledger: what they add up to, by agreement, partner, country or year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from perpusnas.access import requires
from perpusnas.lists import chips, file_name, folded, problems
from perpusnas.paging import PER_PAGE, Page, PagingForm, address, kept

from ..exports import sums_file
from ..filters import SumFilter
from ..ledger import BY, Group, groups
from ..models import Outcome


@requires("read_register")
def outcome_sums(request, format="html"):
    user = request.user
    filterset = SumFilter(request.GET, Outcome.objects.visible_to(user), user=user)
    paging = PagingForm(request.GET, [])
    errors = problems(request, filterset, paging)
    if errors and format != "html":
        text = "\n".join(f"{label}: {message}" for label, message in errors)
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    by = ("" if errors else filterset.form.cleaned_data["by"]) or "partner"
    found = [] if errors else groups(filterset.qs, by, user)
    if format == "csv":
        dialect = paging.cleaned_data["dialect"] or "excel"
        return sums_file(found, by, file_name(f"outcomes-by-{by}", request), dialect)
    context = {
        **shown(request, filterset, page_of(request, found, paging, errors), errors),
        "by": by,
        "by_label": BY[by],
        "ways": [
            (key, label, address(request, by=key, page=None))
            for key, label in BY.items()
        ],
    }
    return render(request, "events/outcome_sums.html", context)


def shown(request, filterset, page: Page, errors: list) -> dict:
    """What every list tells its page."""
    return {
        "filter": filterset,
        "filter_fields": folded(filterset),
        "errors": errors,
        "page": page,
        "rows": page.rows,
        "chips": [] if errors else chips(request, filterset.form),
        "clear_url": request.path,
        "query": kept(request, page=None),
    }


def page_of(request, found: list[Group], paging, errors: list) -> Page:
    """The groups of the page that is asked for, with the addresses of its neighbours."""
    asked = {} if errors else paging.cleaned_data
    size, number = asked.get("per_page") or PER_PAGE[0], asked.get("page") or 1
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

"""Pages of lists: by number, or by the key of the row before or after them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import paginator
from django.core.paginator import EmptyPage, Paginator
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..files import DIALECTS
from .sorting import Sort

PER_PAGE = (25, 50, 100)
GREATEST_KEY = 2**63 - 1


class PagingForm(forms.Form):
    """The parameters of page and order; filters are separate."""

    sort = forms.ChoiceField(label=gettext_lazy("Sort"), required=False)
    page = forms.IntegerField(
        label=gettext_lazy("Page"), required=False, min_value=1, max_value=10**9
    )
    after = forms.IntegerField(
        label=gettext_lazy("After"), required=False, min_value=1, max_value=GREATEST_KEY
    )
    before = forms.IntegerField(
        label=gettext_lazy("Before"),
        required=False,
        min_value=1,
        max_value=GREATEST_KEY,
    )
    per_page = forms.TypedChoiceField(
        label=gettext_lazy("Rows per page"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(n, n) for n in PER_PAGE],
    )
    dialect = forms.ChoiceField(
        label=gettext_lazy("CSV format"),
        required=False,
        choices=[(name, name) for name in DIALECTS],
    )

    def __init__(self, data, sorts: Sequence[Sort]):
        super().__init__(data)
        keys = [way + sort.key for sort in sorts for way in ("", "-")]
        field: Any = self.fields["sort"]
        field.choices = [(key, key) for key in keys]


@dataclass
class Page:
    """A page of a list: its rows, its number, and the URLs of the pages beside it."""

    rows: Sequence[Any] = field(default_factory=list)
    number: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    last_url: str = ""


def numbered_page(request, found: paginator.Page) -> Page:
    """Return a page of Django's paginator as `Page`."""
    pages, total = found.paginator.num_pages, found.paginator.count
    place = found.number, pages, total, found.start_index(), found.end_index()
    page = Page(list(found), *place)
    add_addresses(page, request)
    return page


def uncounted_page(request, items: QuerySet, number: int, per_page: int) -> Page:
    """Return a page of a list that is too slow to count; the total is unknown.

    Raises EmptyPage if the list ends before it.
    """
    start = (number - 1) * per_page
    rows = list(items[start : start + per_page + 1])
    if number > 1 and not rows:
        raise EmptyPage
    page = Page(rows[:per_page], number, number + (len(rows) > per_page))
    add_addresses(page, request)
    page.last_url = ""
    return page


def whole_page(rows: Sequence[Any]) -> Page:
    """Return a page with all rows of a list."""
    return Page(rows, total=len(rows), first=min(1, len(rows)), last=len(rows))


def beyond_last_page(pages: int) -> tuple[str, str]:
    """Return the error for a page number beyond the last one."""
    return _("Page"), _("The list ends with page %(n)s.") % {"n": pages}


def ordered(records: QuerySet, sort: str, sorts: Sequence[Sort]) -> QuerySet:
    """Return the records in the chosen order, with the key as a tie-break."""
    by = {option.key: option.by for option in sorts}[sort.removeprefix("-")]
    by = F(by) if isinstance(by, str) else by
    way = "-" if sort.startswith("-") else ""
    return records.annotate(sort_key=by).order_by(f"{way}sort_key", f"{way}pk")


def rows_beyond(records: QuerySet, pk: int, backwards: bool) -> QuerySet | None:
    """Return the rows after (or, with `backwards`, before) the one with this key, or
    None if it is missing.

    The condition has the form `a >= x and (a > x or pk > y)`, which can use an index.
    """
    key = records.filter(pk=pk).values_list("sort_key", flat=True).first()
    if key is None:
        return None
    descending = str(records.query.order_by[0]).startswith("-")
    side = "lt" if descending != backwards else "gt"
    return records.filter(
        Q(**{f"sort_key__{side}e": key}),
        Q(**{f"sort_key__{side}": key}) | Q(**{f"pk__{side}": pk}),
    )


def list_page(records: QuerySet, params: dict, errors: list) -> Page:
    """Return the page that the parameters ask for, by key if one is given, else by
    number. Adds an error for a number beyond the last page."""
    counted = Paginator(records, params.get("per_page") or PER_PAGE[0])
    if errors or not counted.count:
        return Page()
    pages, total, number = counted.num_pages, counted.count, params.get("page") or 1
    rows = keyed_rows(records, params, counted.per_page)
    if rows is None and number > pages:
        errors.append(beyond_last_page(pages))
        return Page(pages=pages, total=total)
    found = counted.page(min(number, pages))
    if rows is None:
        rows = last_rows(found) if found.number == pages > 1 else list(found)
    first = found.start_index()
    return Page(rows, found.number, pages, total, first, first + len(rows) - 1)


def keyed_rows(records: QuerySet, params: dict, per_page: int) -> list | None:
    """Return the rows after or before the key in the parameters; None if there is no
    key, its row is missing or no rows follow."""
    backwards = not params.get("after")
    key = params.get("after") or params.get("before")
    around = rows_beyond(records, key, backwards) if key else None
    if around is None:
        return None
    if backwards:
        return list(around.reverse()[:per_page])[::-1] or None
    return list(around[:per_page]) or None


def last_rows(found: paginator.Page) -> list:
    """Return the rows of the last page, read from the end, which is faster."""
    count = found.end_index() - found.start_index() + 1
    rows: Any = found.paginator.object_list
    return list(rows.reverse()[:count])[::-1]


def query_with(request, **changes) -> str:
    """Return the query string with these parameters replaced, or dropped if None."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()


def address_with(request, **changes) -> str:
    """Return the URL of the page with these parameters replaced."""
    query = query_with(request, **changes)
    return f"{request.path}?{query}" if query else request.path


def add_addresses(page: Page, request, by_key: bool = False) -> None:
    """Set the URLs of the other pages, by number or also by key, which leads to the
    same rows when others were added meanwhile."""
    if not page.rows:
        return
    start = {"page": None, "after": None, "before": None}
    if page.number > 1:
        key = {"before": page.rows[0].pk} if by_key else {}
        page.first_url = address_with(request, **start)
        page.previous_url = address_with(
            request, **start | key | {"page": page.number - 1}
        )
    if page.number < page.pages:
        key = {"after": page.rows[-1].pk} if by_key else {}
        page.next_url = address_with(request, **start | key | {"page": page.number + 1})
        page.last_url = address_with(request, **start | {"page": page.pages})

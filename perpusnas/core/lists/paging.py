"""Pages of lists: by number, or by the key of the row before or after them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django import forms
from django.core import paginator
from django.core.paginator import EmptyPage
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..files import DIALECTS
from ..models import RecordQuerySet
from .sorting import Sort

PER_PAGE = (25, 50, 100)
# Longer lists are not counted to their end: that takes as long as they are.
MAX_COUNTED = 10_000
# A search reads the text of each record that it counts.
MAX_SEARCHED = 1_000
GREATEST_KEY = 2**63 - 1
# The key in `before` that leads to the last rows of a list.
BEFORE_END = 0


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
        min_value=BEFORE_END,
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
    """A page of a list: its rows, its number, and the URLs of the pages beside it.

    With `is_capped` the list has more rows than `total`, and the number of its pages is
    not known; nor is the number of the page where it is 0.
    """

    rows: Sequence[Any] = field(default_factory=list)
    number: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    is_capped: bool = False
    is_last: bool = False
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


def list_page(
    records: QuerySet, params: dict, errors: list, max_counted: int | None = None
) -> Page:
    """Return the page that the parameters ask for, by key if one is given, else by
    number. Adds an error for a number beyond the last page.

    At most `max_counted` records are counted, unless a page beyond them is asked for by
    its number alone.
    """
    if errors:
        return Page()
    per_page, number = params.get("per_page") or PER_PAGE[0], params.get("page") or 1
    total = records.count() if max_counted is None else count_to(records, max_counted)
    is_capped = max_counted is not None and total > max_counted
    to_end = params.get("before") == BEFORE_END
    rows = None if to_end and not is_capped else keyed_rows(records, params, per_page)
    ends = rows is not None and bool(params.get("after")) and len(rows) <= per_page
    rows = rows and rows[:per_page]
    if is_capped and rows is None and number * per_page > total:
        is_capped, total = False, records.count()
    if not is_capped:
        return counted_page(records, total, rows, per_page, params, errors)
    is_last = ends or to_end
    return capped_page(records, max_counted or 0, rows, per_page, params, is_last)


def capped_page(
    records: QuerySet,
    total: int,
    rows: list | None,
    per_page: int,
    params: dict,
    is_last: bool,
) -> Page:
    """Return the page of a list with more rows than this; `rows` are those found by key,
    and without a number in the parameters their place is not known."""
    if rows is not None and not (rows and params.get("page")):
        rows = rows or last_rows(records, per_page)
        return Page(rows, 0, 0, total, is_capped=True, is_last=is_last)
    number = params.get("page") or 1
    start = (number - 1) * per_page
    if rows is None:
        rows = rows_from(records, start, per_page)
    return Page(rows, number, 0, total, start + 1, start + len(rows), True, is_last)


def count_to(records: QuerySet, most: int) -> int:
    """Return the number of records, or `most + 1` if there are more than `most`."""
    return records.order_by().values("pk")[: most + 1].count()


def counted_page(
    records: QuerySet,
    total: int,
    rows: list | None,
    per_page: int,
    params: dict,
    errors: list,
) -> Page:
    """Return the page of a list with this many rows; `rows` are those found by key."""
    if not total:
        return Page()
    rows, number = rows or None, params.get("page") or 1
    pages = ceil(total / per_page)
    if params.get("before") == BEFORE_END:
        number = pages
    if rows is None and number > pages:
        errors.append(beyond_last_page(pages))
        return Page(pages=pages, total=total)
    number = min(number, pages)
    first = (number - 1) * per_page + 1
    if rows is None and number == pages > 1:
        rows = last_rows(records, total - first + 1)
    elif rows is None:
        rows = rows_from(records, first - 1, per_page)
    return Page(rows, number, pages, total, first, first + len(rows) - 1)


def keyed_rows(records: QuerySet, params: dict, per_page: int) -> list | None:
    """Return the rows after or before the key in the parameters, also where there are
    none; None if there is no key or its row is missing. After a key it is one more than a
    page has, if there are more."""
    after, before = params.get("after"), params.get("before")
    if before == BEFORE_END and not after:
        return last_rows(records, per_page)
    key = after or before
    around = rows_beyond(records, key, backwards=not after) if key else None
    if around is None:
        return None
    rows = list(around[: per_page + 1]) if after else last_rows(around, per_page)
    if not after and len(rows) < per_page and not params.get("page"):
        return None  # what is left before the key is shown as the whole first page
    return rows


def last_rows(records: QuerySet, count: int) -> list:
    """Return so many rows at the end of a list, read from there, which is faster."""
    return list(records.reverse()[:count])[::-1]


def rows_from(records: QuerySet, start: int, count: int) -> list:
    """Return so many rows from a position on.

    The ids are read first: the rows that are passed over would be joined and computed
    too, which at row 27,000 of the agreements takes ten times as long.
    """
    if not start or not isinstance(records, RecordQuerySet):
        return list(records[start : start + count])
    keys = list(records.ids()[start : start + count])
    rows = {row.pk: row for row in records.filter(pk__in=keys)}
    return [rows[key] for key in keys if key in rows]


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
    if page.number != 1:
        key = {"before": page.rows[0].pk} if by_key else {}
        number = {"page": page.number - 1} if page.number else {}
        page.first_url = address_with(request, **start)
        page.previous_url = address_with(request, **start | key | number)
    if not page.is_last and (page.is_capped or page.number < page.pages):
        key = {"after": page.rows[-1].pk} if by_key else {}
        number = {"page": page.number + 1} if page.number else {}
        end = {"before": BEFORE_END} if page.is_capped else {"page": page.pages}
        page.next_url = address_with(request, **start | key | number)
        page.last_url = address_with(request, **start | end)

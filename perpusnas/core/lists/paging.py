"""Pages of a list: by number, or by the key before or after which they start."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..files import DIALECTS
from .sorting import Sort

PER_PAGE = (25, 50, 100)


GREATEST_KEY = 2**63 - 1


class PagingForm(forms.Form):
    """Where in a list the reader is, and in which order; never filters."""

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
        self.fields["sort"].choices = [(key, key) for key in keys]


@dataclass
class Page:
    """A page of a list: its rows, its place, and the addresses of its neighbours."""

    rows: list
    number: int
    pages: int
    total: int
    first: int
    last: int
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    last_url: str = ""


def in_order(records: QuerySet, sort: str, sorts: Sequence[Sort]) -> QuerySet:
    """The records by the chosen order and then by key, so that no two tie."""
    by = {option.key: option.by for option in sorts}[sort.removeprefix("-")]
    by = F(by) if isinstance(by, str) else by
    way = "-" if sort.startswith("-") else ""
    return records.annotate(sort_key=by).order_by(f"{way}sort_key", f"{way}pk")


def beyond(records: QuerySet, pk: int, backwards: bool) -> QuerySet | None:
    """The rows behind (or, backwards, before) the one with this key; None without it.

    Written as `a >= x and (a > x or pk > y)`, which a database walks by index.
    """
    key = records.filter(pk=pk).values_list("sort_key", flat=True).first()
    if key is None:
        return None
    descending = records.query.order_by[0].startswith("-")
    side = "lt" if descending != backwards else "gt"
    return records.filter(
        Q(**{f"sort_key__{side}e": key}),
        Q(**{f"sort_key__{side}": key}) | Q(**{f"pk__{side}": pk}),
    )


def page_of(records: QuerySet, asked: dict, errors: list) -> Page:
    """The page that the reader asked for: by key where one is given, else by number."""
    per_page = asked.get("per_page") or PER_PAGE[0]
    total = 0 if errors else records.count()
    if not total:
        return Page([], 1, 1, 0, 0, 0)
    pages = -(-total // per_page)
    number = asked.get("page") or 1
    rows = keyed(records, asked, per_page)
    if rows is not None:
        number = min(number, pages)
    elif number > pages:
        errors.append((_("Page"), _("The list ends with page %(n)s.") % {"n": pages}))
        return Page([], 1, pages, total, 0, 0)
    else:
        rows = numbered(records, number, pages, total, per_page)
    first = (number - 1) * per_page + 1
    return Page(rows, number, pages, total, first, first + len(rows) - 1)


def keyed(records: QuerySet, asked: dict, per_page: int) -> list | None:
    """The rows after or before a key; None where no key is asked for, or it is gone, or
    nothing is there any more."""
    backwards = not asked.get("after")
    key = asked.get("after") or asked.get("before")
    around = beyond(records, key, backwards) if key else None
    if around is None:
        return None
    if backwards:
        return list(around.reverse()[:per_page])[::-1] or None
    return list(around[:per_page]) or None


def numbered(records, number: int, pages: int, total: int, per_page: int) -> list:
    """A page by its number; the last one is read from the end, whatever the depth."""
    start = (number - 1) * per_page
    if number == pages and number > 1:
        return list(records.reverse()[: total - start])[::-1]
    return list(records[start : start + per_page])


def kept(request, **changes) -> str:
    """The address's query with these parameters replaced, or dropped where None."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()


def address(request, **changes) -> str:
    query = kept(request, **changes)
    return f"{request.path}?{query}" if query else request.path


def add_addresses(page: Page, request, per_page) -> None:
    if not page.rows:
        return
    start = {"page": None, "after": None, "before": None}
    if page.number > 1:
        page.first_url = address(request, **start)
        page.previous_url = address(
            request, **{**start, "before": page.rows[0].pk, "page": page.number - 1}
        )
    if page.number < page.pages:
        page.next_url = address(
            request, **{**start, "after": page.rows[-1].pk, "page": page.number + 1}
        )
        page.last_url = address(request, **{**start, "page": page.pages})

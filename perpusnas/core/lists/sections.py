"""Sections of a detail page: the first rows of related records, and their number."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from .paging import address_with

# Rows of a section, so that no page grows with the register.
FIRST = 10


class FirstRows:
    """The first rows of a queryset, and the total number."""

    def __init__(
        self,
        records: QuerySet,
        total: int | None = None,
        load: Callable[[Any], QuerySet] | None = None,
    ):
        """`total` is the number of records where the caller knows it; `load` adds what
        lists show of them, for the first rows alone: all would be sorted with it."""
        self.rows: list[Any] = list(records[:FIRST] if load is None else ())
        if load is not None:
            keys = list(records.values_list("pk", flat=True)[:FIRST])
            loaded = load(records.model.objects.filter(pk__in=keys))
            self.rows = sorted(loaded, key=lambda row: keys.index(row.pk))
        self.total = number_of(records, len(self.rows)) if total is None else total
        self.has_more = self.total > len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class SectionPage:
    """A page of the rows of a section for which there is no list.

    The parameter `name` of the address asks for it by number; anything else is the first
    page, and a number beyond the last page is an empty one with a way back. `heading` is
    the id of the heading that links lead to, by default the name.
    """

    def __init__(self, request: Any, name: str, records: QuerySet, heading: str = ""):
        self.name, self.heading = name, heading or name
        self.kinds = capfirst(records.model._meta.verbose_name_plural)
        number = page_number(request.GET.get(name, ""))
        start = (number - 1) * FIRST
        self.rows: list[Any] = list(records[start : start + FIRST])
        self.total = number_of(records, len(self.rows), start)
        self.first, self.last = start + 1, start + len(self.rows)
        self.previous_url = self.next_url = ""
        if number > 1:
            previous = number - 1 if self.rows else 1
            self.previous_url = self.url(request, previous)
        if self.total > self.last:
            self.next_url = self.url(request, number + 1)

    def url(self, request: Any, number: int) -> str:
        """Return the URL of a page, at its heading."""
        page = None if number == 1 else number
        return f"{address_with(request, **{self.name: page})}#{self.heading}"

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """Return whether there are rows, on this page or another."""
        return self.total > 0


def section_pages(
    request: Any, sections: Iterable[tuple[str, Any, str]]
) -> dict[str, SectionPage]:
    """Return pages of the rows of sections, each given as name, rows and heading."""
    return {
        name: SectionPage(request, name, rows, heading)
        for name, rows, heading in sections
    }


def number_of(records: QuerySet, shown: int, start: int = 0) -> int:
    """Return the number of records, of which `shown` were read from `start` on; they are
    counted only where these are not seen to be the last."""
    is_end = shown < FIRST and (shown or not start)
    return start + shown if is_end else records.count()


def page_number(text: str) -> int:
    """Return the number of a page, 1 for anything that is none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return max(1, int(text)) if is_number else 1

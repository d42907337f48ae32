"""What a report is: what it shows, of what, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from perpusnas.core.files import Column, FileTable
from perpusnas.core.lists.sorting import Sort


@dataclass(frozen=True)
class ReportContext:
    """Who asks, and for which day."""

    user: Any
    day: date

    @property
    def past(self) -> date | None:
        """The day, where it is one of which only recorded dates tell anything."""
        return self.day if self.day < timezone.localdate() else None


@dataclass(frozen=True)
class Bar:
    """One number of a plot; `sure` is false for what is not told."""

    label: Any
    value: int
    sure: bool = True


@dataclass(frozen=True)
class Plot:
    """A few numbers side by side."""

    title: Any
    bars: Sequence[Bar]

    @property
    def most(self) -> int:
        return max([bar.value for bar in self.bars], default=0)


@dataclass(frozen=True)
class SummaryRows:
    """Rows that are no records but sums, shown whole: their columns, how they are worked
    out from what the filters leave, and the line of totals below their cells."""

    columns: Callable[[], list[Column]]
    rows: Callable[[Any, ReportContext], list[Any]]
    totals: Callable[[Any, ReportContext, list[list]], list]


@dataclass(frozen=True)
class Report:
    """A report: its columns over the records that its filters leave.

    `filterset` makes the filters, over a queryset of what the reader may see. Either the
    records that they leave are the rows, with the columns of `table` and in the order of
    `sorts`, or the rows are sums of them, as `summed` says. `plot` takes the records, or
    the cells of the sums. `notes` is what the page says for the numbers to be
    understood, `of_past_days` what it says besides of a day past, and `apart` counts
    what stands in no row.
    """

    title: Any
    tells: Any
    filterset: Callable[[Any, ReportContext], Any]
    table: Callable[[ReportContext], FileTable] | None = None
    sorts: Sequence[Sort] = ()
    default: str = ""
    summed: SummaryRows | None = None
    plot: Callable[[Any, ReportContext], Plot] | None = None
    apart: Callable[[Any, ReportContext], list[tuple[Any, int]]] | None = None
    notes: Sequence[Any] = ()
    of_past_days: Sequence[Any] = ()


def numbers(records: QuerySet, name: str, counted: str = "pk") -> dict[Any, int]:
    """How many records there are of each value of a column, or different values of the
    column that is `counted`."""
    rows = records.order_by().values(name)
    counts = rows.annotate(number=Count(counted, distinct=counted != "pk"))
    return dict(counts.values_list(name, "number"))


def bars_of(records: QuerySet, name: str, choices, unknown: Any) -> list[Bar]:
    """A bar for each choice that occurs, in the order of the choices."""
    found = numbers(records, name)
    bars = [Bar(label, found[key]) for key, label in choices if found.get(key)]
    rest = sum(found.values()) - sum(bar.value for bar in bars)
    return [*bars, Bar(unknown, rest, sure=False)] if rest else bars

"""The classes that declare a report, and counts that reports share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.querysets import AgreementQuerySet
from partners.exports import Subjects
from perpusnas.core.files import Column, FileTable
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import User


@dataclass(frozen=True)
class ReportContext:
    """The reader of a report and the day as of which it is shown."""

    user: Any
    day: date

    @property
    def past(self) -> date | None:
        """Return the day if it is past, when only dated facts are known, else None."""
        return self.day if self.day < timezone.localdate() else None

    @cached_property
    def subjects(self) -> Subjects:
        """The names of partners, each read once for this report."""
        return Subjects(self.user)


@dataclass(frozen=True)
class Bar:
    """One bar of a plot; `is_certain` is false where the value is not recorded."""

    label: Any
    value: int
    is_certain: bool = True


@dataclass(frozen=True)
class Plot:
    """A bar chart."""

    title: Any
    bars: Sequence[Bar]

    @property
    def highest(self) -> int:
        return max([bar.value for bar in self.bars], default=0)


@dataclass(frozen=True)
class SummaryRows:
    """Rows of sums instead of records, not paged: their columns, the function that
    computes them from the filtered records, and the one that gives the line of totals.
    """

    columns: Callable[[], list[Column]]
    rows: Callable[[Any, ReportContext], list[Any]]
    totals: Callable[[Any, ReportContext, list[list]], list]


@dataclass(frozen=True)
class Report:
    """A report: its columns over the records that its filters select.

    `file_name` begins the name of its files, in the language of the file. `filterset`
    builds the filters over a queryset of what the reader may see. The rows are either
    these records, with the columns of `table` in an order of `sorts`, or sums of them, as
    `summary_rows` declares. `plot` gets the records or the rows of sums. `notes` explain
    the numbers on the page, `past_day_notes` further those of a past day.
    `excluded_counts` returns how many records are in no row, each number with a label.
    """

    title: Any
    file_name: Any
    description: Any
    filterset: Callable[[Any, ReportContext], Any]
    table: Callable[[ReportContext], FileTable] | None = None
    sorts: Sequence[Sort] = ()
    default: str = ""
    summary_rows: SummaryRows | None = None
    plot: Callable[[Any, ReportContext], Plot] | None = None
    excluded_counts: Callable[[Any, ReportContext], list[tuple[Any, int]]] | None = None
    notes: Sequence[Any] = ()
    past_day_notes: Sequence[Any] = ()


def numbers(records: QuerySet, name: str, counted: str = "pk") -> dict[Any, int]:
    """Return the number of records by the value of a field, or with `counted` the number
    of distinct values of that field."""
    rows = records.order_by().values(name)
    counts = rows.annotate(number=Count(counted, distinct=counted != "pk"))
    return dict(counts.values_list(name, "number"))


def bars_of(records: QuerySet, name: str, choices, unknown: Any) -> list[Bar]:
    """Return a bar for each choice that occurs, in the order of the choices."""
    counts_by_value = numbers(records, name)
    bars = [
        Bar(label, counts_by_value[key])
        for key, label in choices
        if counts_by_value.get(key)
    ]
    other = sum(counts_by_value.values()) - sum(bar.value for bar in bars)
    return [*bars, Bar(unknown, other, is_certain=False)] if other else bars


def bars_of_agreements(
    agreements: AgreementQuerySet, user: User, name: str, choices, unknown: Any
) -> list[Bar]:
    """Return the bars of agreements with Perpusnas, and one for those of others."""
    bars = bars_of(agreements.ours(user), name, choices, unknown)
    others = agreements.of_others(user).count()
    return [*bars, Bar(_("Agreements of others"), others)] if others else bars

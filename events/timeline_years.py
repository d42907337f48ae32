"""The timeline of a partner, country or agreement, year by year where it is long.

Years are those of the first day on which something may have happened. A gap between two
terms stands in the year in which the earlier one ended.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from . import timeline
from .timeline import TimelineEntry

# Entries up to which a timeline is shown whole, and entries of one year.
MOST = 30
UNDATED = "unknown"
ONE_DAY = timedelta(days=1)
# The dates of an agreement that stand in a timeline.
STEPS = ("announced", "signed", "effective", "notice_given", "terminated", "term")
WITHOUT_STEPS = Q(**{f"{name}_earliest__isnull": True for name in STEPS})


@dataclass(frozen=True)
class TimelineYear:
    """A year of a timeline, None for what has no date, with the number of its
    entries."""

    year: int | None
    total: int

    @property
    def parameter(self) -> str:
        """The value of the parameter `year`."""
        return UNDATED if self.year is None else str(self.year)

    @property
    def label(self) -> str:
        """The year as text; the earliest possible one stands for an open beginning."""
        if self.year is None:
            return _("date not known")
        return (
            _("beginning not known") if self.year == date.min.year else f"{self.year}"
        )


@dataclass
class YearlyTimeline:
    """The entries of one year of a timeline, or all; `years` is empty if all are shown,
    and `left_out` counts those of the year that are not."""

    entries: list[TimelineEntry]
    shown: TimelineYear | None = None
    years: list[TimelineYear] = field(default_factory=list)
    left_out: int = 0

    def __iter__(self) -> Iterator[TimelineEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class YearTotals:
    """How many entries a timeline has in each year, and of how many agreements, events
    and outcomes."""

    entries: Counter[int | None]
    agreements: int
    events: int
    outcomes: int

    @property
    def years(self) -> list[TimelineYear]:
        """The years, the latest first; what has no date comes last."""
        known = sorted((year for year in self.entries if year), reverse=True)
        ordered = [*known, None] if self.entries[None] else known
        return [TimelineYear(year, self.entries[year]) for year in ordered]


def year_totals(
    agreements: QuerySet | None,
    events: QuerySet,
    outcomes: QuerySet,
    others: Iterable[TimelineEntry] = (),
) -> YearTotals:
    """Count the entries of a timeline by year, with one query for each kind of record,
    and other entries that are dated."""
    entries: Counter[int | None] = Counter()
    entries.update(entry.first.year for entry in others if entry.first)
    counted = [
        [] if agreements is None else grouped_by_years(agreements, *STEPS),
        grouped_by_years(events, "when"),
        grouped_by_years(outcomes, "as_of"),
    ]
    for groups in counted:
        for years, number in groups:
            for year in [year for year in years if year] or [None]:
                entries[year] += number
    return YearTotals(entries, *(sum(number for _, number in g) for g in counted))


def grouped_by_years(records: QuerySet, *dates: str) -> list[tuple[list, int]]:
    """Return the years of these dates, and how many records have these very ones."""
    years = {f"year_of_{name}": ExtractYear(f"{name}_earliest") for name in dates}
    rows = records.order_by().annotate(**years).values_list(*years)
    return [(found, number) for *found, number in rows.annotate(n=Count("pk"))]


def yearly_timeline(
    totals: YearTotals,
    agreements: QuerySet,
    events: QuerySet,
    outcomes: QuerySet,
    today: date,
    wanted: str,
) -> YearlyTimeline:
    """Return the timeline of these records: all of it if it is short, else the year
    that is wanted, by default the latest up to today."""
    if totals.entries.total() <= MOST:
        return YearlyTimeline(timeline.timeline_of(agreements, events, outcomes, today))
    years = totals.years
    shown = chosen_year(years, wanted, today)
    entries = entries_of_year(agreements, events, outcomes, today, shown.year)
    return YearlyTimeline(entries[:MOST], shown, years, max(0, shown.total - MOST))


def agreement_timeline(
    totals: YearTotals,
    own: list[TimelineEntry],
    events: QuerySet,
    outcomes: QuerySet,
    today: date,
    wanted: str,
) -> YearlyTimeline:
    """Return the timeline of one agreement, which has entries of its `own`: all of it if
    it is short, else one year as in `yearly_timeline`."""
    if totals.entries.total() <= MOST:
        entries = [
            *own,
            *timeline.event_entries(events),
            *timeline.outcome_entries(outcomes),
        ]
        return YearlyTimeline(timeline.in_date_order(entries, today))
    years = totals.years
    shown = chosen_year(years, wanted, today)
    entries = [entry for entry in own if entry.first and entry.first.year == shown.year]
    entries += timeline.event_entries(in_year(events, "when", shown.year))
    entries += timeline.outcome_entries(in_year(outcomes, "as_of", shown.year))
    entries = timeline.in_date_order(entries, today)
    return YearlyTimeline(entries[:MOST], shown, years, max(0, shown.total - MOST))


def chosen_year(years: list[TimelineYear], wanted: str, today: date) -> TimelineYear:
    """Return the year that is wanted if there is one, else the latest up to today."""
    for year in years:
        if year.parameter == wanted:
            return year
    past = [year for year in years if year.year and year.year <= today.year]
    return (past or years)[0]


def entries_of_year(
    agreements: QuerySet,
    events: QuerySet,
    outcomes: QuerySet,
    today: date,
    year: int | None,
) -> list[TimelineEntry]:
    """Return the entries of a year in order; at most `MOST` of each kind are read."""
    if year is None:
        undated = agreements.filter(WITHOUT_STEPS)[:MOST]
        without_day = in_year(events, "when", None)
        no_date = in_year(outcomes, "as_of", None)
        return timeline.timeline_of(undated, without_day, no_date, today)
    dated = list(agreements.filter(is_in_year(agreements, year))[:MOST])
    entries = [
        entry
        for agreement in dated
        for entry in timeline.agreement_entries(agreement, named=True)
        if entry.first and entry.first.year == year
    ]
    entries += [
        gap
        for gap in timeline.term_gaps(dated)
        if gap.first and (gap.first - ONE_DAY).year == year
    ]
    entries += timeline.event_entries(in_year(events, "when", year))
    entries += timeline.outcome_entries(in_year(outcomes, "as_of", year))
    return timeline.in_date_order(entries, today)


def in_year(records: QuerySet, name: str, year: int | None) -> QuerySet:
    """Return at most `MOST` records whose date `name` begins in a year, or has none."""
    if year is None:
        return records.filter(**{f"{name}_earliest__isnull": True})[:MOST]
    found = records.filter(**{f"{name}_earliest__year": year})
    return found.order_by(f"{name}_earliest", "pk")[:MOST]


def is_in_year(agreements: QuerySet, year: int) -> Q:
    """Return the condition that an agreement has a step in a year, or succeeds one of
    `agreements` that ended in it, after which there may be a gap."""
    steps = Q()
    for name in STEPS:
        steps |= Q(**{f"{name}_earliest__year": year})
    ended = Q(term_earliest__year=year) | Q(terminated_earliest__year=year)
    return steps | Q(predecessor__in=agreements.filter(ended).order_by().values("pk"))

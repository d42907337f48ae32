"""The times in which an agreement has one validity and one agreed end.

They are worked out by the rule of `validity` on the days on which a state can begin,
and stored for every day from the first to the last that a date can name.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from perpusnas.core.access import Access
from perpusnas.core.visibility import SEEN_BY

from .validity import Facts, Term, Validity, state_on

ONE_DAY = timedelta(days=1)
Levels = frozenset[Access]


class Successor(NamedTuple):
    """An agreement that renews or replaces another, and who may see it."""

    facts: Facts
    access: str


class Span(NamedTuple):
    """A time in which the state and the agreed end stay the same, both days included."""

    first: date
    last: date
    state: Validity
    term: Term


def spans_by_level(
    facts: Facts, successors: Sequence[Successor] = ()
) -> dict[Span, Levels]:
    """The spans of an agreement, each with the access levels of readers it holds for.

    The spans of one level cover every day once. Levels differ only where a successor
    is hidden from one of them.
    """
    levels: dict[Span, set[Access]] = defaultdict(set)
    for level, seen in SEEN_BY.items():
        visible = [other.facts for other in successors if other.access in seen]
        for span in spans_of(facts, visible):
            levels[span].add(level)
    return {span: frozenset(found) for span, found in levels.items()}


def spans_of(facts: Facts, successors: Sequence[Facts] = ()) -> list[Span]:
    """The spans of an agreement that has these successors, in their order."""
    found: list[Span] = []
    starts = sorted({date.min, *break_points([facts, *successors])})
    ends = [*(following - ONE_DAY for following in starts[1:]), date.max]
    for first, last in zip(starts, ends, strict=True):
        state, term = state_on(first, facts, successors), facts.term_on(first)
        if found and found[-1][2:] == (state, term):
            found[-1] = found[-1]._replace(last=last)
        else:
            found.append(Span(first, last, state, term))
    return found


def break_points(agreements: Iterable[Facts]) -> set[date]:
    """The days on which the state or the end of an agreement can change: each bound
    that the rule compares with a day, the day after it, and the first day of the window
    before it."""
    days: set[date] = set()
    for facts in agreements:
        for bound in bounds_of(facts):
            for shift in (0, 1, -facts.window_days):
                days |= shifted(bound, shift)
    return days


def bounds_of(facts: Facts) -> set[date]:
    """The days that stand in the facts of an agreement."""
    terms = [facts.end, *(extension.end for extension in facts.extensions)]
    bounds = {bound for term in terms for bound in (term.earliest, term.latest)}
    bounds |= {extension.agreed_earliest for extension in facts.extensions}
    bounds |= {facts.signed_earliest, facts.starts_earliest, facts.starts_latest}
    bounds.add(facts.terminated_latest)
    return {bound for bound in bounds if bound is not None}


def shifted(day: date, days: int) -> set[date]:
    """The day so many days later, unless no date can name it."""
    try:
        return {day + timedelta(days=days)}
    except OverflowError:
        return set()

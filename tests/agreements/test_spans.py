"""The spans of an agreement cover every day once, and say what the rule says."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spans import Successor, spans_by_level, spans_of
from agreements.validity import ExtensionFacts, Facts, Term, Validity, state_on
from perpusnas.core.access import Access

pytestmark = pytest.mark.one_database
DAY = timedelta(days=1)
# Near one another, so that they meet; and the last ones that a date can name.
DAYS = st.one_of(
    st.dates(date(2023, 12, 25), date(2024, 3, 5)),
    st.sampled_from([date.min, date.min + DAY, date.max - DAY, date.max]),
)
BOUNDS = st.one_of(st.none(), DAYS)
PAIRS = st.tuples(BOUNDS, BOUNDS).filter(lambda p: not all(p) or p[0] <= p[1])
TERMS = PAIRS.map(
    lambda pair: Term("/".join(map(str, pair)) if any(pair) else "", *pair)
)
EXTENSIONS = st.lists(st.builds(ExtensionFacts, TERMS, BOUNDS), max_size=2).map(tuple)


@st.composite
def facts(draw) -> Facts:
    signed, effective = draw(PAIRS), draw(PAIRS)
    return Facts(
        signature=draw(st.sampled_from(["yes", "yes", "yes", "no", "unknown"])),
        signed_earliest=signed[0],
        signed_latest=signed[1],
        condition=draw(st.sampled_from(["", "on_signature", "on_date"])),
        effective="/".join(map(str, effective)) if any(effective) else "",
        effective_earliest=effective[0],
        effective_latest=effective[1],
        end=draw(TERMS),
        ends_basis=draw(st.sampled_from(["stated", "open_ended", "unknown"])),
        window_days=draw(st.sampled_from([0, 1, 30, 32767])),
        terminated_latest=draw(BOUNDS),
        renewal=draw(st.sampled_from(["", "tacit"])),
        notice_months=draw(st.sampled_from([None, 1, 32767])),
        notice_given=draw(st.sampled_from(["", "2024"])),
        notice_given_earliest=draw(BOUNDS),
        extensions=draw(EXTENSIONS),
    )


SUCCESSORS = st.builds(Successor, facts(), st.sampled_from(Access))


@given(facts(), st.lists(SUCCESSORS, max_size=2))
def test_spans_of_each_level_cover_every_day_once(agreement, successors):
    found = spans_by_level(agreement, successors)
    for level in Access:
        spans = sorted(span for span, levels in found.items() if level in levels)
        assert spans[0].first == date.min
        assert spans[-1].last == date.max
        for earlier, later in pairwise(spans):
            assert earlier.last + DAY == later.first
            assert (earlier.state, earlier.term) != (later.state, later.term)


@given(facts(), st.lists(facts(), max_size=2), st.lists(DAYS, min_size=5))
def test_span_of_a_day_is_what_the_rule_gives_on_it(agreement, successors, days):
    spans = spans_of(agreement, successors)
    edges = [edge for span in spans for edge in (span.first, span.last)]
    for day in [*days, *edges]:
        (span,) = [span for span in spans if span.first <= day <= span.last]
        assert span.state == state_on(day, agreement, successors)
        assert span.term == agreement.term_on(day)


@given(facts(), facts(), st.sampled_from(Access))
def test_levels_differ_only_by_who_sees_the_successor(agreement, newer, access):
    found = spans_by_level(agreement, [Successor(newer, access)])
    levels = list(Access)
    seeing = set(levels[levels.index(access) :])
    assert set(found.values()) <= {
        frozenset(levels),
        frozenset(seeing),
        frozenset(set(levels) - seeing),
    }
    for level in set(levels) - seeing:
        of_level = sorted(span for span, held in found.items() if level in held)
        assert of_level == spans_of(agreement)


def test_agreement_of_which_nothing_is_known_has_one_span():
    nothing = Facts("yes", None, None, "", "", None, None, Term(), "unknown", 180, None)
    ((span, levels),) = spans_by_level(nothing).items()
    assert span == (date.min, date.max, Validity.END_UNKNOWN, Term())
    assert levels == set(Access)

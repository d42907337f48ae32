"""Keeping the stored spans of agreements up to date.

Every change of what a span depends on ends in `rebuild`, for the agreement and for the
one that it succeeds. The functions take the class `Agreement`, whose module needs them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import transaction

from perpusnas.core.access import Access
from perpusnas.core.model_fields import related_model

from .spans import Levels, Span, Successor, spans_by_level
from .validity import ExtensionFacts, Facts, Term, Validity

CHUNK = 500
LEVEL_COLUMNS = {level: f"for_{level}" for level in Access}
# The columns of an agreement that its facts have under their own names, and its end.
FACTS = [f.name for f in fields(Facts) if f.name not in ("end", "extensions")]
END = ("ends", "ends_earliest", "ends_latest")

Spans = dict[Span, Levels]
Extensions = dict[int, tuple[ExtensionFacts, ...]]


def rebuild(model: Any, pks: Iterable[int]) -> list[int]:
    """Bring the spans of these agreements up to date; returns those that were not.

    The agreements are locked, so that of two changes at the same time the later one
    sees the earlier. Rows are written only where they differ.
    """
    changed: list[int] = []
    for chunk in chunks(pks):
        with transaction.atomic(savepoint=False):
            expected_spans = differing(model, chunk, lock=True)
            replace_spans(model, expected_spans)
        changed += expected_spans
    return changed


def out_of_date(model: Any, pks: Iterable[int]) -> Iterator[int]:
    """Those of these agreements whose stored spans differ from what their facts give."""
    for chunk in chunks(pks):
        yield from differing(model, chunk)


def chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    numbers = sorted(set(pks))
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def differing(model: Any, pks: list[int], lock: bool = False) -> dict[int, Spans]:
    """The spans that agreements should have, for those that have others."""
    expected_spans = computed_spans(model, pks, lock)
    there = stored_spans(model, pks)
    return {pk: spans for pk, spans in expected_spans.items() if spans != there[pk]}


# What the facts give


def computed_spans(model: Any, pks: list[int], lock: bool = False) -> dict[int, Spans]:
    """The spans that agreements should have, in three queries; with `lock`, the
    agreements are locked before the other facts are read."""
    columns = ("pk", "predecessor_id", "access", *END, *FACTS)
    everything = model._base_manager.order_by("pk").values(*columns)
    chosen = everything.filter(pk__in=pks)
    rows = list(chosen.select_for_update(no_key=True) if lock else chosen)
    signed = everything.filter(signature="yes", trashed__isnull=True)
    newer = list(signed.filter(predecessor__in=pks))
    extensions = extensions_of(model, [row["pk"] for row in [*rows, *newer]])
    successors: dict[int, list[Successor]] = defaultdict(list)
    for row in newer:
        successor = Successor(facts_of(row, extensions), row["access"])
        successors[row["predecessor_id"]].append(successor)
    return {
        row["pk"]: spans_by_level(facts_of(row, extensions), successors[row["pk"]])
        for row in rows
    }


def facts_of(row: dict[str, Any], extensions: Extensions) -> Facts:
    """The facts that the columns of an agreement and its extensions give."""
    return Facts(
        **{name: row[name] for name in FACTS},
        end=Term(*(row[name] for name in END)),
        extensions=extensions.get(row["pk"], ()),
    )


def extensions_of(model: Any, pks: list[int]) -> Extensions:
    """The extensions of agreements, of each the one with the latest new end first; those
    whose new end has no earliest day come last."""
    manager = related_model(model, "extensions")._base_manager
    columns = ("new_end", "new_end_earliest", "new_end_latest")
    rows = manager.filter(agreement__in=pks).values_list(
        "agreement_id", "agreed_earliest", *columns
    )
    found: dict[int, list[ExtensionFacts]] = defaultdict(list)
    for pk, agreed, *end in rows.order_by("-pk"):
        found[pk].append(ExtensionFacts(Term(*end), agreed))
    return {
        pk: tuple(sorted(extensions, key=by_end, reverse=True))
        for pk, extensions in found.items()
    }


def by_end(extension: ExtensionFacts) -> tuple[bool, date]:
    """The earliest day of the new end, where one that is not known comes first."""
    earliest = extension.end.earliest
    return earliest is not None, earliest or date.min


# What is stored


def stored_spans(model: Any, pks: list[int]) -> dict[int, Spans]:
    """The spans of agreements as they are stored."""
    found: dict[int, Spans] = defaultdict(dict)
    rows = related_model(model, "spans").objects.filter(agreement__in=pks).order_by()
    columns = ("first", "last", "state", "term", "term_earliest", "term_latest")
    levels = LEVEL_COLUMNS.values()
    for pk, first, last, state, *others in rows.values_list(
        "agreement_id", *columns, *levels
    ):
        span = Span(first, last, Validity(state), Term(*others[:3]))
        held = zip(LEVEL_COLUMNS, others[3:], strict=True)
        found[pk][span] = frozenset(level for level, holds in held if holds)
    return found


def replace_spans(model: Any, expected_spans: dict[int, Spans]) -> None:
    """Replace the stored spans of these agreements."""
    if not expected_spans:
        return
    span_model = related_model(model, "spans")
    span_model.objects.filter(agreement__in=expected_spans).delete()
    span_model.objects.bulk_create(
        span_model(
            agreement_id=pk,
            first=span.first,
            last=span.last,
            state=span.state,
            term_earliest=span.term.earliest,
            term_latest=span.term.latest,
            term=span.term.text,
            **{column: level in levels for level, column in LEVEL_COLUMNS.items()},
        )
        for pk, spans in expected_spans.items()
        for span, levels in spans.items()
    )

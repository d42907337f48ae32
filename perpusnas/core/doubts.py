"""What sources say of a record, and what they contradict or leave open, fact by fact."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .lists.sections import SectionPage
from .models import DOUBTS, Citation


class Doubts:
    """Citations that contradict a fact or leave it open, by the field or set of rows,
    or by the row, that they are about."""

    def __init__(self, citations: Iterable[Citation]):
        """`citations` are the `doubts` of a record, the `first_of_each_fact`."""
        self.by_fact: dict[str, list[Citation]] = defaultdict(list)
        self.by_row: dict[Any, list[Citation]] = defaultdict(list)
        for citation in citations:
            key = citation.row_key
            if key is not None:
                self.by_row[key].append(citation)
            elif citation.fact:
                self.by_fact[citation.fact].append(citation)

    def of(self, *facts: str) -> list[Citation]:
        """Return the citations about these fields or sets of rows."""
        return [c for fact in facts for c in self.by_fact.get(fact, ())]

    def of_row(self, row: Any) -> list[Citation]:
        """Return the citations about a row, or one of its fields."""
        return self.by_row.get((type(row), row.pk), [])


def left_out(citations: Iterable[Any]) -> int:
    """Return how many more citations there are about the facts of these."""
    totals: dict[str, int] = {}
    shown = 0
    for citation in citations:
        totals[citation.fact] = citation.about_it
        shown += 1
    return sum(totals.values()) - shown


def citations_and_doubts(request: Any, citations: Any) -> dict[str, Any]:
    """Return pages of these citations of a record, `seen_with_rows`, in the order of
    their sources, and the doubts among all of them."""
    citations = citations.order_by("source_id", "pk")
    page = SectionPage(request, "citations", citations, "sources")
    has_all = len(page) == page.total
    if has_all and not any(citation.stance in DOUBTS for citation in page):
        doubts = Doubts([])
    else:
        doubts = Doubts(citations.doubts().first_of_each_fact())
    return {"citations": page, "doubts": doubts}

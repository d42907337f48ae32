"""What sources contradict or leave open, fact by fact, on the page of a record."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .models import Citation, Stance

IN_QUESTION = (Stance.CONTRADICTS, Stance.LEAVES_OPEN)


class Doubts:
    """The citations of a record that contradict a fact or leave it open, by the field
    or set of rows, or by the row, that they are about."""

    def __init__(self, citations: Iterable[Citation]):
        self.by_fact: dict[str, list[Citation]] = defaultdict(list)
        self.by_row: dict[Any, list[Citation]] = defaultdict(list)
        for citation in citations:
            if citation.stance not in IN_QUESTION:
                continue
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

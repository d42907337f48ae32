"""What of a file is not among the rows of its table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cells import is_empty_mark

# So many rows are named.
NAMED = 20


@dataclass
class LeftOut:
    """Totals, sub-headings and marks of empty cells, and how many rows are left."""

    rows: int = 0
    totals: list[int | str] = field(default_factory=list)
    sub_headings: list[tuple[int | str, str]] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    has_reasons: bool = False

    def add_marks(self, row: list[str]) -> None:
        """Count the cells that are marked as empty."""
        self.marks.update(cell for cell in row if cell and is_empty_mark(cell))

    def in_words(self) -> list[str]:
        """Return a sentence about each kind of what is left out."""
        found = []
        if self.has_reasons:
            found.append(_("The column with the reasons of an earlier import."))
        if count := len(self.totals):
            text = ngettext(
                "%(n)s total: row %(rows)s.", "%(n)s totals: rows %(rows)s.", count
            )
            found.append(text % {"n": count, "rows": listed(self.totals)})
        if count := len(self.sub_headings):
            text = ngettext(
                "%(n)s sub-heading, a value of the rows below it: %(rows)s.",
                "%(n)s sub-headings, values of the rows below them: %(rows)s.",
                count,
            )
            names = [f"{row} “{name[:80]}”" for row, name in self.sub_headings]
            found.append(text % {"n": count, "rows": listed(names)})
        if count := sum(self.marks.values()):
            text = ngettext(
                "%(n)s cell marked as empty: %(marks)s.",
                "%(n)s cells marked as empty: %(marks)s.",
                count,
            )
            marks = [f"“{mark}” ({many})" for mark, many in self.marks.most_common()]
            found.append(text % {"n": count, "marks": listed(marks)})
        return found


def listed(items: Iterable[Any]) -> str:
    """Return the first items as text, and how many more there are."""
    found = [*map(str, items)]
    text = ", ".join(found[:NAMED])
    if len(found) <= NAMED:
        return text
    return _("%(items)s and %(n)s more") % {"items": text, "n": len(found) - NAMED}

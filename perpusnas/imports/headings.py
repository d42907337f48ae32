"""Finding the headings of a table: the rows that hold them, and their texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.search import normalise
from perpusnas.core.uploads.process import UnreadableFileError, at_row

from .table_limits import MANY_COLUMNS, MAX_COLUMNS, ReadingChoices

MOST_ROWS = 3
Row = tuple[int, list[str]]
Knows = Callable[[list[str]], int]


class UnclearTableError(UnreadableFileError):
    """Raised where other choices for reading the file may help; `look` says how it was
    read, see `tables`."""

    look: Any = None


@dataclass(frozen=True)
class Headings:
    """The headings of a table: number of their first row, how many rows they take, and
    their texts.

    `width` is the number of cells of these rows, empty ones at their end included.
    """

    row: int
    rows: int
    names: list[str]
    width: int

    def check(self) -> None:
        """Raise UnreadableFileError for too many or repeated headings."""
        if len(self.names) > MAX_COLUMNS:
            raise UnreadableFileError(_(MANY_COLUMNS) % {"most": MAX_COLUMNS})
        seen = set()
        for name in self.names:
            key = normalise(name) or name
            if name and key in seen:
                message = _("two columns have the heading “%(name)s”.")
                reason = message % {"name": name[:100]}
                raise UnclearTableError(at_row(self.row, reason))
            seen.add(key)

    def fit(self, rows: Sequence[Row]) -> bool:
        """Return whether all filled cells of rows below have a heading of their own."""
        names = [normalise(name) for name in self.names if name]
        return len(set(names)) == len(names) and all(
            n < len(self.names) and self.names[n]
            for _number, cells in rows
            for n, cell in enumerate(cells)
            if cell
        )

    def order_in(self, other: "Headings") -> list[int] | None:
        """Return where each of these headings is among others, or None where these are
        not alike."""
        found = [normalise(name) or name for name in other.names]
        names = [normalise(name) or name for name in self.names]
        if found == names:
            return [*range(len(names))]
        if sorted(found) != sorted(names) or names.count("") > 1:
            return None
        return [found.index(name) for name in names]


def headings_of(rows: Sequence[Row]) -> Headings:
    """Return the headings that one or several rows hold."""
    names = joined([cells for _number, cells in rows])
    width = len(names)
    while names and not names[-1]:
        names.pop()
    return Headings(rows[0][0], len(rows), names, width)


def joined(rows: Sequence[list[str]]) -> list[str]:
    """Return the headings of several rows: that of a group is put before each heading
    under it."""
    width = max(map(len, rows))
    filled = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    parts: list[list[str]] = [[] for _column in range(width)]
    for number, cells in enumerate(filled):
        group = ""
        for column, text in enumerate(cells):
            below = {lower[column] for lower in filled[number + 1 :]} - {"", text}
            if text or not below:
                group = text if below else ""
            parts[column].append(text or group)
    return [" ".join(filter(None, dict.fromkeys(texts))) for texts in parts]


def find_headings(
    lines: Sequence[Row], knows: Knows, choices: ReadingChoices
) -> Headings:
    """Return the chosen headings, or those that are known best among the first lines.

    Raises UnreadableFileError where there are none.
    """
    rows = [(number, cells) for number, cells in lines if any(cells)]
    if not rows:
        raise UnreadableFileError(_("The file is empty."))
    found = candidates(rows, choices)
    if not found:
        message = _("There are no headings in row %(number)s.")
        raise UnclearTableError(message % {"number": choices.header_row})
    known = [knows(each.names[:MAX_COLUMNS]) for each, _below in found]
    if max(known) < 2 and not choices.header_row:
        return first_wide(rows, choices.header_rows or 1)
    places = range(len(found))
    best = max(places, key=lambda n: (known[n], found[n][0].fit(found[n][1])))
    return found[best][0]


def candidates(
    rows: Sequence[Row], choices: ReadingChoices
) -> list[tuple[Headings, Sequence[Row]]]:
    """Return the headings that there may be, with the rows below them; those of fewer
    rows first."""
    numbers = [choices.header_rows] if choices.header_rows else range(1, MOST_ROWS + 1)
    return [
        (headings_of(rows[start : start + count]), rows[start + count :])
        for count in numbers
        for start, (number, _cells) in enumerate(rows)
        if choices.header_row in {0, number} and start + count <= len(rows)
    ]


def first_wide(rows: Sequence[Row], count: int) -> Headings:
    """Return the headings in the first row of which more than half is filled, in
    comparison to the widest."""
    filled = [sum(map(bool, cells)) for _number, cells in rows]
    start = next(n for n, many in enumerate(filled) if many * 2 > max(filled))
    return headings_of(rows[start : start + count])

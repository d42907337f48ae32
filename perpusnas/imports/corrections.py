"""Cells of a file that its user corrected before the import."""

from collections.abc import Iterable, Iterator

from .rows import Correction
from .table_limits import Line

# So many cells of a file may be corrected on its page, and a cell may be so long.
MAX_CORRECTIONS = 200
LONGEST = 1000

# What is read instead of cells, by the number of the row and the heading.
Corrections = dict[str, dict[str, str]]


class CorrectedRows:
    """The rows of a table as its user corrected them, which may be gone over more than
    once. `made` has the cells that were corrected by row, as far as was read."""

    def __init__(
        self, rows: Iterable[Line], headings: list[str], corrections: Corrections
    ):
        self.rows, self.corrections = rows, corrections
        self.positions = {heading: n for n, heading in enumerate(headings)}
        self.made: dict[str, list[Correction]] = {}

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows."""
        for number, cells in self.rows:
            if changes := self.corrections.get(str(number)):
                yield number, self.corrected(str(number), cells, changes)
            else:
                yield number, cells

    def corrected(
        self, number: str, cells: list[str], changes: dict[str, str]
    ) -> list[str]:
        """Return the cells of a row with these changes."""
        read, made = list(cells), []
        for heading, text in changes.items():
            position = self.positions.get(heading)
            if position is not None and cells[position] != text:
                made.append(Correction(heading, cells[position], text))
                read[position] = text
        self.made[number] = made
        return read

    def missing(self) -> list[str]:
        """Return the row and heading of each correction of a cell that the rows, which
        were read, do not have."""
        return [
            f"{number} {heading}"
            for number, changes in self.corrections.items()
            for heading in changes
            if number not in self.made or heading not in self.positions
        ]

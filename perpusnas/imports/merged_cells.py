"""Merged cells of a sheet: the value of the first row stands for all of them.

This runs in a process of its own, see `perpusnas.core.uploads`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from .table_limits import MAX_COLUMNS

RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# A numbered row, and whether its only filled cell is merged with others beside it.
MarkedLine = tuple[int, list[str], bool]


def column_number(letters: str) -> int:
    """Return the position of a column, 0 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class MergedCells:
    """The merged cells of a sheet by the row in which they begin: column, last column
    and last row."""

    def __init__(self) -> None:
        self.by_row: dict[int, list[tuple[int, int, int]]] = defaultdict(list)

    def add(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Add cells that are merged, from the first to the last."""
        if column < MAX_COLUMNS:
            self.by_row[row].append((column, last_column, last_row))

    def add_range(self, text: str) -> None:
        """Add the cells of a range such as `A2:B5`."""
        if found := RANGE.fullmatch(text):
            first, last = column_number(found[1]), column_number(found[3])
            self.add(int(found[2]), first, int(found[4]), last)

    def filled_down(
        self, lines: Iterator[tuple[int, list[str]]]
    ) -> Iterator[MarkedLine]:
        """Yield the rows with merged cells filled down, as far as a row has any cell of
        its own."""
        above: dict[int, tuple[int, str]] = {}
        for number, cells in lines:
            is_wide = False
            if any(cells):
                above = {n: each for n, each in above.items() if each[0] >= number}
                only = sum(map(bool, cells)) == 1
                for column, last_column, last_row in self.by_row.get(number, ()):
                    value = cells[column] if column < len(cells) else ""
                    if value and last_row > number:
                        above[column] = last_row, value
                    is_wide |= bool(value) and only and last_column > column
                fill(cells, above)
            yield number, cells, is_wide


def fill(cells: list[str], above: dict[int, tuple[int, str]]) -> None:
    """Fill empty cells of a row with the values above them."""
    for column, (_last_row, value) in above.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cells[column] or value

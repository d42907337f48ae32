"""Cells of a file that its user corrected before the import."""

from collections.abc import Iterator
from typing import Any

from .rows import Correction, ImportRow
from .table_limits import Line
from .table_rows import TableRows

# So many cells of a file may be corrected on its page, and a cell may be so long.
MAX_CORRECTIONS = 200
LONGEST = 1000

# What is read instead of cells, by the number of the row and the heading.
Corrections = dict[str, dict[str, str]]


class CorrectedRows:
    """The rows of a table as its user corrected them, which may be gone over more than
    once. `made` has the cells that were corrected by row, as far as was read."""

    def __init__(self, rows: TableRows, headings: list[str], corrections: Corrections):
        self.rows, self.corrections = rows, corrections
        self.cell_place = rows.cell_place
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
        # In the order of the columns: PostgreSQL stores keys in an order of its own.
        for heading, position in self.positions.items():
            text = changes.get(heading, cells[position])
            if cells[position] != text:
                place = self.cell_place(number, position)
                made.append(Correction(heading, cells[position], text, place))
                read[position] = text
        self.made[number] = made
        return read

    def missing(self) -> list[tuple[str, str]]:
        """Return the row and heading of each correction of a cell that the rows, which
        were read, do not have."""
        return [
            (number, heading)
            for number, changes in self.corrections.items()
            for heading in changes
            if number not in self.made or heading not in self.positions
        ]


def corrected_cells(rows: CorrectedRows, columns: list[str]) -> list[dict[str, str]]:
    """Return the cells that were corrected in rows which were read, as the preview and
    the log show them."""
    names = dict(zip(rows.positions, columns, strict=True))
    return [
        {
            "row": number,
            "heading": found.heading,
            "column": names[found.heading],
            "place": found.place,
            "old": found.old[:LONGEST],
            "new": found.new,
        }
        for number, made in rows.made.items()
        for found in made
    ]


def correctable_cells(entry: ImportRow) -> list[dict[str, Any]]:
    """Return the cells of a row with errors that may be corrected: the faulty ones, and
    those that were corrected. `in_file` is what the file has, where that is not what is
    read."""
    if not entry.problems:
        return []
    before = {found.heading: found.old for found in entry.corrections}
    shown = {h for p in entry.problems for h in (p.label, *p.others)} | {*before}
    return [
        {
            "heading": heading,
            "place": entry.places.get(heading, ""),
            "text": entry.text_of(heading),
            "in_file": before.get(heading),
        }
        for heading in entry.cells
        if heading in shown and len(entry.text_of(heading)) <= LONGEST
    ]

"""A table in a file: where its headings stand, and the rows under them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.search import fold

from . import workbooks
from .csv_files import (
    Line,
    RefusedError,
    at_row,
    csv_lines,
)

# A title and remarks may stand above the headings.
HEADING_WITHIN = 20
MOST_COLUMNS = workbooks.MOST_COLUMNS


@dataclass
class Table:
    """What stands in a file: headings, and rows as wide as these."""

    headings: list[str]
    rows: Iterator[Line]
    separator: str = ""
    sheet: str = ""

    @property
    def dialect(self) -> str:
        """The dialect of our own files that it may be."""
        return "standard" if self.separator == "," else "excel"


def opened(
    path: Path, knows: Callable[[list[str]], int], bounds=workbooks.IN_BROWSER
) -> Table:
    """The table of a file. `knows` says how many of some headings are known."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or head == workbooks.OFFICE_97:
        workbooks.check(path, bounds)
        return of_workbook(path, knows)
    separator, lines = csv_lines(path)
    return of_lines(lines, knows, separator=separator)


def of_workbook(path: Path, knows) -> Table:
    """The sheet whose headings are known best; the first where none are."""
    best: Table | None = None
    score = -1
    for name, lines in workbooks.sheets_of(path):
        try:
            table = of_lines(lines, knows, sheet=name)
        except RefusedError:
            continue
        if (known := knows(table.headings)) > score:
            best, score = table, known
    if best is None:
        raise RefusedError(_("No sheet of the workbook has a table."))
    return best


def of_lines(lines: Iterator[Line], knows, *, separator="", sheet="") -> Table:
    first = [line for line in islice(lines, HEADING_WITHIN) if any(line[1])]
    if not first:
        raise RefusedError(_("The file is empty."))
    place = max(range(len(first)), key=lambda n: (knows(first[n][1]), -n))
    place = place if knows(first[place][1]) > 1 else 0
    headings = list(first[place][1])
    width = len(headings) if separator else None
    while headings and not headings[-1]:
        headings.pop()
    refuse_repeats(headings, first[place][0])
    rest = chain(first[place + 1 :], lines)
    return Table(headings, fitted(rest, headings, width), separator, sheet)


def refuse_repeats(headings: list[str], number: int) -> None:
    if len(headings) > MOST_COLUMNS:
        words = _("There are more than %(most)s columns.")
        raise RefusedError(words % {"most": MOST_COLUMNS})
    seen = set()
    for heading in headings:
        key = fold(heading) or heading
        if heading and key in seen:
            words = _("two columns have the heading “%(name)s”.") % {
                "name": heading[:100]
            }
            raise at_row(number, words)
        seen.add(key)


def fitted(lines: Iterator[Line], headings: list[str], width) -> Iterator[Line]:
    """The rows that say something, each with as many cells as there are headings."""
    wanted = len(headings)
    silent = [n for n, heading in enumerate(headings) if not heading]
    for number, cells in lines:
        if not any(cells):
            continue
        if width is not None and len(cells) != width:
            words = _("it has %(cells)s cells, but there are %(wanted)s headings.")
            raise at_row(number, words % {"cells": len(cells), "wanted": width})
        row = [*cells, *[""] * (wanted - len(cells))]
        if any(row[wanted:]) or any(row[n] for n in silent):
            raise at_row(number, _("there is a cell without a heading."))
        yield number, row[:wanted]

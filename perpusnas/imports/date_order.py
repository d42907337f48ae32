"""Dates in which a file may name the month before the day, such as 4/3/1968 for 3
April."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .cells import day, end
from .columns import Column
from .table_limits import Line

NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
MARKS = "?~%"


@dataclass(frozen=True)
class DateQuestion:
    """A date of a file whose order is in doubt: its row, heading and text, and what it
    says in either order, "" where that is no date."""

    row: int | str
    heading: str
    cell: str
    day_first: str
    month_first: str


def is_date(column: Column | None) -> bool:
    """Return whether the cells of a column are dates."""
    return column is not None and column.read in (day, end)


def readings(cell: str) -> tuple[str, str] | None:
    """Return a date in figures as EDTF with the day and with the month first, "" where
    that is no date, or None for any other text."""
    found = NUMERIC.fullmatch(cell)
    if found is None:
        return None
    first, second, year = map(int, found.groups())
    return written(year, second, first), written(year, first, second)


def written(year: int, month: int, day_of_month: int) -> str:
    """Return a day as EDTF, or "" where no month has it."""
    is_day = 1 <= month <= 12 and 1 <= day_of_month <= 31
    return f"{year:04}-{month:02}-{day_of_month:02}" if is_day else ""


def date_question(
    headings: list[str], columns: list[Column | None], rows: Iterable[Line]
) -> DateQuestion | None:
    """Return the first date that shows that the file may name the month first.

    That is one that is no date otherwise, one that is what the column beside it says as
    EDTF, or one in that column, where no file of ours has it. A date that can be read
    in both ways is preferred.
    """
    places = {c.name: n for n, c in enumerate(columns) if c is not None and is_date(c)}
    shown = doubt = None
    for number, cells in rows:
        for name, place in places.items():
            both = readings(cells[place])
            if both is None or both[0] == both[1]:
                continue
            found = DateQuestion(number, headings[place], cells[place], *both)
            shown = shown or (found if all(both) else None)
            edtf = places.get(f"{name}_edtf")
            beside = cells[edtf].rstrip(MARKS) if edtf is not None else ""
            is_beside = beside and both[1] == beside
            if not both[0] or is_beside or name.endswith("_edtf"):
                doubt = doubt or found
        if doubt and shown:
            break
    return (shown or doubt) if doubt else None


def month_first_rows(
    columns: list[Column | None], rows: Iterable[Line]
) -> Iterator[Line]:
    """Yield rows whose dates in figures are EDTF, read with the month first; what is no
    date in that order becomes none."""
    places = [n for n, column in enumerate(columns) if is_date(column)]
    for number, cells in rows:
        for place in places:
            if found := NUMERIC.fullmatch(cells[place]):
                month, day_of_month, year = found.groups()
                cells[place] = f"{year}-{month:0>2}-{day_of_month:0>2}"
        yield number, cells

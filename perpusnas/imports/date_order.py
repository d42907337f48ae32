"""Dates in which a file may name the month before the day, such as 4/3/1968 for 3
April."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .cells import day, end
from .columns import Column
from .table_limits import Line

NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
# A date that a spreadsheet has taken for one.
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
MARKS = "?~%"
EDTF = "_edtf"


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
    """Return a date as EDTF with the day and with the month first, "" where that is no
    date, or None for any other text. One that a spreadsheet has taken for a date may
    have day and month exchanged."""
    if found := NUMERIC.fullmatch(cell):
        first, second, year = map(int, found.groups())
        return written(year, second, first), written(year, first, second)
    if found := ISO.fullmatch(cell):
        year, month, day_of_month = map(int, found.groups())
        return cell, written(year, day_of_month, month)
    return None


def written(year: int, month: int, day_of_month: int) -> str:
    """Return a day as EDTF, or "" where no month has it."""
    is_day = 1 <= month <= 12 and 1 <= day_of_month <= 31
    return f"{year:04}-{month:02}-{day_of_month:02}" if is_day else ""


def date_places(columns: list[Column | None]) -> dict[str, int]:
    """Return the positions of the columns of dates by their names."""
    return {c.name: n for n, c in enumerate(columns) if c is not None and is_date(c)}


def date_beside(name: str, places: dict[str, int], cells: list[str]) -> str:
    """Return what the column beside a column of dates says as EDTF, without marks."""
    place = places.get(f"{name}{EDTF}")
    return cells[place].rstrip(MARKS) if place is not None else ""


def date_question(
    headings: list[str], columns: list[Column | None], rows: Iterable[Line]
) -> DateQuestion | None:
    """Return the first date that shows that the file may name the month first.

    That is one that is no date otherwise, one that is what the column beside it says as
    EDTF, or one in figures in that column, where no file of ours has it. A date in
    figures that can be read in both ways is preferred.
    """
    places = date_places(columns)
    shown = doubt = None
    for number, cells in rows:
        for name, place in places.items():
            both = readings(cells[place])
            if both is None or both[0] == both[1]:
                continue
            found = DateQuestion(number, headings[place], cells[place], *both)
            is_numeric = cells[place] != both[0]
            shown = shown or (found if is_numeric and all(both) else None)
            is_certain = bool(both[1]) and both[1] == date_beside(name, places, cells)
            if is_certain or (is_numeric and (not both[0] or name.endswith(EDTF))):
                doubt = doubt or found
        if doubt and shown:
            break
    return (shown or doubt) if doubt else None


def month_first_cells(places: dict[str, int], cells: list[str]) -> list[str]:
    """Return cells with dates in figures as EDTF: as the column beside says where it says
    one of both, with the month first otherwise; what is no date then becomes none."""
    read = list(cells)
    for name, place in places.items():
        both = readings(cells[place])
        if both is None:
            continue
        beside = date_beside(name, places, cells)
        if beside and beside in both:
            read[place] = beside
        elif found := NUMERIC.fullmatch(cells[place]):
            month, day_of_month, year = found.groups()
            read[place] = f"{year}-{month:0>2}-{day_of_month:0>2}"
    return read

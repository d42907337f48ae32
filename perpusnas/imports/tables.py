"""The table in a file: its headings and the rows below them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.files import unguarded
from perpusnas.core.uploads.limits import MEGABYTE, ProcessLimits
from perpusnas.core.uploads.process import (
    ProcessOutput,
    UnreadableFileError,
    output_of_process,
)

from .headings import Headings, UnclearTableError, find_headings
from .table_limits import HEADING_WITHIN, ReadingChoices, TableLimits
from .table_rows import SheetLine, TableRows

# As much of the first lines is shown.
SHOWN_CELLS, SHOWN_LETTERS = 15, 80


@dataclass(frozen=True)
class FileLimits:
    """Limits of a file: those of its table, and what reading it may take."""

    table: TableLimits
    process: ProcessLimits


IN_BROWSER = FileLimits(
    table=TableLimits(
        packed=25 * MEGABYTE,
        unpacked=500 * MEGABYTE,
        rows=100_000,
        cells=5_000_000,
    ),
    process=ProcessLimits(
        cpu_seconds=120,
        seconds=240,
        memory=512 * MEGABYTE,
        output=1000 * MEGABYTE,
    ),
)
BY_COMMAND = FileLimits(
    table=TableLimits(
        packed=50 * MEGABYTE,
        unpacked=1000 * MEGABYTE,
        rows=10_000_000,
        cells=1_000_000_000,
    ),
    process=ProcessLimits(
        cpu_seconds=3600,
        seconds=7200,
        memory=4096 * MEGABYTE,
        output=8192 * MEGABYTE,
    ),
)


@dataclass
class FileLook:
    """How a file is read, as its user confirms or corrects it: the choices with all
    that was guessed, the names of all sheets, and the first lines."""

    choices: ReadingChoices
    sheets: list[str] = field(default_factory=list)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def is_csv(self) -> bool:
        """Return whether encoding and separator matter."""
        return bool(self.choices.encoding)

    def heading_rows(self) -> set[int]:
        """Return the numbers of the rows that hold the headings."""
        filled = [number for number, cells in self.lines if any(cells)]
        below = [n for n in filled if n >= self.choices.header_row > 0]
        return set(below[: self.choices.header_rows])

    def as_dict(self) -> dict[str, Any]:
        """Return the content as JSON holds it."""
        return {**asdict(self), "choices": self.choices.as_dict()}

    @classmethod
    def from_dict(cls, look: dict[str, Any]) -> "FileLook":
        """Return what `as_dict` gave."""
        return cls(**{**look, "choices": ReadingChoices.from_dict(look["choices"])})


@dataclass
class FileTable:
    """The headings and rows of a file; rows have as many cells as there are
    headings."""

    headings: list[str]
    rows: TableRows
    look: FileLook

    @property
    def separator(self) -> str:
        """The separator of a CSV file."""
        return self.look.choices.separator

    @property
    def sheet(self) -> str:
        """The names of the sheets that are read."""
        return ", ".join(self.look.choices.sheets)

    @property
    def dialect(self) -> str:
        """The dialect of our own files that matches the separator."""
        return "standard" if self.separator == "," else "excel"


class RawFile:
    """What a process of its own reads in a file, see `raw_tables`."""

    def __init__(self, path: Path, choices: ReadingChoices, limits: FileLimits):
        with path.open("rb") as file:
            self.output: ProcessOutput = output_of_process(
                "perpusnas.imports.raw_tables",
                file,
                json.dumps(asdict(limits.table)),
                json.dumps(choices.as_dict()),
                limits=limits.process,
            )
        about = next(iter(self.output))
        self.sheets: list[str] = about["sheets"]
        self.is_part: bool = about["part"]
        chosen = choices.sheets or tuple(self.sheets)
        found = {"encoding": about["encoding"], "separator": about["separator"]}
        self.choices = replace(choices, sheets=chosen, **found)

    def __iter__(self) -> Iterator[SheetLine]:
        """Yield the lines with their cells as a user would type them. Raises
        UnreadableFileError."""
        values = iter(self.output)
        next(values)
        sheet = ""
        for value in values:
            if isinstance(value, dict):
                sheet = value["sheet"]
                continue
            number, cells, is_wide = value
            yield sheet, number, [*map(without_formula_guard, cells)], is_wide

    def first_lines(self) -> dict[str, list[tuple[int, list[str]]]]:
        """Return the lines of each sheet among which headings are looked for."""
        return {
            sheet: [(n, cells) for _s, n, cells, _w in islice(lines, HEADING_WITHIN)]
            for sheet, lines in groupby(self, itemgetter(0))
        }

    def first_of(self, sheet: str) -> list[tuple[int, list[str]]]:
        """Return the first lines of the first sheet that is read."""
        lines = islice((line for line in self if line[0] == sheet), HEADING_WITHIN)
        return [(number, cells) for _sheet, number, cells, _wide in lines]


def open_table(
    path: Path,
    knows: Callable[[list[str]], int],
    choices: ReadingChoices,
    limits: FileLimits = IN_BROWSER,
) -> FileTable:
    """Return the table of a CSV, XLSX or ODS file. `knows` returns how many headings
    are known.

    Raises UnreadableFileError; where other choices may help, it has the file's `look`.
    """
    raw = RawFile(path, choices, limits)
    if raw.is_part:
        chosen = alike_sheets(raw.first_lines(), knows, choices)
        raw = RawFile(path, replace(choices, sheets=chosen), limits)
    first = raw.first_of(raw.choices.first_sheet)
    look = FileLook(raw.choices, raw.sheets, shown_lines(first))
    try:
        headings = find_headings(first, knows, raw.choices)
        look.choices = replace(
            raw.choices, header_row=headings.row, header_rows=headings.rows
        )
        headings.check()
        rows = TableRows(raw, headings, look.choices, is_csv=look.is_csv)
        rows.go_over()
    except UnclearTableError as error:
        error.look = look
        raise
    return FileTable(rows.names + rows.added_headings, rows, look)


def shown_lines(lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return as much of the first lines as is shown."""
    return [
        (number, [cell[:SHOWN_LETTERS] for cell in cells[:SHOWN_CELLS]])
        for number, cells in lines
    ]


def alike_sheets(
    first_lines: dict[str, list[tuple[int, list[str]]]], knows, choices: ReadingChoices
) -> tuple[str, ...]:
    """Return the sheet with most known headings, or else the first that has a table,
    and all others with the same headings."""
    tables: dict[str, Headings] = {}
    for sheet, lines in first_lines.items():
        try:
            tables[sheet] = find_headings(lines, knows, choices)
            tables[sheet].check()
        except UnreadableFileError:
            tables.pop(sheet, None)
    if not tables:
        raise UnreadableFileError(_("No sheet of the workbook has a table."))
    best = max(tables.values(), key=lambda headings: knows(headings.names))
    is_known = knows(best.names) > 1
    return tuple(
        sheet
        for sheet, headings in tables.items()
        if headings is best or (is_known and best.order_in(headings) is not None)
    )


def without_formula_guard(cell: str) -> str:
    """Return a cell without the prefix that guards against formulas, and with plain
    line breaks."""
    return unguarded(cell).replace("\r\n", "\n").replace("\r", "\n").strip()

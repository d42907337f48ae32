"""The rows of an import that are left out, with what stands against them, stored beside
its file as lines of JSON."""

import json
import secrets
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .context import ImportContext
from .reading import FileReading
from .reasons import Reasons, visible_records


@dataclass(frozen=True)
class Shape:
    """The shape of the file that rows are from: its headings, its sheets, and how many
    columns the reading has added to it."""

    headings: list[str]
    sheets: list[str]
    added: int
    dialect: str


@dataclass
class SkippedRow:
    """A row that is left out: its number, its cells, and why."""

    number: int | str
    cells: list[str]
    reasons: Reasons

    @property
    def sheet(self) -> str:
        """The sheet of a row, where several are read."""
        return str(self.number).rpartition("!")[0]


class SkippedRows:
    """The rows of an import that are left out, in the order of its file; none where
    there is no such file. Iterating reads them one by one."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, file_reading: FileReading, context: ImportContext) -> None:
        """Validate and store the rows that are left out, after all others were
        validated in this context."""
        if not context.choices.skipped:
            self.path.unlink(missing_ok=True)
            return
        temporary = self.path.with_suffix(f".{secrets.token_hex(4)}")
        headings = file_reading.table.headings
        try:
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                write_line(file, asdict(shape_of(file_reading)))
                for entries in file_reading.skipped_entries(context):
                    for entry in entries:
                        reasons = Reasons.of(entry).as_dict()
                        cells = [entry.cells[name] for name in headings]
                        write_line(file, [entry.number, cells, reasons])
            temporary.replace(self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    @property
    def shape(self) -> Shape:
        """The shape of the file that the rows are from. Raises FileNotFoundError."""
        with self.path.open(encoding="utf-8", newline="\n") as file:
            return Shape(**json.loads(next(file)))

    def __iter__(self) -> Iterator[SkippedRow]:
        return map(parsed, self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the lines of the rows."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", newline="\n") as file:
            next(file)
            yield from file

    def reasons_of(
        self, numbers: Collection[int | str], user: Any
    ) -> dict[int | str, list[str]]:
        """Return the reasons of the rows with these numbers, as far as a user may see
        them."""
        if not numbers:
            return {}
        beginnings = tuple(f"[{json.dumps(n, ensure_ascii=False)}, " for n in numbers)
        found = [parsed(line) for line in self.lines() if line.startswith(beginnings)]
        visible = visible_records((row.reasons for row in found), user)
        return {row.number: row.reasons.in_words(visible) for row in found}


def parsed(line: str) -> SkippedRow:
    """Return the row of a line."""
    number, cells, reasons = json.loads(line)
    return SkippedRow(number, cells, Reasons.from_dict(reasons))


def write_line(file: Any, content: Any) -> None:
    file.write(json.dumps(content, ensure_ascii=False) + "\n")


def shape_of(file_reading: FileReading) -> Shape:
    """Return the shape of a file."""
    table = file_reading.table
    sheets = list(table.look.choices.sheets)
    return Shape(table.headings, sheets, len(table.rows.added_headings), table.dialect)

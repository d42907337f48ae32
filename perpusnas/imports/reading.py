"""Reading a file as one kind of record: columns recognised, rows validated."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.uploads.process import UnreadableFileError

from .agreements import Agreements
from .columns import guess_columns
from .context import ImportContext
from .events import Events
from .kind_guesses import check_own_kind, guess_kind
from .partners import Partners
from .people import People
from .record_kinds import RecordKind
from .rows import ImportRow
from .table_limits import MANY_ROWS, Line
from .tables import IN_BROWSER, FileLimits, FileTable, open_table
from .validation import RowValidator

ORDERED: list[RecordKind] = [Partners(), People(), Agreements(), Events()]
KINDS: dict[str, RecordKind] = {kind.slug: kind for kind in ORDERED}
SAMPLE = 20


@dataclass
class FileReading:
    """An opened file, and the name of the column below each heading."""

    kind: RecordKind
    table: FileTable
    columns: list[str]

    def entries(
        self, context: ImportContext, *, locks: bool = False, most: int | None = None
    ) -> Iterator[list[ImportRow]]:
        """Yield the validated rows in batches. With `most`, all rows are read before
        the first is validated."""
        table = self.table
        check_own_kind(self.kind, ORDERED, table.headings, context.user)
        validator = RowValidator(
            self.kind, context, table.headings, self.columns, table.dialect, locks=locks
        )
        lines = table.rows if most is None else list(limited_rows(table.rows, most))
        yield from validator.batches(lines)


def limited_rows(lines: Iterator[Line], most: int) -> Iterator[Line]:
    """Yield the rows; raise UnreadableFileError if there are more than `most`."""
    for count, line in enumerate(lines, start=1):
        if count > most:
            raise UnreadableFileError(_(MANY_ROWS) % {"most": most})
        yield line


def read_file(
    kind: RecordKind,
    path: Path,
    columns: list[str] | None = None,
    limits: FileLimits = IN_BROWSER,
) -> FileReading:
    """Open a file; `columns` are those that the user corrected, if any."""

    def knows(headings: list[str]) -> int:
        """Return how many headings are known."""
        return sum(map(bool, guess_columns(headings, kind.columns)))

    table = open_table(path, knows, limits)
    if columns is None or len(columns) != len(table.headings):
        columns = guess_kind_columns(kind, table)
    return FileReading(kind, table, columns)


def kind_of_file(
    path: Path, user, limits: FileLimits = IN_BROWSER
) -> RecordKind | None:
    """Return the kind of record in a file, or None if the headings do not say it."""

    def knows(headings: list[str]) -> int:
        """Return how many headings are known of the kind that knows most."""
        return max(
            sum(map(bool, guess_columns(headings, kind.columns))) for kind in ORDERED
        )

    table = open_table(path, knows, limits)
    rows = list(islice(table.rows, SAMPLE))
    return guess_kind(ORDERED, table.headings, user, rows)


def guess_kind_columns(kind: RecordKind, table: FileTable) -> list[str]:
    """Return the column of each heading; a column `id` with identifiers of another kind
    is recognised by its values."""
    columns = guess_columns(table.headings, kind.columns)
    first = list(islice(table.rows, SAMPLE))
    table.rows = chain(first, table.rows)
    if "id" in columns:
        position = columns.index("id")
        samples = [cells[position] for _number, cells in first if cells[position]]
        if samples and not any(text.lstrip("#").isdigit() for text in samples):
            found = kind.foreign_id(samples)
            columns[position] = found if found not in columns else ""
    return columns

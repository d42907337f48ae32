"""What a kind of record must say to be imported."""

from collections.abc import Callable, Sequence
from typing import Any

from perpusnas.core.files import FileTable
from perpusnas.core.models import Record

from .columns import Column
from .context import Desk
from .rows import Entry


class Kind:
    """A kind of record: its columns, how a row finds its record, and which rows of the
    record the file fills."""

    slug: str
    label: Any
    tells: Any
    model: type[Record]
    columns: Sequence[Column]
    # The kind's own file, by user.
    own_file: Callable[[Any], FileTable]
    # The columns by which a row is called.
    titles: tuple[str, ...] = ("name",)
    # Rows that the kind makes so that no constraint of the database can refuse them.
    sound: tuple[type, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def spares(self, entry: Entry, column: Column) -> bool:
        """Whether a record stays as it is there, though a cell says something else."""
        return False

    def match(self, entries: list[Entry], desk: Desk) -> None:
        """Find the records of rows that do not tell a number."""
        raise NotImplementedError

    def load(self, records: list, desk: Desk) -> None:
        """Load what `fill` reads of the records that are there."""

    def begin(self, entry: Entry, desk: Desk) -> Record:
        """A new record, before the columns are filled in."""
        return desk.begun(self.model)

    def fill(self, entry: Entry, desk: Desk) -> None:
        """Fill in what is no single field: rows, and what follows from other cells."""

    def foreign_id(self, samples: list[str]) -> str:
        """The column that a heading `id` stands for where no number of ours is told."""
        return ""

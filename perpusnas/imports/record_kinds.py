"""The base class of the kinds of record that can be imported."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from perpusnas.core.files import FileTable
from perpusnas.core.models import Record

from .columns import Column
from .context import ImportContext
from .rows import ImportRow


class RecordKind:
    """A kind of record: its columns, how a row finds its record, and which rows of the
    record it fills."""

    slug: str
    label: Any
    description: Any
    model: type[Record]
    columns: Sequence[Column]
    # The exported file, by user.
    own_file: Callable[[Any], FileTable]
    # The columns that name a row in the preview.
    titles: tuple[str, ...] = ("name",)
    # The fields that name a record.
    names: tuple[str, ...] = ("name",)
    # The columns of which a file of this kind has at least one, and those that no other
    # kind has.
    telling: tuple[str, ...] = ("name",)
    peculiar: tuple[str, ...] = ()
    # Models of rows that cannot violate a constraint as this kind creates them.
    sound: tuple[type, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column with this name."""
        return next(column for column in self.columns if column.name == name)

    def repeated(self, names: Iterable[str]) -> set[str]:
        """Return those of these names of columns that are there more than once and may
        not be."""
        several = {column.name for column in self.columns if column.several}
        counts = Counter(filter(None, names))
        return {name for name, n in counts.items() if n > 1} - several

    def keeps_value(self, entry: ImportRow, column: Column) -> bool:
        """Return whether a field is not overwritten, although the cell differs."""
        return False

    def names_of(self, record: Any) -> list[str]:
        """Return all names of a record that `load` has read."""
        return [getattr(record, name) for name in self.names]

    def part_of_record(self, entry: ImportRow) -> tuple:
        """Return what distinguishes the rows that one record may have."""
        return ()

    def match(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Find the records of rows without an id."""
        raise NotImplementedError

    def load(self, records: list, context: ImportContext) -> None:
        """Prefetch what `fill` reads of existing records."""

    def prepare(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Read what `fill` asks about the rows of a batch."""

    def begin(self, entry: ImportRow, context: ImportContext) -> Record:
        """Return a new record, before its fields are set."""
        return context.new_record(self.model)

    def fill(self, entry: ImportRow, context: ImportContext) -> None:
        """Set what is not a single field: related rows, and values that depend on
        several cells. Raises ValidationError with all errors, by column or field."""

    def may_be_known(self, entry: ImportRow) -> bool:
        """Return whether a row may be about a record of the register although it lacks
        what a new one needs."""
        return False

    def column_of(self, row: Any, fields: Iterable[str]) -> str:
        """Return the name of the column from which these fields of a further row of a
        record are."""
        return ""

    def rows_of_other_days(self, row: Any) -> Iterable[Any]:
        """Return a row of our own file as files of other days had it, where that depends
        on the day and is read."""
        return ()

    def foreign_id(self, samples: list[str]) -> str:
        """Return the column for a heading `id` whose values are not our ids, or an
        empty string."""
        return ""

"""A row of an import: its values, the record it is about, and what it changes."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from perpusnas.core.history.differences import FieldChange


class RowState(StrEnum):
    """The state of a row: what an import would do with it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OPEN = "open"  # the user must first decide whom a name refers to
    WRONG = "wrong"


@dataclass(frozen=True)
class CellProblem:
    """An error of a row: the column, the cell and the reason."""

    label: str
    cell: str
    reason: str


@dataclass(frozen=True)
class NameQuestion:
    """A name that matches no record exactly, or several, with possible records."""

    key: str
    name: str
    kind: str
    options: tuple[tuple[int, str], ...]


@dataclass
class ImportRow:
    """One row of a file.

    `number` is its number in the sheet, and text such as `2022!5` where several sheets
    are read. `values` has the parsed values by column; None clears a field, in rows that give the
    id of a record. `altered` names the changed fields of existing rows of the record.
    """

    number: int | str
    cells: dict[str, str]
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    by_id: bool = False
    pk: int | None = None
    record: Any = None
    problems: list[CellProblem] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    questions: list[NameQuestion] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    altered: dict[Any, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.pk is None

    @property
    def state(self) -> RowState:
        """What the import would do with the row."""
        if self.problems:
            return RowState.WRONG
        if self.questions:
            return RowState.OPEN
        if self.is_new:
            return RowState.NEW
        changed = self.changes or self.rows or self.altered
        return RowState.CHANGED if changed else RowState.SAME

    @property
    def standing(self) -> str:
        """A summary that must be unchanged between preview and import."""
        version = self.record.version if self.record is not None and self.pk else 0
        created = len(self.made)
        return f"{self.state}:{self.pk or ''}:{version}:{len(self.changes)}:{created}"

"""A row of a file on its way into the register: what it says, means and would change."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from perpusnas.core.history.differences import Change


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OPEN = "open"  # somebody has to say first who is meant
    WRONG = "wrong"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: in which column, what stands there, and why."""

    label: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Question:
    """Who is meant by a name that nobody bears exactly, or that several bear."""

    key: str
    name: str
    kind: str
    options: tuple[tuple[int, str], ...]


@dataclass
class Entry:
    """One row. `told` holds what its cells mean, by column; None is "nothing" where a
    record is told by its number and a cell of it is empty. `altered` names the fields
    that the file changes in rows of the record."""

    number: int
    cells: dict[str, str]
    title: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    by_id: bool = False
    pk: int | None = None
    record: Any = None
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    altered: dict[Any, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.pk is None

    @property
    def state(self) -> State:
        if self.problems:
            return State.WRONG
        if self.questions:
            return State.OPEN
        if self.is_new:
            return State.NEW
        changed = self.changes or self.rows or self.altered
        return State.CHANGED if changed else State.SAME

    @property
    def standing(self) -> str:
        """What must be as it was looked at when the file is taken over."""
        version = self.record.version if self.record is not None and self.pk else 0
        made = len(self.made)
        return f"{self.state}:{self.pk or ''}:{version}:{len(self.changes)}:{made}"

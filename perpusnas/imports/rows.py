"""A row of an import: its values, the record it is about, and what it changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from perpusnas.core.history.differences import FieldChange

EVERY_FIELD = "*"


class RowState(StrEnum):
    """The state of a row: what an import would do with it."""

    NEW = "new"
    CHANGED = "changed"
    DIFFERS = "differs"  # what is recorded stays, unless the user overwrites it
    SAME = "same"
    OPEN = "open"  # the user must first decide whom a name refers to
    WRONG = "wrong"
    SKIPPED = "skipped"  # the user leaves it out


@dataclass(frozen=True)
class CellProblem:
    """An error of a row: the heading, the cell and the reason.

    `column` is the name of its column, and `words` are the parts of the cell for which a
    meaning in it may be chosen. `place` says where the cell is, such as B12, and `others`
    has the headings of further cells that the error is about.
    """

    label: str
    cell: str
    reason: str
    column: str = ""
    words: tuple[str, ...] = ()
    place: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A cell that the user corrected: what the file has, and what is read instead."""

    heading: str
    old: str
    new: str
    place: str = ""


@dataclass(frozen=True)
class Difference:
    """A recorded value that a row has otherwise, and the field that holds it."""

    field: str
    label: str
    old: str
    new: str

    @property
    def words(self) -> tuple[str, str, str]:
        """The label and both values."""
        return self.label, self.old, self.new


@dataclass
class Option:
    """A possible answer to a question: a record, with the address of its page, why it is
    proposed, and what the row would change in it."""

    value: str
    label: str
    url: str = ""
    reason: str = ""
    changes: list[FieldChange] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


@dataclass
class NameQuestion:
    """A name of which it is not certain whom it means, with the possible answers.

    `rows` are the rows that ask it. Without `may_be_new`, no record is created for it;
    with `any_record`, the answer may be any record of its kind.
    """

    key: str
    name: str
    kind: str
    options: list[Option]
    may_be_new: bool = True
    heading: str = ""
    rows: list[int | str] = field(default_factory=list)
    any_record: bool = False


class UncertainNameError(Exception):
    """Raised when a cell names a record that the user must choose first."""

    def __init__(self, question: NameQuestion):
        super().__init__(question.name)
        self.question = question


@dataclass
class ImportRow:
    """One row of a file.

    `number` is its number in the sheet, and text such as `2022!5` where several sheets
    are read. `values` has the parsed values by column; None clears a field, in rows that
    give the id of a record. `read_from` has the heading and cell of each. `altered` names
    the changed fields of existing rows of the record. `typed` has the cells as they stand
    in the file where `cells` has what is read instead, and `places` where the cells with
    errors or corrections are. Without `is_matched`, it is not known which record the row
    is about, since some of its cells could not be read; `unread` are the columns of these.
    `overwrites` names the fields that may replace a recorded value. `repeats` is the
    number of the earlier row that creates the record of this one, and `first` that of the
    row to whose record later rows may add, be it this one. `differences` are the
    recorded values that stay, `replaced` those that the user chose to overwrite.
    A row that `is_skipped` is left out; one that `is_separate` is about none of the
    recorded ones, as the user says.
    """

    number: int | str
    cells: dict[str, str]
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    read_from: dict[str, tuple[str, str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    by_id: bool = False
    is_matched: bool = True
    unread: frozenset[str] = frozenset()
    is_skipped: bool = False
    is_separate: bool = False
    unchanged: int = 0
    overwrites: frozenset[str] = frozenset()
    repeats: int | str = 0
    first: int | str = 0
    pk: int | None = None
    record: Any = None
    problems: list[CellProblem] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    replaced: list[Difference] = field(default_factory=list)
    questions: list[NameQuestion] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    altered: dict[Any, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.pk is None and not self.repeats and not self.is_skipped

    def text_of(self, heading: str) -> str:
        """Return a cell as it stands in the file, or as it was corrected."""
        return self.typed.get(heading, self.cells.get(heading, ""))

    def add_problem(self, reason: str, column: str = "") -> None:
        """Add an error about the cell in a column, or about the whole row."""
        heading, cell = self.read_from.get(column, ("", ""))
        self.problems.append(CellProblem(heading, cell, reason, column))

    def may_overwrite(self, name: str) -> bool:
        """Return whether a recorded value of this field may be replaced."""
        return self.by_id or bool(self.overwrites & {name, EVERY_FIELD})

    @property
    def state(self) -> RowState:
        """What the import would do with the row."""
        if self.is_skipped:
            return RowState.SKIPPED
        if self.problems:
            return RowState.WRONG
        if self.questions:
            return RowState.OPEN
        if self.is_new:
            return RowState.NEW
        if self.changes or self.rows or self.altered:
            return RowState.CHANGED
        return RowState.DIFFERS if self.differences else RowState.SAME

    @property
    def standing(self) -> str:
        """A summary that must be unchanged between preview and import. What a row adds to
        a record of an earlier one depends on the file alone."""
        if self.is_skipped:
            return str(self.state)
        read = [f"{c.heading}={c.new}" for c in self.corrections]
        if self.repeats:
            return ":".join([self.state, f"row {self.repeats}", *read])
        version = self.record.version if self.record is not None and self.pk else 0
        counts = len(self.changes), len(self.made), len(self.differences)
        return ":".join(map(str, [self.state, self.pk or "", version, *counts, *read]))


def collect_questions(
    found: dict[str, NameQuestion], entries: Iterable[ImportRow]
) -> None:
    """Add the questions of these rows by key, each once with all rows that ask it."""
    for entry in entries:
        for question in entry.questions:
            first = found.setdefault(question.key, question)
            if entry.number not in first.rows:
                first.rows.append(entry.number)


def collect_unknown_words(
    found: dict[tuple[str, str], int], entries: Iterable[ImportRow]
) -> None:
    """Count the words of these rows that have no meaning, by column and word."""
    for entry in entries:
        for problem in entry.problems:
            for word in problem.words:
                key = problem.column, word
                found[key] = found.get(key, 0) + 1

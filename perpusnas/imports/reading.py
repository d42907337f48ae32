"""Reading a file as one kind of record: columns recognised, rows validated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.dates.words import in_words
from perpusnas.core.uploads.process import UnreadableFileError

from .agreements import Agreements
from .columns import Column, guess_columns
from .context import ImportContext
from .corrections import CorrectedRows, Corrections
from .date_order import (
    DateQuestion,
    date_places,
    date_question,
    month_first_cells,
)
from .events import Events
from .kind_guesses import check_own_kind, guess_kind
from .partners import Partners
from .people import People
from .record_kinds import RecordKind
from .rows import ImportRow
from .table_limits import MANY_ROWS, Line, ReadingChoices
from .tables import IN_BROWSER, FileLimits, FileTable, open_table
from .validation import RowValidator

ORDERED: list[RecordKind] = [Partners(), People(), Agreements(), Events()]
KINDS: dict[str, RecordKind] = {kind.slug: kind for kind in ORDERED}
SAMPLE = 20
GUESSED = ReadingChoices()


@dataclass
class FileReading:
    """An opened file, the name of the column below each heading, and the cells that are
    read otherwise."""

    kind: RecordKind
    table: FileTable
    columns: list[str]
    corrections: Corrections = field(default_factory=dict)

    @cached_property
    def rows(self) -> CorrectedRows:
        """The rows as they were corrected."""
        table = self.table
        return CorrectedRows(table.rows, table.headings, self.corrections)

    def known_columns(self) -> list[Column | None]:
        """Return the column below each heading, None where it is left out."""
        return [self.kind.column(name) if name else None for name in self.columns]

    @cached_property
    def date_question(self) -> DateQuestion | None:
        """The first date whose order is in doubt, unless its user has said which it
        is."""
        if self.table.look.choices.month_first is not None:
            return None
        return date_question(self.table.headings, self.known_columns(), self.rows)

    def month_first(self) -> Callable[[list[str]], list[str]] | None:
        """Return what turns the dates of a line, where they have the month first."""
        if not self.table.look.choices.month_first:
            return None
        return partial(month_first_cells, date_places(self.known_columns()))

    def check_answered(self) -> None:
        """Raise UnreadableFileError while a question about the file is open."""
        if self.date_question is not None:
            raise UnreadableFileError(date_question_text(self.date_question))

    def entries(
        self,
        context: ImportContext,
        *,
        locks: bool = False,
        most: int | None = None,
        skip: int = 0,
    ) -> Iterator[list[ImportRow]]:
        """Yield the validated rows in batches, without the first `skip`. Raises
        UnreadableFileError for more than `most`."""
        table, rows = self.table, self.lines()
        if most is not None and table.rows.left_out.rows > most:
            raise UnreadableFileError(_(MANY_ROWS) % {"most": most})
        check_own_kind(self.kind, ORDERED, table.headings, context.user)
        validator = self.validator(context, locks=locks)
        if skip:
            validator.go_over(islice(rows, skip))
        yield from validator.batches(rows)

    def lines(self) -> Iterator[Line]:
        """Yield the rows before they are validated, as they were corrected."""
        return iter(self.rows)

    def validator(self, context: ImportContext, **options: bool) -> RowValidator:
        """Return the validator of the rows."""
        table = self.table
        return RowValidator(
            self.kind,
            context,
            table.headings,
            self.columns,
            table.dialect,
            month_first=self.month_first(),
            corrections=self.rows.made,
            cell_place=table.rows.cell_place,
            **options,
        )

    def skipped_lines(self, context: ImportContext) -> Iterator[Line]:
        """Yield the rows that the user leaves out."""
        is_skipped = context.choices.is_skipped
        return (line for line in self.lines() if is_skipped(line[0]))

    def skipped_entries(self, context: ImportContext) -> Iterator[list[ImportRow]]:
        """Yield the rows that the user leaves out, validated after all others, which
        then do not depend on them."""
        validator = self.validator(context, reads_skipped=True)
        return validator.batches(self.skipped_lines(context))


def date_question_text(question: DateQuestion) -> str:
    """Return the question about a date."""
    message = _(
        "Row %(row)s, “%(heading)s”: does %(cell)s mean %(dates)s? Spreadsheet programs set to "
        "United States English put the month first. Choose the order of dates."
    )
    dates = filter(None, [question.day_first, question.month_first])
    words = f" {_('or')} ".join(map(in_words, dates))
    return message % {
        "row": question.row,
        "heading": question.heading,
        "cell": question.cell,
        "dates": words,
    }


def read_file(
    kind: RecordKind,
    path: Path,
    columns: list[str] | None = None,
    limits: FileLimits = IN_BROWSER,
    choices: ReadingChoices = GUESSED,
    corrections: Corrections | None = None,
) -> FileReading:
    """Open a file; `columns`, `choices` and `corrections` are what the user said, if
    anything."""

    def knows(headings: list[str]) -> int:
        """Return how many headings are known."""
        return sum(map(bool, guess_columns(headings, kind.columns)))

    table = open_table(path, knows, choices, limits)
    if columns is None or len(columns) != len(table.headings):
        columns = guess_kind_columns(kind, table)
    return FileReading(kind, table, columns, corrections or {})


def kind_of_file(
    path: Path, user, limits: FileLimits = IN_BROWSER
) -> RecordKind | None:
    """Return the kind of record in a file, or None if the headings do not say it."""

    def knows(headings: list[str]) -> int:
        """Return how many headings are known of the kind that knows most."""
        return max(
            sum(map(bool, guess_columns(headings, kind.columns))) for kind in ORDERED
        )

    table = open_table(path, knows, GUESSED, limits)
    rows = list(islice(table.rows, SAMPLE))
    return guess_kind(ORDERED, table.headings, user, rows)


def guess_kind_columns(kind: RecordKind, table: FileTable) -> list[str]:
    """Return the column of each heading; a column `id` with identifiers of another kind
    is recognised by its values."""
    columns = guess_columns(table.headings, kind.columns)
    if "id" in columns:
        position = columns.index("id")
        first = [cells for _number, cells in islice(table.rows, SAMPLE)]
        samples = [cells[position] for cells in first if cells[position]]
        if samples and not any(text.lstrip("#").isdigit() for text in samples):
            found = kind.foreign_id(samples)
            columns[position] = found if found not in columns else ""
    return columns

"""Validating rows: which record each is about, what it changes, and its errors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from perpusnas.core.access import may
from perpusnas.core.visibility import levels_seen_by

from . import cells
from .certain_ids import check_id
from .columns import Column
from .context import Begun, ImportContext
from .option_changes import propose_options
from .own_files import own_cells
from .record_kinds import RecordKind
from .references import Reference, read_ahead
from .row_errors import fill_row
from .rows import CellProblem, Correction, ImportRow, UncertainNameError
from .same_records import use_same_as
from .table_limits import Line

AT_ONCE = 500
CONTACT = ("mail", "phone", "is_contact")


class OtherRowsError(Exception):
    """Rows that were written before are no longer about the same records."""


def defaults_of(
    kind: RecordKind, context: ImportContext, columns: list[str]
) -> Iterator[tuple[Column, str]]:
    """Yield the columns that are missing in a file and the cell that each row has
    instead."""
    missing = {c.name: c for c in kind.columns if c.name not in {*columns, "id"}}
    for name, cell in context.choices.defaults.items():
        if name in missing:
            yield missing[name], cell


class RowValidator:
    """Validates the rows of one file.

    `columns` names the column below each heading. With `locks`, the records that rows
    are about are locked until the end of the transaction. Rows that the user leaves out
    are not read, unless `reads_skipped`. `month_first` turns the dates of a line,
    `corrections` are those of each row, and `cell_place` says where a cell is, by the
    number of its row and its position.
    """

    def __init__(
        self,
        kind: RecordKind,
        context: ImportContext,
        headings: list[str],
        columns: list[str],
        dialect: str,
        *,
        locks: bool = False,
        reads_skipped: bool = False,
        month_first: Callable[[list[str]], list[str]] | None = None,
        corrections: Mapping[str, list[Correction]] = MappingProxyType({}),
        cell_place: Callable[[int | str, int], str] = lambda _number, _position: "",
    ):
        self.kind, self.context, self.locks = kind, context, locks
        self.reads_skipped = reads_skipped
        self.month_first, self.corrections = month_first, corrections
        self.cell_place = cell_place
        self.positions = {heading: n for n, heading in enumerate(headings)}
        self.headings, self.dialect = headings, dialect
        self.columns = {
            heading: kind.column(name) if name and name != "id" else None
            for heading, name in zip(headings, columns, strict=True)
        }
        if not may(context.user, "see_contacts"):
            self.leave_out_contacts()
        self.defaults = list(defaults_of(kind, context, columns))
        heading_by_column = dict(zip(columns, headings, strict=True))
        self.id_heading = heading_by_column.get("id", "")

    def leave_out_contacts(self) -> None:
        """Read no column of contact data."""
        for heading, column in self.columns.items():
            if column is not None and column.name in CONTACT:
                self.columns[heading] = None

    def batches(self, lines: Iterable[Line]) -> Iterator[list[ImportRow]]:
        """Yield the validated rows in batches of `AT_ONCE`."""
        lines = iter(lines)
        while batch := list(islice(lines, AT_ONCE)):
            yield self.validated(batch)

    def go_over(self, lines: Iterable[Line]) -> None:
        """Find the records of rows that were written before, to which later rows may add.
        Raises OtherRowsError where the rows now mean others."""
        records = iter(self.context.written_records)
        lines = iter(lines)
        while batch := list(islice(lines, AT_ONCE)):
            new = [entry for entry in self.matched(batch) if entry.is_new]
            keys = list(islice(records, len(new)))
            found = self.stored(keys)
            if len(found) != len(new):
                raise OtherRowsError
            for entry, pk in zip(new, keys, strict=True):
                if entry.first:
                    names = list(found[pk].names.all())
                    self.context.begun[entry.first] = Begun(found[pk], names)
        if next(records, None) is not None:
            raise OtherRowsError

    def stored(self, keys: list[int]) -> dict[int, Any]:
        """Return records that earlier rows made, with their names where the kind adds to
        these later."""
        records = list(self.kind.model._base_manager.filter(pk__in=keys))
        if hasattr(self.kind.model, "names"):
            prefetch_related_objects(records, "names")
        return {record.pk: record for record in records}

    def validated(self, lines: list[Line]) -> list[ImportRow]:
        """Return the validated rows of one batch."""
        entries = self.matched(lines)
        self.load(entries)
        self.kind.prepare(entries, self.context)
        for entry in entries:
            fill_row(self, entry)
            self.place_errors(entry)
        if not self.locks:
            propose_options(self, entries)
        return entries

    def matched(self, lines: list[Line]) -> list[ImportRow]:
        """Return the rows of one batch, with the records that they are about."""
        self.context.put_away()
        all_entries = [self.entry_of(number, row) for number, row in lines]
        entries = [entry for entry in all_entries if not entry.is_skipped]
        self.find_by_id(entries)
        exported = own_cells(
            self.kind, self.context.user, self.headings, self.dialect, entries
        )
        read_ahead(self.context, self.references(entries))
        for entry in entries:
            self.read(entry, exported.get(entry.pk, {}))
            entry.is_matched = not entry.problems
        unmatched = [e for e in entries if not e.by_id and e.is_matched]
        use_same_as(self.kind, unmatched, self.context)
        unmatched = [e for e in unmatched if not e.pk and not e.problems]
        self.kind.match(unmatched, self.context)
        return all_entries

    def entry_of(self, number: int | str, row: list[str]) -> ImportRow:
        """Return a row before it is read."""
        choices = self.context.choices
        typed = dict(zip(self.headings, row, strict=True))
        read = self.month_first(row) if self.month_first else row
        cells = dict(zip(self.headings, read, strict=True))
        entry = ImportRow(number, cells)
        entry.typed = {h: text for h, text in typed.items() if cells[h] != text}
        entry.corrections = [*self.corrections.get(str(number), ())]
        entry.places = {found.heading: found.place for found in entry.corrections}
        entry.overwrites = choices.overwritten(number)
        entry.is_skipped = not self.reads_skipped and choices.is_skipped(number)
        entry.title = self.title(entry)
        return entry

    def place_of(self, number: int | str, heading: str) -> str:
        """Return where the cell of a row is, such as B12, or an empty string."""
        if heading not in self.positions:
            return ""
        return self.cell_place(number, self.positions[heading])

    def references(self, entries: list[ImportRow]) -> Iterator[Reference]:
        """Yield the cells that name other records, each with the model of these."""
        meaning = self.context.choices.meaning
        for heading, column in self.columns.items():
            if column is not None and column.names is not None:
                for entry in entries:
                    cell = entry.cells[heading]
                    yield column.names, meaning(column.name, cell)
        for column, cell in self.defaults:
            if column.names is not None:
                yield column.names, meaning(column.name, cell)

    def find_by_id(self, entries: list[ImportRow]) -> None:
        """Find the records of rows that give an id."""
        numbered = [e for e in entries if e.cells.get(self.id_heading)]
        for entry in numbered:
            text = entry.cells[self.id_heading].removeprefix("#")
            entry.by_id = True
            if text.isascii() and text.isdigit() and len(text) < 16:
                entry.pk = int(text)
        keys = [entry.pk for entry in numbered if entry.pk]
        visible = self.context.seen(self.kind.model).filter(pk__in=keys)
        existing = set(visible.values_list("pk", flat=True))
        for entry in numbered:
            if entry.pk not in existing:
                entry.pk = None
                self.add_error(
                    entry, self.id_heading, _("There is no record with this ID.")
                )
            else:
                self.context.check_first(entry, ("pk", entry.pk))

    def add_error(self, entry: ImportRow, heading: str, reason: str) -> None:
        """Add an error about the cell below a heading."""
        entry.problems.append(CellProblem(heading, "", reason))

    def read(self, entry: ImportRow, exported: dict[str, set[str]]) -> None:
        """Parse the cells of a row; cells equal to those of our own export are
        unchanged and skipped."""
        for heading, column in self.columns.items():
            cell = entry.cells[heading]
            if column is None or cell in exported.get(heading, ()):
                entry.unchanged += bool(column and cells.has_content(cell))
                continue
            self.read_cell(entry, column, heading, cell)
        for column, cell in () if entry.by_id else self.defaults:
            self.read_cell(entry, column, str(column.label), cell)

    def read_cell(
        self, entry: ImportRow, column: Column, heading: str, cell: str
    ) -> None:
        """Parse a cell; one that is empty clears its field in rows with an id."""
        meant = self.context.choices.meaning(column.name, cell)
        if not cells.has_content(meant):
            if entry.by_id and not cells.has_content(cell):
                entry.values.setdefault(column.name, None)
            return
        try:
            cells.check_spreadsheet_errors(meant)
            value = column.read(meant, self.context)
            if column.several:
                value = [*(entry.values.get(column.name) or []), *value]
            entry.values[column.name] = value
            entry.read_from[column.name] = heading, cell
            self.check_hidden_targets(column, value)
        except ValidationError as error:
            words = column.unknown_words(meant, self.context) if column.allowed else []
            reason = " ".join(error.messages)
            typed = entry.typed.get(heading, cell)
            entry.problems.append(
                CellProblem(heading, typed, reason, column.name, tuple(words))
            )
            if column.name not in entry.values:
                entry.unread |= {column.name, column.to} - {""}
        except UncertainNameError as uncertain:
            entry.questions.append(replace(uncertain.question, heading=heading))

    def check_hidden_targets(self, column: Column, value: Any) -> None:
        """Raise ValidationError if the user would restrict a record and no longer see
        it."""
        user = self.context.user
        if column.to == "access" and value not in levels_seen_by(user):
            raise ValidationError(_("You do not have permission to restrict records."))

    def title(self, entry: ImportRow) -> str:
        """Return the name of a row for display: from its naming columns, or else its
        first filled cell."""
        headings = [self.heading_of(name) for name in self.kind.titles]
        texts = [entry.cells[heading] for heading in headings if heading in entry.cells]
        return next(filter(None, [*texts, *entry.cells.values()]), "")[:200]

    def load(self, entries: list[ImportRow]) -> None:
        """Load the records that rows are about."""
        for entry in entries:
            if entry.pk and not entry.by_id:
                part = self.kind.part_of_record(entry)
                self.context.check_first(entry, ("pk", entry.pk, *part))
        records = self.context.seen(self.kind.model).filter(
            pk__in={entry.pk for entry in entries if entry.pk}
        )
        if self.locks:
            records = records.select_for_update(of=("self",), no_key=True)
        found = {record.pk: record for record in records}
        self.kind.load(list(found.values()), self.context)
        for entry in entries:
            entry.record = found.get(entry.pk) if entry.pk else None
            if entry.by_id and entry.record is not None:
                check_id(self.kind, entry, self.context)

    def heading_of(self, name: str) -> str:
        """Return the heading of a column, by its name or the field that it fills; its
        label where the file has no such column."""
        labels = (capfirst(str(c.label)) for c in self.kind.columns if fits(c, name))
        return next(iter(self.headings_of(name)), next(labels, ""))

    def headings_of(self, name: str) -> list[str]:
        """Return the headings of the columns of this name, or that fill this field."""
        return [heading for heading, c in self.columns.items() if fits(c, name)]

    def place_errors(self, entry: ImportRow) -> None:
        """Put the errors of a row in the order of its cells, each once, with the place
        of its cell."""
        found: dict[tuple, CellProblem] = {}
        for problem in entry.problems:
            label = problem.label or self.heading_of(problem.column)
            cell = problem.cell or entry.text_of(label)
            for heading in (label, *problem.others):
                entry.places[heading] = self.place_of(entry.number, heading)
            place = entry.places[label]
            placed = replace(problem, label=label, cell=cell[:200], place=place)
            found.setdefault((label, problem.reason), placed)
        order = self.positions
        entry.problems = sorted(found.values(), key=lambda p: order.get(p.label, -1))


def fits(column: Column | None, name: str) -> bool:
    """Return whether a column has this name, or fills this field."""
    return column is not None and bool(name) and name in {column.name, column.to}

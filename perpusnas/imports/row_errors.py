"""All errors of a row: of its record and what belongs to it, and of rows that already
have errors in their cells."""

from collections import ChainMap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from .assignment import assign_cells
from .constraints import validation_errors
from .context import ImportContext
from .gathered_errors import run_all
from .large_dicts import LargeDict
from .rows import CellProblem, ImportRow

if TYPE_CHECKING:
    from .validation import RowValidator


def fill_row(validator: "RowValidator", entry: ImportRow) -> None:
    """Assign the values of a row to its record, and validate the result."""
    if entry.is_skipped:
        return
    if entry.problems or (entry.is_new and entry.questions):
        entry.problems += further_errors(validator, entry)
        return
    if entry.is_new:
        entry.record = validator.kind.begin(entry, validator.context)
    if entry.repeats:
        begun = validator.context.begun.get(entry.first)
        if begun is None:
            return
        entry.record = begun.record
    fill_record(validator, entry)
    if entry.changes or entry.is_new:
        for fields, reason in validation_errors(entry.record, entry.touched):
            add_error(validator, entry, fields, reason)
    validate_rows(validator, entry)


def fill_record(validator: "RowValidator", entry: ImportRow) -> None:
    """Assign the values of a row to its record and to what belongs to it, and add the
    errors of that."""
    fill = partial(validator.kind.fill, entry, validator.context)
    assign_all(validator, entry, fill)


def assign_all(
    validator: "RowValidator", entry: ImportRow, *more: Callable[[], None]
) -> None:
    """Assign the values of single cells, do more, and add the errors of all that."""
    try:
        run_all(partial(assign_cells, entry, validator.kind), *more)
    except ValidationError as error:
        for name, reasons in error.message_dict.items():
            add_error(validator, entry, (name,), " ".join(reasons))


def validate_rows(validator: "RowValidator", entry: ImportRow) -> None:
    """Add the errors of what belongs to the record of a row."""
    kind = validator.kind
    for row in [*entry.rows, *entry.altered, *entry.made]:
        touched: set[str] | None = None if type(row) not in kind.sound else set()
        for fields, reason in validation_errors(row, touched):
            column = kind.column_of(row, fields)
            add_error(validator, entry, (column,), f"{row}: {reason}")


def add_error(
    validator: "RowValidator", entry: ImportRow, names: tuple[str, ...], reason: str
) -> None:
    """Add an error at the first column of these names or fields, and name the others
    with a filled cell."""
    headings = [h for name in names for h in validator.headings_of(name)]
    headings = [h for h in dict.fromkeys(headings) if entry.cells[h]] or headings
    labels = headings[:1] or [validator.heading_of(name) for name in names] or [""]
    entry.problems.append(
        CellProblem(labels[0], "", reason, others=tuple(headings[1:]))
    )


# Rows of which the record is not yet certain


def further_errors(validator: "RowValidator", entry: ImportRow) -> list[CellProblem]:
    """Return the errors that a row has besides those found in its cells, or in spite of
    an open question. Errors that may follow from these are left out."""
    if entry.repeats:
        return []
    trial = trial_row(entry)
    with on_trial(validator.context):
        if trial.record is None:
            trial.record = validator.kind.begin(trial, validator.context)
        if entry.problems:
            fill_record(validator, trial)
            validate_rows(validator, trial)
        else:
            assign_all(validator, trial)
    # What a question is about is not yet known: the rules of its record wait for it.
    touched = trial.touched if entry.problems else set()
    is_certain = entry.record is not None or not (
        entry.by_id or entry.questions or validator.kind.may_be_known(entry)
    )
    for fields, reason in validation_errors(trial.record, touched, trial.unread):
        if is_certain or trial.touched.intersection(fields):
            add_error(validator, trial, fields, reason)
    unread = {h for name in trial.unread for h in validator.headings_of(name)}
    return [problem for problem in trial.problems if problem.label not in unread]


def trial_row(entry: ImportRow) -> ImportRow:
    """Return a copy of a row of which nothing is kept."""
    trial = ImportRow(entry.number, entry.cells, values=dict(entry.values))
    trial.read_from, trial.typed = entry.read_from, entry.typed
    trial.by_id, trial.overwrites = entry.by_id, entry.overwrites
    trial.is_matched, trial.unread = entry.is_matched, entry.unread
    if entry.record is not None:
        trial.pk, trial.record = entry.pk, copy(entry.record)
    return trial


@contextmanager
def on_trial(context: ImportContext) -> Iterator[None]:
    """Leaves nothing in a context of what rows inside it say."""
    names = "new_records", "first_rows", "identified", "alike_is_new"
    before = {name: getattr(context, name) for name in names}
    context.new_records = LargeDict()
    context.first_rows = LargeDict(context.first_rows)
    context.identified = ChainMap({}, context.identified)
    context.alike_is_new = True
    try:
        yield
    finally:
        vars(context).update(before)

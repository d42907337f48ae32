"""What a row would change in each record that it may be about."""

from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from .assignment import assign_cells
from .row_errors import on_trial
from .rows import ImportRow, NameQuestion

if TYPE_CHECKING:
    from .validation import RowValidator

# Questions whose options are shown with what would change, as many as a page shows.
MAX_SHOWN = 50


def propose_options(validator: "RowValidator", entries: list[ImportRow]) -> None:
    """Set what the rows would change on the options of the questions which record they
    are about, for the first of the file."""
    context = validator.context
    kind = context.kind_of(validator.kind.model)
    asked: list[tuple[ImportRow, NameQuestion]] = []
    for entry in entries:
        for question in entry.questions:
            is_about_row = question.kind == kind and not entry.pk
            room = len(context.proposed) < MAX_SHOWN
            if is_about_row and room and question.key not in context.proposed:
                context.proposed.add(question.key)
                asked.append((entry, question))
    keys = {o.value for _e, q in asked for o in q.options if o.value.isdigit()}
    if not keys:
        return
    records = list(context.seen(validator.kind.model).filter(pk__in=map(int, keys)))
    validator.kind.load(records, context)
    by_key = {str(record.pk): record for record in records}
    for entry, question in asked:
        for option in question.options:
            if option.value in by_key:
                record = copy(by_key[option.value])
                trial = tried_row(validator, entry, record)
                option.changes, option.differences = trial.changes, trial.differences


def tried_row(validator: "RowValidator", entry: ImportRow, record) -> ImportRow:
    """Return a row as it would be if it were about a record; nothing is kept of it."""
    trial = ImportRow(entry.number, entry.cells, values=dict(entry.values))
    trial.overwrites, trial.pk, trial.record = entry.overwrites, record.pk, record
    # Errors are shown when the row is validated with this record.
    with on_trial(validator.context), suppress(ValidationError):
        assign_cells(trial, validator.kind)
        validator.kind.fill(trial, validator.context)
    return trial

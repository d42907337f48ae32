"""What a row would change in each record that it may be about."""

from collections import ChainMap, defaultdict
from copy import copy
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from .assignment import assign_cells
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
    context = copy(validator.context)
    context.new_records = defaultdict(list)
    context.first_rows = ChainMap({}, context.first_rows)
    context.alike_is_new = True
    try:
        assign_cells(trial, validator.kind)
        validator.kind.fill(trial, context)
    except ValidationError:
        pass  # it is shown when the row is validated with this record
    return trial

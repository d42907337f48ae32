"""Previews of imports, and importing a file exactly as it was previewed."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .context import Desk
from .csv_files import RefusedError
from .reading import KINDS, Reading, reading
from .rows import Entry, State
from .staged_uploads import Kept
from .whole_files import (
    Taken,
    one_at_a_time,
    reason,
    take,
)

MOST_ROWS = 10_000
Outcome = dict[str, Any]


def opened(upload: Kept) -> Reading:
    """Open a staged file with the columns that the user chose."""
    return reading(KINDS[upload.kind], upload.file, upload.columns)


def preview(upload: Kept, user) -> Outcome:
    """Validate a staged file and store the result for the following pages."""
    outcome: Outcome = {"language": get_language(), "refused": "", "rows": []}
    outcome |= {"headings": [], "columns": [], "sheet": "", "questions": []}
    counts: Counter[str] = Counter()
    questions: dict[str, dict] = {}
    try:
        file_reading = opened(upload)
        outcome["headings"], outcome["columns"] = (
            file_reading.table.headings,
            file_reading.columns,
        )
        outcome["sheet"] = file_reading.table.sheet
        for entries in file_reading.entries(
            Desk(user, upload.decisions), most=MOST_ROWS
        ):
            counts.update(str(entry.state) for entry in entries)
            outcome["rows"] += map(row, entries)
            questions |= {q.key: asdict(q) for e in entries for q in e.questions}
    except RefusedError as error:
        outcome["refused"], outcome["rows"] = str(error), []
        counts, questions = Counter(), {}
    if not outcome["rows"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    outcome["counts"], outcome["questions"] = counts, list(questions.values())
    upload.keep_outcome(outcome)
    return outcome


def row(entry: Entry) -> dict[str, Any]:
    """Return a row as the page shows it, with its state for comparison on
    confirmation."""
    summary = {"number": entry.number, "state": str(entry.state), "title": entry.title}
    summary["standing"] = entry.standing
    summary["problems"] = [asdict(problem) for problem in entry.problems]
    summary["changes"] = [asdict(change) for change in entry.changes]
    summary["made"] = [str(created) for created in entry.made]
    summary["asked"] = [question.name for question in entry.questions]
    return summary


def seen_by(upload: Kept, user) -> Outcome:
    """Return the stored preview, made again where the user's language differs."""
    outcome = upload.outcome
    if outcome is None or outcome["language"] != get_language():
        return preview(upload, user)
    return outcome


def is_ready(outcome: Outcome) -> bool:
    """Return whether no row has errors or questions, and at least one changes
    something."""
    counts = Counter(outcome["counts"])
    blocking = counts[State.WRONG] + counts[State.OPEN]
    return not blocking and bool(counts[State.NEW] + counts[State.CHANGED])


def confirm(upload: Kept, user) -> Taken:
    """Import the file as previewed; nothing is imported if the register has changed or
    the file was imported meanwhile."""
    outcome = upload.outcome or {"rows": []}
    previewed = {row["number"]: row["standing"] for row in outcome["rows"]}
    context = Desk(user, upload.decisions)
    with one_at_a_time(user, reason(upload.name, upload.digest)):
        return take(
            opened(upload),
            context,
            as_shown=lambda entry: previewed.get(entry.number) == entry.standing,
        )

"""Previews of imports."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .models import ImportJob
from .reading import KINDS, FileReading, read_file
from .rows import ImportRow, RowState

MAX_ROWS = 10_000
# A larger file is checked by the worker; one with thousands of rows takes minutes.
BYTES_IN_REQUEST = 100_000
Outcome = dict[str, Any]


def open_job(job: ImportJob) -> FileReading:
    """Open a staged file with the columns that the user chose."""
    return read_file(KINDS[job.kind], job.file, job.columns)


def context_for(job: ImportJob, user) -> ImportContext:
    """Return the context in which a staged file is validated."""
    return ImportContext(user, job.decisions)


def preview(job: ImportJob, user) -> Outcome:
    """Validate a staged file and store the result for the following pages."""
    outcome: Outcome = {"language": get_language(), "refused": "", "rows": []}
    outcome |= {"headings": [], "columns": [], "sheet": "", "questions": []}
    counts: Counter[str] = Counter()
    questions: dict[str, dict] = {}
    try:
        file_reading = open_job(job)
        outcome["headings"], outcome["columns"] = (
            file_reading.table.headings,
            file_reading.columns,
        )
        outcome["sheet"] = file_reading.table.sheet
        for entries in file_reading.entries(context_for(job, user), most=MAX_ROWS):
            counts.update(str(entry.state) for entry in entries)
            job.save_progress(counts.total())
            outcome["rows"] += map(row_summary, entries)
            questions |= {q.key: asdict(q) for e in entries for q in e.questions}
    except UnreadableFileError as error:
        outcome["refused"], outcome["rows"] = str(error), []
        counts, questions = Counter(), {}
    if not outcome["rows"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    outcome["counts"], outcome["questions"] = counts, list(questions.values())
    job.save_outcome(outcome)
    return outcome


def is_large(job: ImportJob) -> bool:
    """Return whether the worker checks a file."""
    return job.file.stat().st_size > BYTES_IN_REQUEST


def row_summary(entry: ImportRow) -> dict[str, Any]:
    """Return a row as the page shows it, with its state for comparison on
    confirmation."""
    summary = {"number": entry.number, "state": str(entry.state), "title": entry.title}
    summary["standing"] = entry.standing
    summary["problems"] = [asdict(problem) for problem in entry.problems]
    summary["changes"] = [asdict(change) for change in entry.changes]
    summary["made"] = [str(created) for created in entry.made]
    summary["asked"] = [question.name for question in entry.questions]
    return summary


def preview_for(job: ImportJob, user) -> Outcome:
    """Return the stored preview, made again where the user's language differs."""
    outcome = job.outcome
    if outcome is None or outcome["language"] != get_language():
        return preview(job, user)
    return outcome


def is_ready(outcome: Outcome) -> bool:
    """Return whether no row has errors or questions, and at least one changes
    something."""
    counts: Counter[str] = Counter(outcome["counts"])
    blocking = counts[RowState.WRONG] + counts[RowState.OPEN]
    return not blocking and bool(counts[RowState.NEW] + counts[RowState.CHANGED])

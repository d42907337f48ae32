"""Previews of imports."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .corrections import correctable_cells, corrected_cells
from .headings import UnclearTableError
from .left_out import LeftOut
from .mappings import recall
from .models import ImportJob
from .preview_summary import PreviewSummary
from .reading import KINDS, FileReading, date_question_text, read_file
from .rows import ImportRow, NameQuestion, RowState
from .skipped_rows import SkippedRows
from .stored_rows import each_row, has_rows, store_rows
from .table_limits import ReadingChoices
from .written_values import written_values

MAX_ROWS = 100_000
# A larger file is checked by the worker; one with thousands of rows takes minutes.
BYTES_IN_REQUEST = 100_000
UNPACKED_IN_REQUEST = 1_000_000
Outcome = dict[str, Any]


def open_job(job: ImportJob) -> FileReading:
    """Open a staged file with what its user chose."""
    choices = ReadingChoices.from_dict(job.reading)
    return read_file(
        KINDS[job.kind],
        job.file,
        job.columns,
        choices=choices,
        corrections=job.corrections,
    )


def use_remembered(job: ImportJob, file_reading: FileReading) -> None:
    """Use what was chosen about an earlier file with the same headings, before anything
    is chosen about this one."""
    if job.columns is not None or job.file_choices.get("remembered") is not None:
        return
    headings = file_reading.table.headings
    mapping = recall(file_reading.kind, headings)
    job.file_choices |= {"remembered": mapping is not None}
    if mapping is not None:
        columns = mapping.columns_for(headings, file_reading.columns)
        job.columns = file_reading.columns = columns
        job.file_choices |= mapping.choices()


def context_for(job: ImportJob, user) -> ImportContext:
    """Return the context in which a staged file is validated."""
    return ImportContext(user, job.decisions, job.file_choices)


def preview(job: ImportJob, user) -> Outcome:
    """Validate a staged file and store the result for the following pages."""
    outcome: Outcome = {"language": get_language(), "refused": ""}
    outcome |= {"headings": [], "columns": [], "sheet": ""}
    outcome |= {"look": None, "left_out": LeftOut().in_words(), "date_question": None}
    outcome |= {**PreviewSummary().as_dict(), "is_unclear": False}
    outcome |= {"corrected": [], "not_corrected": []}
    try:
        file_reading = open_job(job)
        job.reading = file_reading.table.look.choices.as_dict()
        use_remembered(job, file_reading)
        job.save(update_fields=["choices"])
        outcome |= reading_summary(file_reading)
        context = context_for(job, user)
        batches = file_reading.entries(context, most=MAX_ROWS)
        outcome |= stored_rows_summary(batches, job)
        SkippedRows(job.skipped_file).write(file_reading, context)
        outcome |= corrections_summary(file_reading)
    except UnreadableFileError as error:
        outcome["refused"] = str(error)
        outcome["is_unclear"] = isinstance(error, UnclearTableError)
        outcome["look"] = outcome["look"] or look_before(job, error)
    if not outcome["counts"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    job.save_outcome(outcome)
    return outcome


def look_before(job: ImportJob, error: UnreadableFileError) -> Outcome | None:
    """Return how a file was read that is refused, so that its user can choose again."""
    if isinstance(error, UnclearTableError) and error.look:
        return error.look.as_dict()
    return job.outcome["look"] if job.outcome else None


def reading_summary(file_reading: FileReading) -> Outcome:
    """Return how a file was read, and which question about it is open."""
    table, question = file_reading.table, file_reading.date_question
    return {
        "headings": table.headings,
        "columns": file_reading.columns,
        "sheet": table.sheet,
        "look": table.look.as_dict(),
        "left_out": table.rows.left_out.in_words(),
        "date_question": date_question_text(question) if question else None,
    }


def stored_rows_summary(batches: Iterable[list[ImportRow]], job: ImportJob) -> Outcome:
    """Store the rows of a file as pages show them, and return what concerns all."""
    found = PreviewSummary()

    def rows() -> Iterator[dict[str, Any]]:
        for entries in batches:
            for entry in entries:
                found.add(entry)
                yield row_summary(entry)
            job.save_progress(found.counts.total())

    store_rows(job, rows())
    job.save_question_keys(list(found.keys))
    return found.as_dict()


def corrections_summary(file_reading: FileReading) -> Outcome:
    """Return the cells of a file that was read that are corrected, and the corrections
    that do not fit it."""
    return {
        "corrected": corrected_cells(file_reading.rows, file_reading.columns),
        "not_corrected": file_reading.rows.missing(),
    }


def is_large(job: ImportJob) -> bool:
    """Return whether the worker checks a file: one that is large, or unpacks to a large
    one."""
    if job.file.stat().st_size > BYTES_IN_REQUEST:
        return True
    try:
        with ZipFile(job.file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except BadZipFile:  # as CSV files are
        return False
    return unpacked > UNPACKED_IN_REQUEST


def row_summary(entry: ImportRow) -> dict[str, Any]:
    """Return a row as the page shows it, with its state for comparison on
    confirmation."""
    summary: dict[str, Any] = {"number": entry.number, "state": str(entry.state)}
    summary["title"], summary["standing"] = entry.title, entry.standing
    summary["pk"], summary["by_id"] = entry.pk, entry.by_id
    for name in ("problems", "changes", "differences", "replaced"):
        summary[name] = [vars(found) for found in getattr(entry, name)]
    summary["notes"] = entry.notes
    summary["made"] = [str(created) for created in entry.made]
    summary["cells"] = correctable_cells(entry)
    summary["corrections"] = [vars(found) for found in entry.corrections]
    summary["written"] = written_values(entry)
    summary["asked"] = [question.name for question in entry.questions]
    summary["questions"] = list(map(question_summary, entry.questions))
    return summary


def question_summary(question: NameQuestion) -> dict[str, Any]:
    """Return what is needed to answer a question that the page does not show."""
    first = question.options[0] if question.options else None
    return {
        "key": question.key,
        "name": question.name,
        "first": [first.value, first.label] if first else [],
        "may_be_new": question.may_be_new,
    }


def preview_for(job: ImportJob, user) -> Outcome:
    """Return the stored preview, made again where it is not current."""
    outcome = job.outcome
    if outcome is None or not is_current(job, outcome):
        return preview(job, user)
    return outcome


def is_current(job: ImportJob, outcome: Outcome) -> bool:
    """Return whether a preview is in the reader's language and not of an earlier version,
    and its rows are there."""
    has_all = has_rows(job) or not outcome["counts"]
    is_own = outcome["language"] == get_language() and "corrected" in outcome
    return has_all and is_own


def is_stale(job: ImportJob) -> bool:
    """Whether a large file has to be checked again: the register has changed, or the
    reader's language."""
    if not job.file.exists() or not is_large(job):
        return False
    outcome = job.outcome
    return outcome is None or not is_current(job, outcome)


def is_blocked(outcome: Outcome) -> bool:
    """Return whether the file is refused, or rows have errors or questions."""
    counts: Counter[str] = Counter(outcome["counts"])
    rows = counts[RowState.WRONG] + counts[RowState.OPEN]
    return bool(outcome["refused"] or outcome["date_question"] or rows)


def is_ready(outcome: Outcome) -> bool:
    """Return whether nothing blocks the import and at least one row changes something."""
    counts: Counter[str] = Counter(outcome["counts"])
    changed = counts[RowState.NEW] + counts[RowState.CHANGED]
    return bool(changed) and not is_blocked(outcome)


def numbers_of_rows(job: ImportJob, state: str = "") -> list[str]:
    """Return the numbers of the rows, or of those in a state."""
    return [str(row["number"]) for row in each_row(job, state)]


def numbers_with_id(job: ImportJob) -> set[str]:
    """Return the numbers of the rows that give the id of their record."""
    return {str(row["number"]) for row in each_row(job) if row["by_id"]}

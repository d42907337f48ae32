"""Previews of imports, and importing a file exactly as it was previewed."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perpusnas.core.history.wording import file_reason
from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .mappings import empty_choices, recall
from .reading import KINDS, FileReading, read_file
from .rows import ImportRow, NameQuestion, RowState, collect_questions
from .staged_uploads import StagedUpload
from .whole_files import (
    ImportResult,
    exclusive_import,
    import_file,
)

MAX_ROWS = 10_000
Outcome = dict[str, Any]


def open_upload(upload: StagedUpload) -> FileReading:
    """Open a staged file with the columns that the user chose."""
    return read_file(KINDS[upload.kind], upload.file, upload.columns)


def use_remembered(upload: StagedUpload, file_reading: FileReading) -> None:
    """Use what was chosen about an earlier file with the same headings, before anything
    is chosen about this one."""
    if upload.columns is not None or upload.choices.get("remembered") is not None:
        return
    headings = file_reading.table.headings
    mapping = recall(file_reading.kind, headings)
    upload.choices = empty_choices(remembered=mapping is not None)
    if mapping is not None:
        columns = mapping.columns_for(headings, file_reading.columns)
        upload.columns = file_reading.columns = columns
        upload.choices |= mapping.choices()
    upload.save()


def preview(upload: StagedUpload, user) -> Outcome:
    """Validate a staged file and store the result for the following pages."""
    outcome: Outcome = {"language": get_language(), "refused": "", "rows": []}
    outcome |= {"headings": [], "columns": [], "sheet": "", "questions": []}
    counts: Counter[str] = Counter()
    questions: dict[str, NameQuestion] = {}
    try:
        file_reading = open_upload(upload)
        use_remembered(upload, file_reading)
        outcome["headings"], outcome["columns"] = (
            file_reading.table.headings,
            file_reading.columns,
        )
        outcome["sheet"] = file_reading.table.sheet
        for entries in file_reading.entries(
            ImportContext(user, upload.decisions, upload.choices), most=MAX_ROWS
        ):
            counts.update(str(entry.state) for entry in entries)
            outcome["rows"] += map(row_summary, entries)
            collect_questions(questions, entries)
    except UnreadableFileError as error:
        outcome["refused"], outcome["rows"] = str(error), []
        counts, questions = Counter(), {}
    if not outcome["rows"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    outcome["counts"] = counts
    outcome["questions"] = [asdict(question) for question in questions.values()]
    upload.save_outcome(outcome)
    return outcome


def row_summary(entry: ImportRow) -> dict[str, Any]:
    """Return a row as the page shows it, with its state for comparison on
    confirmation."""
    summary = {"number": entry.number, "state": str(entry.state), "title": entry.title}
    summary["standing"] = entry.standing
    summary["problems"] = [asdict(problem) for problem in entry.problems]
    summary["changes"] = [asdict(change) for change in entry.changes]
    summary["differences"] = [asdict(difference) for difference in entry.differences]
    summary["replaced"] = [asdict(difference) for difference in entry.replaced]
    summary["notes"] = entry.notes
    summary["made"] = [str(created) for created in entry.made]
    summary["asked"] = [question.name for question in entry.questions]
    return summary


def preview_for(upload: StagedUpload, user) -> Outcome:
    """Return the stored preview, made again where the user's language differs."""
    outcome = upload.outcome
    if outcome is None or outcome["language"] != get_language():
        return preview(upload, user)
    return outcome


def is_blocked(outcome: Outcome) -> bool:
    """Return whether the file is refused, or rows have errors or questions."""
    counts: Counter[str] = Counter(outcome["counts"])
    return bool(outcome["refused"] or counts[RowState.WRONG] or counts[RowState.OPEN])


def is_ready(outcome: Outcome) -> bool:
    """Return whether nothing blocks the import and at least one row changes something."""
    counts: Counter[str] = Counter(outcome["counts"])
    return not is_blocked(outcome) and bool(
        counts[RowState.NEW] + counts[RowState.CHANGED]
    )


def confirm_import(upload: StagedUpload, user) -> ImportResult:
    """Import the file as previewed; nothing is imported if the register has changed or
    the file was imported meanwhile."""
    outcome = upload.outcome or {"rows": []}
    previewed = {row["number"]: row["standing"] for row in outcome["rows"]}
    context = ImportContext(user, upload.decisions, upload.choices)
    file_reading = open_upload(upload)
    with exclusive_import(user, file_reason(upload.name, upload.digest)):
        return import_file(
            file_reading,
            context,
            as_shown=lambda entry: previewed.get(entry.number) == entry.standing,
        )

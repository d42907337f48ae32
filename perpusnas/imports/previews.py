"""Previews of imports, and importing a file exactly as it was previewed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perpusnas.core.history.wording import file_reason
from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .headings import UnclearTableError
from .left_out import LeftOut
from .mappings import recall
from .reading import KINDS, FileReading, date_question_text, read_file
from .rows import ImportRow, NameQuestion, RowState, collect_questions
from .staged_uploads import StagedUpload
from .table_limits import ReadingChoices
from .whole_files import (
    ImportResult,
    exclusive_import,
    import_file,
)

MAX_ROWS = 10_000
Outcome = dict[str, Any]


def open_upload(upload: StagedUpload) -> FileReading:
    """Open a staged file with what its user chose."""
    choices = ReadingChoices.from_dict(upload.reading)
    return read_file(KINDS[upload.kind], upload.file, upload.columns, choices=choices)


def use_remembered(upload: StagedUpload, file_reading: FileReading) -> None:
    """Use what was chosen about an earlier file with the same headings, before anything
    is chosen about this one."""
    if upload.columns is not None or upload.file_choices.get("remembered") is not None:
        return
    headings = file_reading.table.headings
    mapping = recall(file_reading.kind, headings)
    upload.file_choices |= {"remembered": mapping is not None}
    if mapping is not None:
        columns = mapping.columns_for(headings, file_reading.columns)
        upload.columns = file_reading.columns = columns
        upload.file_choices |= mapping.choices()
    upload.save()


def preview(upload: StagedUpload, user) -> Outcome:
    """Validate a staged file and store the result for the following pages."""
    outcome: Outcome = {"language": get_language(), "refused": "", "rows": []}
    outcome |= {"headings": [], "columns": [], "sheet": "", "questions": []}
    outcome |= {"look": None, "left_out": LeftOut().in_words(), "date_question": None}
    outcome |= {"counts": Counter(), "is_unclear": False}
    try:
        file_reading = open_upload(upload)
        upload.reading = file_reading.table.look.choices.as_dict()
        upload.save()
        use_remembered(upload, file_reading)
        outcome |= reading_summary(file_reading)
        context = ImportContext(user, upload.decisions, upload.file_choices)
        outcome |= rows_summary(file_reading.entries(context, most=MAX_ROWS))
    except UnreadableFileError as error:
        outcome["refused"] = str(error)
        outcome["is_unclear"] = isinstance(error, UnclearTableError)
        outcome["look"] = outcome["look"] or look_before(upload, error)
    if not outcome["rows"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    upload.save_outcome(outcome)
    return outcome


def look_before(upload: StagedUpload, error: UnreadableFileError) -> Outcome | None:
    """Return how a file was read that is refused, so that its user can choose again."""
    if isinstance(error, UnclearTableError) and error.look:
        return error.look.as_dict()
    return upload.outcome["look"] if upload.outcome else None


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


def rows_summary(batches: Iterable[list[ImportRow]]) -> Outcome:
    """Return the rows of a file as pages show them, their number by state, and the
    questions about names."""
    counts: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    questions: dict[str, NameQuestion] = {}
    for entries in batches:
        counts.update(str(entry.state) for entry in entries)
        rows += map(row_summary, entries)
        collect_questions(questions, entries)
    asked = [asdict(question) for question in questions.values()]
    return {"counts": counts, "rows": rows, "questions": asked}


def row_summary(entry: ImportRow) -> dict[str, Any]:
    """Return a row as the page shows it, with its state for comparison on
    confirmation."""
    summary: dict[str, Any] = {"number": entry.number, "state": str(entry.state)}
    summary["title"], summary["standing"] = entry.title, entry.standing
    summary["problems"] = [asdict(problem) for problem in entry.problems]
    summary["changes"] = [asdict(change) for change in entry.changes]
    summary["differences"] = [asdict(difference) for difference in entry.differences]
    summary["replaced"] = [asdict(difference) for difference in entry.replaced]
    summary["notes"] = entry.notes
    summary["made"] = [str(created) for created in entry.made]
    summary["asked"] = [question.name for question in entry.questions]
    return summary


def preview_for(upload: StagedUpload, user) -> Outcome:
    """Return the stored preview, made again where the user's language
    differs or an earlier version made it."""
    outcome = upload.outcome
    if (
        outcome is None
        or outcome["language"] != get_language()
        or "look" not in outcome
    ):
        return preview(upload, user)
    return outcome


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


def confirm_import(upload: StagedUpload, user) -> ImportResult:
    """Import the file as previewed; nothing is imported if the register has changed or
    the file was imported meanwhile."""
    outcome = upload.outcome or {"rows": []}
    previewed = {row["number"]: row["standing"] for row in outcome["rows"]}
    context = ImportContext(user, upload.decisions, upload.file_choices)
    file_reading = open_upload(upload)
    file_reading.check_answered()
    with exclusive_import(user, file_reason(upload.name, upload.digest)):
        return import_file(
            file_reading,
            context,
            as_shown=lambda entry: previewed.get(entry.number) == entry.standing,
        )

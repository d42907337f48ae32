"""What a user chooses about single rows of an import: stored with its other choices."""

from collections.abc import Iterable

from .identification import NEW
from .models import ImportJob
from .previews import Outcome, numbers_of_rows
from .rows import RowState


def skip(job: ImportJob, numbers: Iterable[str]) -> None:
    """Leave rows out."""
    skipped = dict.fromkeys([*job.file_choices.get("skipped", ()), *numbers])
    job.file_choices |= {"skipped": list(skipped)}


def skip_stopping(job: ImportJob, outcome: Outcome) -> None:
    """Leave out all rows with errors or questions."""
    for state in (RowState.WRONG, RowState.OPEN):
        skip(job, numbers_of_rows(outcome, state))


def restore(job: ImportJob, numbers: Iterable[str]) -> None:
    """Take back what was chosen about rows."""
    gone, chosen = {*numbers}, job.file_choices
    skipped = [n for n in chosen.get("skipped", ()) if n not in gone]
    same_as = {n: pk for n, pk in chosen.get("same_as", {}).items() if n not in gone}
    job.file_choices |= {"skipped": skipped, "same_as": same_as}


def set_record(job: ImportJob, numbers: Iterable[str], record: str = NEW) -> None:
    """Say that rows are about a record, or about none of those that there are."""
    same_as = job.file_choices.get("same_as", {})
    job.file_choices |= {"same_as": same_as | dict.fromkeys(numbers, record)}


def of_other_rows(job: ImportJob) -> None:
    """Forget what was chosen about rows, since their numbers may mean others now."""
    job.file_choices |= {"skipped": [], "same_as": {}}


def about_rows(job: ImportJob) -> dict[str, object]:
    """Return what was chosen about rows."""
    chosen = job.file_choices
    return {key: chosen[key] for key in ("skipped", "same_as") if key in chosen}


# Answers to questions


def answer(job: ImportJob, questions: list[dict], decisions: dict[str, str]) -> None:
    """Store the answers to questions, and how they read, to be taken back."""
    job.decisions |= decisions
    answered = job.choices.setdefault("answered", {})
    for question in questions:
        if value := decisions.get(question["key"]):
            labels = {o["value"]: o["label"] for o in question["options"]}
            label = "" if value == NEW else labels.get(value, f"#{value}")
            answered[question["key"]] = [question["name"], label]


def ask_again(job: ImportJob, keys: Iterable[str]) -> None:
    """Take back the answers to questions."""
    answered = job.choices.get("answered", {})
    for key in keys:
        job.decisions.pop(key, None)
        answered.pop(key, None)

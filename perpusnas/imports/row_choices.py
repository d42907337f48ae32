"""What a user chooses about single rows of an import: stored with its other choices."""

from collections.abc import Iterable
from itertools import chain

from .identification import NEW
from .models import ImportJob
from .name_forms import FIRST, SKIP
from .previews import numbers_of_rows
from .row_forms import RowChoicesForm
from .rows import RowState
from .stored_rows import each_row


def skip(job: ImportJob, numbers: Iterable[str]) -> None:
    """Leave rows out."""
    skipped = dict.fromkeys([*job.file_choices.get("skipped", ()), *numbers])
    job.file_choices |= {"skipped": list(skipped)}


def skip_stopping(job: ImportJob) -> None:
    """Leave out all rows with errors or questions."""
    for state in (RowState.WRONG, RowState.OPEN):
        skip(job, numbers_of_rows(job, state))


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


def choose(job: ImportJob, do: str, form: RowChoicesForm) -> None:
    """Store what a form says of rows: `do` is the button that was pressed."""
    rows, record = form.cleaned_data["rows"], form.cleaned_data["record"]
    if do == "skip":
        skip(job, rows)
    elif do == "restore":
        restore(job, rows)
    elif do == "same":
        set_record(job, rows, record)
    elif do == "separate":
        set_record(job, rows)


# Answers to questions

# So many answers are shown, to be taken back one by one.
MAX_ANSWERED = 200
EVERY = "*"
Answer = tuple[str, str]


def answer(job: ImportJob, chosen: dict[str, Answer], rest: str) -> None:
    """Store the answers to questions, also to those that the page does not show: by key,
    each with its label, or one for all others."""
    answered, skipped = job.choices.setdefault("answered", {}), []
    for row in chain(each_row(job, RowState.OPEN), each_row(job, RowState.WRONG)):
        for question in row["questions"]:
            key = question["key"]
            value, label = chosen.get(key) or answer_of_rest(question, rest)
            if value == SKIP:
                skipped.append(str(row["number"]))
            elif value:
                job.decisions[key] = value
                if len(answered) < MAX_ANSWERED:
                    answered[key] = [question["name"], label]
    skip(job, skipped)


def answer_of_rest(question: dict, rest: str) -> Answer:
    """Return the answer to a question that has none of its own."""
    if rest == FIRST:
        value, label = question["first"] or ("", "")
        return value, label
    if rest == NEW and not question["may_be_new"]:
        return "", ""
    return rest, ""


def ask_again(job: ImportJob, keys: list[str]) -> None:
    """Take back the answers to questions, or to all of them."""
    answered = job.choices.get("answered", {})
    for key in list(job.decisions) if EVERY in keys else keys:
        job.decisions.pop(key, None)
        answered.pop(key, None)

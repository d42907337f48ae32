"""The pages of imports: choose a file, look at what it would do, confirm it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from perpusnas.core.access import requires
from perpusnas.core.editing.once import (
    AlreadySentError,
    carried_out_once,
    first_answer,
)
from perpusnas.core.lists.paging import Page, address_with, numbered_page
from perpusnas.core.uploads.process import UnreadableFileError

from ..context import ImportContext
from ..correction_forms import CorrectionsForm, TakeBackForm
from ..corrections import LONGEST, MAX_CORRECTIONS
from ..described_jobs import described
from ..forms import (
    ColumnsForm,
    DefaultsForm,
    MeaningsForm,
    OverwritesForm,
    UploadForm,
)
from ..models import ImportJob
from ..name_forms import NamesForm
from ..preview_summary import MAX_QUESTIONS
from ..previews import (
    MAX_ROWS,
    is_blocked,
    is_large,
    is_ready,
    is_stale,
    preview,
    preview_for,
)
from ..reading import KINDS
from ..reading_forms import ReadingForm
from ..row_choices import (
    about_rows,
    answer,
    ask_again,
    choose,
    of_other_rows,
    skip_stopping,
)
from ..row_forms import RowChoicesForm
from ..rows import RowState
from ..running import clear_away, confirm, is_for_worker, write_in_request
from ..skipped_rows import SkippedRows
from ..stored_rows import each_row, page_of_rows
from ..tables import FileLook
from ..tasks import go_on
from ..uploading import create_job, find_job, remove, remove_old_uploads
from ..whole_files import ImportResult

LIST = reverse_lazy("imports:list")
LATEST = 20
# How often the page of an import that is being written is loaded again.
SECONDS_BETWEEN = "3"
PER_PAGE = 50
# How each state is shown: words, colour, sign.
BADGES: dict[str, tuple[Any, str, str]] = {
    RowState.NEW: (gettext_lazy("New"), "positive", "dot"),
    RowState.CHANGED: (gettext_lazy("Changed"), "warning", "diamond"),
    RowState.DIFFERS: (gettext_lazy("Differs, not overwritten"), "neutral", "diamond"),
    RowState.SAME: (gettext_lazy("Unchanged"), "neutral", "ring"),
    RowState.OPEN: (gettext_lazy("Needs a choice"), "doubt", "question"),
    RowState.WRONG: (gettext_lazy("Error"), "negative", "square"),
    RowState.SKIPPED: (gettext_lazy("Left out"), "neutral", "ring"),
}


class RowsForm(forms.Form):
    """Which rows of the preview are shown."""

    state = forms.ChoiceField(
        required=False, choices=[(str(s), label[0]) for s, label in BADGES.items()]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MAX_ROWS)


@requires("import_records")
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose a file; those that wait to be confirmed are listed below."""
    remove_old_uploads()
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        kept = create_job(
            request.user, form.cleaned_data["kind"], form.cleaned_data["file"]
        )
        if is_large(kept):
            return check_later(kept)
        outcome = preview(kept, request.user)
        if not outcome["refused"] or outcome["is_unclear"]:
            return redirect(kept)
        form.add_error("file", outcome["refused"])
        kept.delete_files()
        kept.delete()
    own = ImportJob.objects.of(request.user)
    context = {
        "form": form,
        "forms": [form],
        "waiting": [(kept, KINDS[kept.kind]) for kept in own.unconfirmed()],
        "jobs": [described(job, request.user) for job in own.confirmed()[:LATEST]],
        "kinds": KINDS,
    }
    status = 422 if posted else 200
    return render(request, "imports/import_list.html", context, status=status)


@requires("import_records")
def import_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a file would do: reading, columns and names are chosen, and it is confirmed or
    dropped. Once it is confirmed, how far it has come."""
    kept = find_job(request.user, key)
    if kept is None:
        raise Http404
    is_open = is_open_still(kept)
    if request.method == "POST" and (address := first_answer(request)):
        return redirect(address)
    if request.method != "POST":
        if is_open and is_stale(kept):
            return check_later(kept)
        return import_page(request, kept) if is_open else job_page(request, kept)
    if not is_open:
        raise Http404
    return carry_out(request, kept)


def carry_out(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """Do what the button says that was pressed. Raises Http404 for any other."""
    todo = {
        "read": set_reading,
        "columns": set_columns,
        "defaults": set_defaults,
        "meanings": set_meanings,
        "overwrite": set_overwrites,
        "reset": reset_choices,
        "decide": set_names,
        "ask-again": ask_names_again,
        "skip-stopping": leave_out_stopping,
        **dict.fromkeys(("skip", "restore", "same", "separate"), choose_rows),
        "correct": set_corrections,
        "take_back": take_back_corrections,
        "take_back_all": take_back_all_corrections,
        "confirm": confirm_upload,
        "drop": discard,
    }
    do = todo.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    return do(request, kept)


def job_page(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Render how far a confirmed import has come, and what became of it."""
    context = {"shown": described(job, request.user), "job": job}
    response = render(request, "imports/import_job.html", context)
    response["Cache-Control"] = "private, no-store"
    if job.is_unfinished:
        response["Refresh"] = SECONDS_BETWEEN
    return response


def is_open_still(kept: ImportJob) -> bool:
    """Return whether an import waits for its user. One whose file is gone, such as after
    a backup was restored, does no longer."""
    if kept.state == ImportJob.State.CHOOSING and not kept.file.exists():
        remove(kept, ImportJob.Problem.UNREADABLE)
        kept.refresh_from_db()
    return kept.state == ImportJob.State.CHOOSING


def set_reading(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    look = look_of(preview_for(kept, request.user))
    if look is None:
        return import_page(request, kept)
    form = ReadingForm(request.POST, look)
    if not form.is_valid():
        return import_page(request, kept, reading=form, status=422)
    choices = form.choices()
    if replace(choices, month_first=look.choices.month_first) != look.choices:
        kept.columns = None  # there may be other headings
        kept.file_choices.pop("remembered", None)
    if choices.sheets != look.choices.sheets:
        of_other_rows(kept)
    kept.reading = choices.as_dict()
    return preview_again(request, kept)


def look_of(outcome: dict) -> FileLook | None:
    """How the file is read; None where nothing of it can be read."""
    return FileLook.from_dict(outcome["look"]) if outcome["look"] else None


def set_columns(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    outcome = preview_for(kept, request.user)
    headings = outcome["headings"], outcome["columns"]
    form = ColumnsForm(request.POST, KINDS[kept.kind], *headings)
    if not form.is_valid():
        return import_page(request, kept, columns=form, status=422)
    kept.columns = form.columns()
    return preview_again(request, kept)


def set_names(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    questions = preview_for(kept, request.user)["questions"]
    form = NamesForm(request.POST, questions, request.user)
    if not form.is_valid():
        return import_page(request, kept, names=form, status=422)
    answer(kept, form.answers(), form.cleaned_data["rest"])
    return preview_again(request, kept)


def ask_names_again(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    ask_again(kept, request.POST.getlist("answer"))
    return preview_again(request, kept)


def choose_rows(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """Leave rows out, take that back, or say which record they are about; cells that were
    corrected in the same form are stored too."""
    corrections = sent_corrections(request, kept)
    form = RowChoicesForm(request.POST, kept, request.user)
    if not all([form.is_valid(), corrections.is_valid()]):
        return import_page(
            request, kept, row_choices=form, corrections=corrections, status=422
        )
    kept.corrections = corrections.merged()
    choose(kept, request.POST["do"], form)
    return preview_again(request, kept)


def leave_out_stopping(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    preview_for(kept, request.user)
    skip_stopping(kept)
    return preview_again(request, kept)


def reset_choices(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """Forget what was remembered or chosen about the columns of a file."""
    kept.columns, kept.file_choices = None, {"remembered": False, **about_rows(kept)}
    return preview_again(request, kept)


def set_defaults(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    columns = preview_for(kept, request.user)["columns"]
    chosen = kept.file_choices.get("defaults", {})
    context = ImportContext(request.user, {})
    form = DefaultsForm(request.POST, KINDS[kept.kind], columns, chosen, context)
    if not form.is_valid():
        return import_page(request, kept, defaults=form, status=422)
    kept.file_choices |= {"defaults": form.defaults()}
    return preview_again(request, kept)


def set_meanings(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    words = preview_for(kept, request.user)["words"]
    form = MeaningsForm(request.POST, KINDS[kept.kind], words)
    if not form.is_valid():
        return import_page(request, kept, meanings=form, status=422)
    meanings = kept.file_choices.get("meanings", {})
    for name, words in form.meanings().items():
        meanings[name] = meanings.get(name, {}) | words
    kept.file_choices |= {"meanings": meanings}
    return preview_again(request, kept)


def set_overwrites(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    form = OverwritesForm(request.POST, preview_for(kept, request.user), {})
    if not form.is_valid():
        return import_page(request, kept, overwrites=form, status=422)
    kept.file_choices |= {"overwrites": form.overwrites()}
    return preview_again(request, kept)


def set_corrections(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    form = sent_corrections(request, kept)
    if not form.is_valid():
        return import_page(request, kept, corrections=form, status=422)
    kept.corrections = form.merged()
    return back_to_rows(request, kept, preview_again(request, kept))


def sent_corrections(request: HttpRequest, kept: ImportJob) -> CorrectionsForm:
    """Return the form of the cells of the page that was sent."""
    outcome = preview_for(kept, request.user)
    rows = rows_page(request, kept, outcome).rows
    return corrections_form(kept, outcome, rows, request.POST)


def take_back_corrections(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    form = TakeBackForm(request.POST, preview_for(kept, request.user))
    if not form.is_valid():
        return import_page(request, kept, taken_back=form, status=422)
    kept.corrections = form.left(kept.corrections)
    return preview_again(request, kept)


def take_back_all_corrections(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    kept.corrections = {}
    return preview_again(request, kept)


def back_to_rows(
    request: HttpRequest, kept: ImportJob, response: HttpResponse
) -> HttpResponse:
    """Return to the rows that were shown, if they are checked and some are left."""
    outcome, query = kept.outcome, request.GET
    if kept.state != ImportJob.State.CHOOSING or outcome is None:
        return response
    if query.get("state") and not Counter(outcome["counts"])[query["state"]]:
        return response
    shown = f"?{query.urlencode()}" if query else ""
    return redirect(f"{kept.get_absolute_url()}{shown}#rows")


def preview_again(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """Validate the file again after its user has said more about it, unless it was
    confirmed meanwhile."""
    kept.problem = ""
    open_still = ImportJob.objects.choosing().filter(pk=kept.pk)
    if not open_still.update(choices=kept.choices, problem=""):
        return redirect(kept)
    if is_large(kept):
        return check_later(kept)
    preview(kept, request.user)
    return redirect(kept)


def check_later(kept: ImportJob) -> HttpResponse:
    """Let the worker check a file of many rows; its page shows how far that is."""
    kept.state, kept.language = ImportJob.State.CHECKING, get_language() or "id"
    kept.save_progress(0)
    with transaction.atomic():
        kept.save(update_fields=["state", "language"])
        go_on.enqueue(kept.pk)
    return redirect(kept)


def discard(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    remove(kept, ImportJob.Problem.DROPPED)
    messages.success(request, _("Import cancelled; nothing was saved."))
    return redirect("imports:list")


def confirm_upload(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """All of the file as it was shown, or nothing; by the worker if it has many rows."""
    try:
        with carried_out_once(request) as sent:
            done = confirm_locked(kept, request.user)
            if done:
                is_shown = done.later or kept.has_skipped_file
                sent.address = kept.get_absolute_url() if is_shown else str(LIST)
    except AlreadySentError as already:
        return redirect(already.address)
    except (IntegrityError, UnreadableFileError, FileNotFoundError):
        done = None
    if done is None:
        return not_confirmed(request, kept)
    if done.later:
        return redirect(kept)
    clear_away(kept)
    words = ngettext("%(n)s row imported.", "%(n)s rows imported.", done.rows)
    messages.success(request, words % {"n": done.rows})
    return redirect(kept if kept.has_skipped_file else "imports:list")


def not_confirmed(request: HttpRequest, kept: ImportJob) -> HttpResponse:
    """Show the result anew: nothing was imported."""
    kept.refresh_from_db()
    if not kept.file.exists() or kept.state != ImportJob.State.CHOOSING:
        raise Http404
    if is_large(kept):
        kept.problem = ImportJob.Problem.MOVED
        kept.save(update_fields=["problem"])
        return check_later(kept)
    preview(kept, request.user)
    words = str(ImportJob.Problem.MOVED.label)
    return import_page(request, kept, message=words, status=409)


@dataclass
class Confirmed:
    """What was done with a confirmed import: rows that were written, or `later` where the
    worker does it."""

    rows: int = 0
    later: bool = False


def confirm_locked(kept: ImportJob, user: Any) -> Confirmed | None:
    """Write an import or hand it to the worker, inside a transaction; None if it is not
    as it was shown."""
    choosing = ImportJob.objects.choosing().select_for_update()
    outcome = kept.outcome
    if choosing.filter(pk=kept.pk).first() is None:
        return None
    if outcome is None or not is_ready(outcome):
        return None
    confirm(kept, user)
    if is_for_worker(kept):
        go_on.enqueue(kept.pk)
        return Confirmed(later=True)
    rows = changed_rows(write_in_request(kept))
    return Confirmed(rows=rows) if rows else None


def changed_rows(result: ImportResult) -> int:
    """How many rows an import wrote; none where it stopped."""
    counts = result.counts
    wrote = counts[RowState.NEW] + counts[RowState.CHANGED]
    return wrote if result.is_complete else 0


def import_page(
    request: HttpRequest,
    kept: ImportJob,
    *,
    message: str = "",
    status: int = 200,
    **posted: forms.Form,
) -> HttpResponse:
    """The preview; `posted` are the forms that did not validate, by name."""
    outcome = preview_for(kept, request.user)
    look = look_of(outcome)
    context = {
        "kept": kept,
        "reading": ReadingForm(None, look) if look else None,
        "first_lines": first_lines(look) if look else [],
        "kind": KINDS[kept.kind],
        "outcome": outcome,
        "counts": state_counts(request, outcome),
        **skipping(kept, outcome),
        **rows_context(request, kept, outcome, posted),
        "unasked": outcome["more_questions"],
        "is_ready": is_ready(outcome),
        "is_blocked": is_blocked(outcome),
        "forms": list(posted.values()),
        "message": message or kept.get_problem_display(),
    }
    shown = render(request, "imports/import_detail.html", context, status=status)
    shown["Cache-Control"] = "private, no-store"  # a file may hold contact data
    return shown


def rows_context(
    request: HttpRequest, kept: ImportJob, outcome: dict, posted: dict[str, forms.Form]
) -> dict[str, Any]:
    """Return a page of rows with the fields of their cells, and all that may be chosen."""
    page = rows_page(request, kept, outcome)
    choices = choice_forms(request, kept, outcome, page.rows) | posted
    return {
        "page": page,
        "most_corrections": MAX_CORRECTIONS,
        "most_letters": LONGEST,
        "rows": rows_with_fields(page.rows, choices["corrections"]),
        **choices,
    }


def skipping(kept: ImportJob, outcome: dict) -> dict[str, Any]:
    """Return how many rows are left out, stop the import, and would be imported, and the
    answers that were given to questions."""
    counts = Counter(outcome["counts"])
    stopping = counts[RowState.WRONG] + counts[RowState.OPEN]
    skipped = counts[RowState.SKIPPED]
    answered = kept.choices.get("answered", {})
    return {
        "skipped": skipped,
        "stopping": stopping,
        "imported": counts.total() - skipped - stopping,
        "answered": [(key, *answer) for key, answer in answered.items()][
            :MAX_QUESTIONS
        ],
    }


def record_url(kept: ImportJob, pk: int | None) -> str:
    """Return the address of the record that a row is about, or an empty string."""
    model: Any = KINDS[kept.kind].model
    return model(pk=pk).get_absolute_url() if pk else ""


def choice_forms(
    request: HttpRequest, kept: ImportJob, outcome: dict, rows: Sequence[dict]
) -> dict[str, forms.Form]:
    """What the user may choose about a file."""
    kind, columns = KINDS[kept.kind], outcome["columns"]
    return {
        "columns": ColumnsForm(None, kind, outcome["headings"], columns),
        "corrections": corrections_form(kept, outcome, rows),
        "taken_back": TakeBackForm(None, outcome),
        "names": NamesForm(None, outcome["questions"]),
        "defaults": DefaultsForm(
            None, kind, columns, kept.file_choices.get("defaults", {})
        ),
        "meanings": MeaningsForm(None, kind, outcome["words"]),
        "overwrites": OverwritesForm(
            None, outcome, kept.file_choices.get("overwrites", {})
        ),
        "row_choices": RowChoicesForm(
            None, kept, initial={"state": request.GET.get("state", "")}
        ),
    }


def corrections_form(
    kept: ImportJob, outcome: dict, rows: Sequence[dict], data: Any = None
) -> CorrectionsForm:
    """The form of the cells of these rows, and of others that were sent."""
    headings = outcome["headings"]
    form = CorrectionsForm(data, rows, headings, kept.corrections)
    others = form.sent.keys() - {str(row["number"]) for row in rows}
    if others:
        for row in each_row(kept):
            if str(row["number"]) in others:
                form.add_row(row)
    return form


def rows_with_fields(rows: Sequence[dict], form: Any) -> list[dict]:
    """Rows with the fields of their cells, and the errors that are about none of these."""
    found = []
    for row in rows:
        fields = form.described(row)
        shown = {field["cell"]["heading"] for field in fields}
        rest = [
            p
            for p in row["problems"]
            if not shown.intersection([p["label"], *p["others"]])
        ]
        found.append({**row, "fields": fields, "problems": rest})
        found[-1]["has_list"] = has_list(found[-1])
    return found


def has_list(row: dict) -> bool:
    """Return whether anything is listed below the title of a row."""
    parts = ("problems", "changes", "made", "asked", "differences", "notes")
    corrected = row["corrections"] and not row["fields"]
    return bool(corrected or any(row[part] for part in parts))


def first_lines(look: FileLook) -> list[dict]:
    """The first lines of the file, each with whether it holds headings."""
    heads = look.heading_rows()
    width = max((len(cells) for _number, cells in look.lines), default=0)
    return [
        {
            "number": number,
            "cells": [*cells, *[""] * (width - len(cells))],
            "is_heading": number in heads,
        }
        for number, cells in look.lines
    ]


def state_counts(request: HttpRequest, outcome: dict) -> list[dict]:
    """How many rows are in each state, each with the address of these rows alone."""
    found = Counter(outcome["counts"])
    return [
        {**badge(state), "count": found[state], "url": address_of(request, state)}
        for state in BADGES
        if found[state]
    ]


def address_of(request: HttpRequest, state: str) -> str:
    return f"{address_with(request, state=str(state), page=None)}#rows"


def badge(state: str) -> dict[str, Any]:
    text, kind, sign = BADGES[RowState(state)]
    return {"text": text, "kind": kind, "sign": sign}


def rows_page(request: HttpRequest, kept: ImportJob, outcome: dict) -> Page:
    """A page of the rows: all of them, or those in one state."""
    form = RowsForm(request.GET)
    if not form.is_valid():
        raise Http404
    state, number = form.cleaned_data["state"], form.cleaned_data["page"] or 1
    counts = Counter(outcome["counts"])
    total = counts[state] if state else counts.total()
    page = numbered_page(request, Paginator(range(total), PER_PAGE).get_page(number))
    start = (page.number - 1) * PER_PAGE
    rows = page_of_rows(kept, start, PER_PAGE, state) if total else []
    page.rows = shown_rows(kept, rows, request.user)
    ticked = {*request.POST.getlist("row")}
    for row in page.rows:
        row["is_ticked"] = str(row["number"]) in ticked
    return page


def shown_rows(kept: ImportJob, rows: list[dict], user: Any) -> list[dict]:
    """Return rows as the page shows them: with the record that each is about, and why it
    is left out."""
    skipped = {row["number"] for row in rows if row["state"] == RowState.SKIPPED}
    reasons = SkippedRows(kept.skipped_file).reasons_of(skipped, user)
    chosen = kept.file_choices.get("same_as", {})
    return [
        {
            **row,
            "badge": badge(row["state"]),
            "reasons": reasons.get(row["number"], ()),
            "is_chosen": str(row["number"]) in chosen,
            "url": record_url(kept, row["pk"]),
        }
        for row in rows
    ]

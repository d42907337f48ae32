"""The pages of imports: choose a file, look at what it would do, confirm it."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perpusnas.core.access import requires
from perpusnas.core.editing.once import (
    AlreadySentError,
    carried_out_once,
    first_answer,
)
from perpusnas.core.lists.paging import Page, address_with, numbered_page
from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .forms import (
    MAX_QUESTIONS,
    ColumnsForm,
    DecisionsForm,
    DefaultsForm,
    MeaningsForm,
    OverwritesForm,
    UploadForm,
)
from .mappings import remember
from .previews import (
    confirm_import,
    is_blocked,
    is_ready,
    preview,
    preview_for,
)
from .reading import KINDS
from .reading_forms import ReadingForm
from .rows import RowState
from .staged_uploads import (
    StagedUpload,
    delete_old_uploads,
    find_upload,
    stage_upload,
    uploads_of,
)
from .tables import FileLook
from .whole_files import ImportResult

PER_PAGE = 50
# How each state is shown: words, colour, sign.
BADGES: dict[str, tuple[Any, str, str]] = {
    RowState.NEW: (gettext_lazy("New"), "positive", "dot"),
    RowState.CHANGED: (gettext_lazy("Changed"), "warning", "diamond"),
    RowState.DIFFERS: (gettext_lazy("Differs, not overwritten"), "neutral", "diamond"),
    RowState.SAME: (gettext_lazy("Unchanged"), "neutral", "ring"),
    RowState.OPEN: (gettext_lazy("Needs a choice"), "doubt", "question"),
    RowState.WRONG: (gettext_lazy("Error"), "negative", "square"),
}


class RowsForm(forms.Form):
    """Which rows of the preview are shown."""

    state = forms.ChoiceField(
        required=False, choices=[(str(s), label[0]) for s, label in BADGES.items()]
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_QUESTIONS * 1000
    )


@requires("import_records")
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose a file; those that wait to be confirmed are listed below."""
    delete_old_uploads()
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        kept = stage_upload(
            request.user, form.cleaned_data["kind"], form.cleaned_data["file"]
        )
        outcome = preview(kept, request.user)
        if not outcome["refused"] or outcome["is_unclear"]:
            return redirect("imports:detail", kept.key)
        form.add_error("file", outcome["refused"])
        kept.delete_files()
    waiting = [(kept, KINDS[kept.kind]) for kept in uploads_of(request.user)]
    context = {"form": form, "forms": [form], "waiting": waiting, "kinds": KINDS}
    status = 422 if posted else 200
    return render(request, "imports/import_list.html", context, status=status)


@requires("import_records")
def import_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a file would do: reading, columns and names are chosen, and it is confirmed or
    dropped."""
    kept = find_upload(request.user, key)
    if request.method == "POST" and (address := first_answer(request)):
        return redirect(address)
    if kept is None:
        raise Http404
    if request.method != "POST":
        return import_page(request, kept)
    todo = {
        "read": set_reading,
        "columns": set_columns,
        "defaults": set_defaults,
        "meanings": set_meanings,
        "overwrite": set_overwrites,
        "reset": reset_choices,
        "decide": set_names,
        "drop": discard,
    }
    return todo.get(request.POST.get("do", ""), confirm_upload)(request, kept)


def set_reading(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
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
    kept.reading = choices.as_dict()
    return preview_again(request, kept)


def look_of(outcome: dict) -> FileLook | None:
    """How the file is read; None where nothing of it can be read."""
    return FileLook.from_dict(outcome["look"]) if outcome["look"] else None


def set_columns(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    outcome = preview_for(kept, request.user)
    headings = outcome["headings"], outcome["columns"]
    form = ColumnsForm(request.POST, KINDS[kept.kind], *headings)
    if not form.is_valid():
        return import_page(request, kept, columns=form, status=422)
    kept.columns = form.columns()
    return preview_again(request, kept)


def set_names(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    questions = preview_for(kept, request.user)["questions"]
    form = DecisionsForm(request.POST, questions)
    if not form.is_valid():
        return import_page(request, kept, names=form, status=422)
    if request.POST.get("rest") == "new":
        kept.decisions |= {question["key"]: "new" for question in questions}
    kept.decisions |= form.decisions()
    return preview_again(request, kept)


def reset_choices(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    """Forget what was remembered or chosen about the columns of a file."""
    kept.columns, kept.file_choices = None, {"remembered": False}
    return preview_again(request, kept)


def set_defaults(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    columns = preview_for(kept, request.user)["columns"]
    chosen = kept.file_choices.get("defaults", {})
    context = ImportContext(request.user, {})
    form = DefaultsForm(request.POST, KINDS[kept.kind], columns, chosen, context)
    if not form.is_valid():
        return import_page(request, kept, defaults=form, status=422)
    kept.file_choices |= {"defaults": form.defaults()}
    return preview_again(request, kept)


def set_meanings(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    rows = preview_for(kept, request.user)["rows"]
    form = MeaningsForm(request.POST, KINDS[kept.kind], rows)
    if not form.is_valid():
        return import_page(request, kept, meanings=form, status=422)
    meanings = kept.file_choices.get("meanings", {})
    for name, words in form.meanings().items():
        meanings[name] = meanings.get(name, {}) | words
    kept.file_choices |= {"meanings": meanings}
    return preview_again(request, kept)


def set_overwrites(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    rows = preview_for(kept, request.user)["rows"]
    form = OverwritesForm(request.POST, rows, {})
    if not form.is_valid():
        return import_page(request, kept, overwrites=form, status=422)
    kept.file_choices |= {"overwrites": form.overwrites()}
    return preview_again(request, kept)


def preview_again(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    """Judge the file anew after its user has said more about it."""
    kept.save()
    preview(kept, request.user)
    return redirect("imports:detail", kept.key)


def discard(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    kept.delete_files()
    messages.success(request, _("Import cancelled; nothing was saved."))
    return redirect("imports:list")


def confirm_upload(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    """All of the file as it was shown, or nothing."""
    try:
        with carried_out_once(request) as answer:
            taken = confirm_import(kept, request.user)
            if changed_rows(taken):
                answer.address = reverse("imports:list")
    except AlreadySentError as already:
        return redirect(already.address)
    except (IntegrityError, UnreadableFileError, FileNotFoundError):
        taken = None
    done = changed_rows(taken) if taken else 0
    if not done:
        if not kept.file.exists():
            raise Http404
        preview(kept, request.user)
        words = _(
            "Nothing was imported: the register has changed in the meantime, or"
            " some rows still need a choice. Check the result again."
        )
        return import_page(request, kept, message=words, status=409)
    outcome = kept.outcome or {"headings": [], "columns": []}
    kind, headings = KINDS[kept.kind], outcome["headings"]
    remember(kind, headings, outcome["columns"], kept.file_choices)
    kept.delete_files()
    words = ngettext("%(n)s row imported.", "%(n)s rows imported.", done)
    messages.success(request, words % {"n": done})
    return redirect("imports:list")


def changed_rows(result: ImportResult) -> int:
    """How many rows an import wrote; none where it stopped."""
    counts = result.counts
    wrote = counts[RowState.NEW] + counts[RowState.CHANGED]
    return wrote if result.is_complete else 0


def import_page(
    request: HttpRequest,
    kept: StagedUpload,
    *,
    message: str = "",
    status: int = 200,
    **posted: forms.Form,
) -> HttpResponse:
    """The preview; `posted` are the forms that did not validate, by name."""
    outcome, kind = preview_for(kept, request.user), KINDS[kept.kind]
    look = look_of(outcome)
    context = {
        "kept": kept,
        "reading": ReadingForm(None, look) if look else None,
        "first_lines": first_lines(look) if look else [],
        "kind": kind,
        "outcome": outcome,
        "counts": state_counts(request, outcome),
        "page": rows_page(request, outcome),
        **(choice_forms(kept, outcome) | posted),
        "unasked": max(0, len(outcome["questions"]) - MAX_QUESTIONS),
        "is_ready": is_ready(outcome),
        "is_blocked": is_blocked(outcome),
        "forms": list(posted.values()),
        "message": message,
    }
    shown = render(request, "imports/import_detail.html", context, status=status)
    shown["Cache-Control"] = "private, no-store"  # a file may hold contact data
    return shown


def choice_forms(kept: StagedUpload, outcome: dict) -> dict[str, forms.Form]:
    """What the user may choose about a file."""
    kind, rows, columns = KINDS[kept.kind], outcome["rows"], outcome["columns"]
    return {
        "columns": ColumnsForm(None, kind, outcome["headings"], columns),
        "names": DecisionsForm(None, outcome["questions"]),
        "defaults": DefaultsForm(
            None, kind, columns, kept.file_choices.get("defaults", {})
        ),
        "meanings": MeaningsForm(None, kind, rows),
        "overwrites": OverwritesForm(
            None, rows, kept.file_choices.get("overwrites", {})
        ),
    }


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


def rows_page(request: HttpRequest, outcome: dict) -> Page:
    """A page of the rows: all of them, or those in one state."""
    form = RowsForm(request.GET)
    if not form.is_valid():
        raise Http404
    state, number = form.cleaned_data["state"], form.cleaned_data["page"] or 1
    found = [row for row in outcome["rows"] if not state or row["state"] == state]
    page = numbered_page(request, Paginator(found, PER_PAGE).get_page(number))
    page.rows = [{**row, "badge": badge(row["state"])} for row in page.rows]
    return page

"""The pages of imports: choose a file, look at what it would do, confirm it."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perpusnas.core.access import requires
from perpusnas.core.lists.paging import Page, address, numbered_page

from .csv_files import RefusedError
from .forms import (
    MOST_ASKED,
    ColumnsForm,
    DecisionsForm,
    UploadForm,
)
from .previews import (
    confirm,
    is_ready,
    preview,
    seen_by,
)
from .reading import KINDS
from .rows import State
from .staged_uploads import (
    Kept,
    find,
    keep,
    of,
    sweep,
)

PER_PAGE = 50
# How each state is shown: words, colour, sign.
BADGES: dict[str, tuple[Any, str, str]] = {
    State.NEW: (gettext_lazy("New"), "positive", "dot"),
    State.CHANGED: (gettext_lazy("Changed"), "warning", "diamond"),
    State.SAME: (gettext_lazy("Unchanged"), "neutral", "ring"),
    State.OPEN: (gettext_lazy("Needs a choice"), "doubt", "question"),
    State.WRONG: (gettext_lazy("Error"), "negative", "square"),
}


class RowsForm(forms.Form):
    """Which rows of the preview are shown."""

    state = forms.ChoiceField(
        required=False, choices=[(str(s), label[0]) for s, label in BADGES.items()]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_ASKED * 1000)


@requires("import_records")
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose a file; those that wait to be confirmed are listed below."""
    sweep()
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        kept = keep(request.user, form.cleaned_data["kind"], form.cleaned_data["file"])
        preview(kept, request.user)
        return redirect("imports:detail", kept.key)
    waiting = [(kept, KINDS[kept.kind]) for kept in of(request.user)]
    context = {"form": form, "forms": [form], "waiting": waiting, "kinds": KINDS}
    status = 422 if posted else 200
    return render(request, "imports/import_list.html", context, status=status)


@requires("import_records")
def import_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a file would do; told columns and names, and confirmed or dropped."""
    kept = find(request.user, key)
    if kept is None:
        raise Http404
    if request.method != "POST":
        return page(request, kept)
    todo = {"columns": tell_columns, "decide": tell_names, "drop": drop}
    return todo.get(request.POST.get("do", ""), take_over)(request, kept)


def tell_columns(request: HttpRequest, kept: Kept) -> HttpResponse:
    outcome = seen_by(kept, request.user)
    told = outcome["headings"], outcome["columns"]
    form = ColumnsForm(request.POST, KINDS[kept.kind], *told)
    if not form.is_valid():
        return page(request, kept, columns=form, status=422)
    kept.columns = form.columns()
    return again(request, kept)


def tell_names(request: HttpRequest, kept: Kept) -> HttpResponse:
    questions = seen_by(kept, request.user)["questions"]
    form = DecisionsForm(request.POST, questions)
    if not form.is_valid():
        return page(request, kept, names=form, status=422)
    if request.POST.get("rest") == "new":
        kept.decisions |= {question["key"]: "new" for question in questions}
    kept.decisions |= form.decisions()
    return again(request, kept)


def again(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Judge the file anew after its user has said more about it."""
    kept.save()
    preview(kept, request.user)
    return redirect("imports:detail", kept.key)


def drop(request: HttpRequest, kept: Kept) -> HttpResponse:
    kept.forget()
    messages.success(request, _("Import cancelled; nothing was saved."))
    return redirect("imports:list")


def take_over(request: HttpRequest, kept: Kept) -> HttpResponse:
    """All of the file as it was shown, or nothing."""
    try:
        taken = confirm(kept, request.user)
    except (IntegrityError, RefusedError, FileNotFoundError):
        taken = None
    done = taken.counts[State.NEW] + taken.counts[State.CHANGED] if taken else 0
    if taken is None or not taken.is_whole or not done:
        if not kept.file.exists():
            raise Http404
        preview(kept, request.user)
        words = _(
            "Nothing was imported: the register has changed in the meantime, or"
            " some rows still need a choice. Check the result again."
        )
        return page(request, kept, told=words, status=409)
    kept.forget()
    words = ngettext("%(n)s row imported.", "%(n)s rows imported.", done)
    messages.success(request, words % {"n": done})
    return redirect("imports:list")


def page(
    request: HttpRequest,
    kept: Kept,
    *,
    columns: ColumnsForm | None = None,
    names: DecisionsForm | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    outcome, kind = seen_by(kept, request.user), KINDS[kept.kind]
    headings = outcome["headings"], outcome["columns"]
    context = {
        "kept": kept,
        "kind": kind,
        "outcome": outcome,
        "counts": counts(request, outcome),
        "page": rows_of(request, outcome),
        "columns": columns or ColumnsForm(None, kind, *headings),
        "names": names or DecisionsForm(None, outcome["questions"]),
        "unasked": max(0, len(outcome["questions"]) - MOST_ASKED),
        "is_ready": is_ready(outcome),
        "forms": [form for form in (columns, names) if form],
        "told": told,
    }
    shown = render(request, "imports/import_detail.html", context, status=status)
    shown["Cache-Control"] = "private, no-store"  # a file may hold contact data
    return shown


def counts(request: HttpRequest, outcome: dict) -> list[dict]:
    """How many rows are in each state, each with the address of these rows alone."""
    found = Counter(outcome["counts"])
    return [
        {**badge(state), "count": found[state], "url": address_of(request, state)}
        for state in BADGES
        if found[state]
    ]


def address_of(request: HttpRequest, state: str) -> str:
    return f"{address(request, state=str(state), page=None)}#rows"


def badge(state: str) -> dict[str, Any]:
    text, kind, sign = BADGES[State(state)]
    return {"text": text, "kind": kind, "sign": sign}


def rows_of(request: HttpRequest, outcome: dict) -> Page:
    """A page of the rows: all of them, or those in one state."""
    form = RowsForm(request.GET)
    if not form.is_valid():
        raise Http404
    state, number = form.cleaned_data["state"], form.cleaned_data["page"] or 1
    found = [row for row in outcome["rows"] if not state or row["state"] == state]
    page = numbered_page(request, Paginator(found, PER_PAGE).get_page(number))
    page.rows = [{**row, "badge": badge(row["state"])} for row in page.rows]
    return page

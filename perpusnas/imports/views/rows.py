"""Choices about single rows of an import, and the file of the rows that are left out."""

from typing import IO

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from perpusnas.core.access import requires
from perpusnas.core.files import ExportRequest
from perpusnas.core.files.responses import file_response

from ..models import ImportJob
from ..previews import preview_for
from ..row_choices import ask_again, restore, set_record, skip, skip_stopping
from ..row_forms import RowChoicesForm
from ..skipped_files import LongCellError, write_csv, write_xlsx
from ..skipped_rows import SkippedRows
from ..uploading import find_job
from .imports import (
    check_later,
    import_page,
    is_open_still,
    is_stale,
    preview_again,
)


@requires("import_records")
def choose_rows(request: HttpRequest, key: str) -> HttpResponse:
    """Leave rows out, take that back, or say which record they are about."""
    kept = find_job(request.user, key)
    if kept is None or not is_open_still(kept):
        raise Http404
    if request.method != "POST":
        return redirect(f"{kept.get_absolute_url()}?{request.GET.urlencode()}")
    preview_for(kept, request.user)
    do = request.POST.get("do", "")
    if do == "skip-stopping":
        skip_stopping(kept)
    elif do == "ask-again":
        ask_again(kept, request.POST.getlist("answer"))
    else:
        form = RowChoicesForm(request.POST, kept, request.user)
        if not form.is_valid():
            return import_page(request, kept, row_choices=form, status=422)
        apply(kept, do, form)
    return preview_again(request, kept)


def apply(kept: ImportJob, do: str, form: forms.Form) -> None:
    """Store what was chosen about rows. Raises Http404 for anything else."""
    rows, record = form.cleaned_data["rows"], form.cleaned_data["record"]
    if do == "skip":
        skip(kept, rows)
    elif do == "restore":
        restore(kept, rows)
    elif do == "same":
        set_record(kept, rows, record)
    elif do == "separate":
        set_record(kept, rows)
    else:
        raise Http404


@requires("import_records")
def skipped_rows(request: HttpRequest, key: str, format: str) -> HttpResponseBase:
    """The rows that are left out, as a file of the same shape with a column of
    reasons."""
    kept = find_job(request.user, key)
    if kept is None or not kept.has_skipped_file:
        raise Http404
    if kept.state == ImportJob.State.CHOOSING:
        if is_stale(kept):
            return check_later(kept)
        preview_for(kept, request.user)  # its reasons are in the reader's language
    rows, user = SkippedRows(kept.skipped_file), request.user
    dialect = "xlsx" if format == "xlsx" else rows.shape.dialect
    name = pgettext("file name", "rows-left-out")
    export = ExportRequest(
        request, "rows-left-out", dialect, name, [(_("File"), kept.name)]
    )

    def write(file: IO[bytes]) -> int:
        writer = write_xlsx if format == "xlsx" else write_csv
        return writer(file, rows, user)

    try:
        return file_response(export, write)
    except LongCellError as error:
        messages.error(request, str(error))
        return redirect(kept)

"""The file of the rows that an import leaves out."""

from typing import IO

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from perpusnas.core.access import requires
from perpusnas.core.files import ExportRequest
from perpusnas.core.files.responses import file_response

from ..models import ImportJob
from ..previews import is_stale, preview_for
from ..skipped_files import LongCellError, write_csv, write_xlsx
from ..skipped_rows import SkippedRows
from ..uploading import find_job


@requires("import_records")
def skipped_rows(request: HttpRequest, key: str, format: str) -> HttpResponseBase:
    """The rows that are left out, as a file of the same shape with a column of
    reasons."""
    kept = find_job(request.user, key)
    if kept is None or not kept.has_skipped_file:
        raise Http404
    if kept.state == ImportJob.State.CHOOSING:
        if is_stale(kept):
            return redirect(kept)  # which lets it be checked again
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
    except FileNotFoundError as error:  # its time was over meanwhile
        raise Http404 from error
    except LongCellError as error:
        messages.error(request, str(error))
        return redirect(kept)

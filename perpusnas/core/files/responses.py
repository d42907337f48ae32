"""Responses that are files: written whole, sent with their length and digest."""

import base64
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Export
from . import csvfile, xlsxfile
from .cells import DIALECTS
from .chosen import MakeColumns, chosen_columns
from .columns import Column, FileTable
from .snapshots import snapshot

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class ExportRequest:
    """A request for a file: of which list or report, with which filters in the words of
    the page, and in which `dialect`: one of CSV, or `xlsx`."""

    request: HttpRequest
    name: str
    dialect: str
    file_name: str
    filters: Sequence[tuple[str, str]] = ()

    @property
    def format(self) -> str:
        return "xlsx" if self.dialect == "xlsx" else "csv"

    def about(self) -> list[tuple[str, Any]]:
        """Return what the second sheet says of the rows."""
        made = [
            (_("Created on"), timezone.now()),
            (_("Created by"), str(self.request.user)),
        ]
        return [*self.filters, *made]


def records_file(
    export: ExportRequest, records: QuerySet[Any], make_table: Callable[[], FileTable]
) -> HttpResponseBase:
    """All records in their order, with the columns of a table."""
    table = make_table()

    def anew() -> Sequence[Column]:
        return make_table().columns

    return file_of(export, table.columns, anew, lambda: table.rows(records))


def rows_file(
    export: ExportRequest, make_columns: MakeColumns, rows: Callable[[], Iterable[Any]]
) -> HttpResponseBase:
    """Rows with their columns; `rows` is called once the snapshot of the file is taken."""
    return file_of(export, make_columns(), make_columns, rows)


def file_of(
    export: ExportRequest,
    columns: Sequence[Column],
    make_columns: MakeColumns,
    rows: Callable[[], Iterable[Any]],
) -> HttpResponseBase:
    """The file of these rows with the columns that its reader has chosen."""
    user = export.request.user
    chosen = chosen_columns(user, export.name, columns, make_columns)
    left_out = [str(column.heading) for column in columns if column not in chosen]
    if left_out:
        remark = (_("Columns left out"), ", ".join(left_out))
        export = replace(export, filters=[*export.filters, remark])

    def write(file: IO[bytes]) -> int:
        if export.format == "xlsx":
            return xlsxfile.write_rows(file, chosen, rows(), export.about())
        return csvfile.write_rows(file, DIALECTS[export.dialect], chosen, rows())

    return file_response(export, write)


def file_response(
    export: ExportRequest, write: Callable[[IO[bytes]], int]
) -> HttpResponseBase:
    """The file that `write` fills, which returns how many rows it has written.

    It is written whole from one snapshot of the register, then read once for its digest,
    and once to be sent.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        with snapshot():
            rows = write(file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256")
        log(export, rows, digest.hexdigest())
    except xlsxfile.TooManyRowsError as error:
        file.close()
        return HttpResponse(str(error), status=400, content_type=PLAIN)
    except BaseException:
        file.close()
        raise
    return attachment(export, file, digest.digest())


def attachment(export: ExportRequest, file: IO[bytes], sha256: bytes) -> FileResponse:
    file.seek(0)
    response = FileResponse(
        file,
        as_attachment=True,
        content_type=TYPES[export.format],
        filename=f"{export.file_name}.{export.format}",
    )
    digest = base64.b64encode(sha256).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def log(export: ExportRequest, rows: int, sha256: str) -> None:
    """Record that somebody takes this file out, before it leaves."""
    user: Any = export.request.user  # signed in, as every page asks
    Export.objects.create(
        user=user,
        name=export.name,
        filters="\n".join(f"{label}: {value}" for label, value in export.filters),
        address=export.request.get_full_path(),
        format=export.format,
        rows=rows,
        sha256=sha256,
    )

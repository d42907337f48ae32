"""Responses that are files: written whole, sent with their length and digest."""

import base64
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Export
from . import csvfile, xlsxfile
from .cells import DIALECTS
from .chosen import MakeColumns, chosen_columns
from .columns import Column, FileTable
from .later import TakesTooLongError, check_time, hand_over
from .snapshots import snapshot
from .worker_files import ExportResponse

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
    """Rows with their columns; `rows` is called once the snapshot of the file is taken.

    Where there may be very many of them, they have a length, by which the file is left to
    the worker.
    """
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
        found = rows()
        if isinstance(found, Sized):
            check_rows(export, len(found))
        if export.format == "xlsx":
            return xlsxfile.write_rows(file, chosen, found, export.about())
        return csvfile.write_rows(file, DIALECTS[export.dialect], chosen, found)

    return file_response(export, write)


def check_rows(export: ExportRequest, rows: int) -> None:
    """Raise TooManyRowsError where no sheet holds so many rows, TakesTooLongError where
    the worker has to make the file."""
    if export.format == "xlsx" and rows > xlsxfile.MOST_ROWS:
        raise xlsxfile.TooManyRowsError(xlsxfile.MOST_ROWS)
    check_time(export.request, export.format, rows)


def file_response(
    export: ExportRequest, write: Callable[[IO[bytes]], int]
) -> HttpResponseBase:
    """The file that `write` fills, which returns how many rows it has written.

    It is written whole from one snapshot of the register, then read once for its digest,
    and once to be sent. One that would take too long is left to the worker.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        with snapshot():
            rows = write(file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256")
        entry = log(export, rows, digest.hexdigest())
    except TakesTooLongError as error:
        file.close()
        name = f"{export.file_name}.{export.format}"
        return hand_over(export.request, name, error.rows)
    except xlsxfile.TooManyRowsError as error:
        file.close()
        return HttpResponse(str(error), status=400, content_type=PLAIN)
    except BaseException:
        file.close()
        raise
    return attachment(file, f"{export.file_name}.{export.format}", entry)


def attachment(file: IO[bytes], name: str, entry: Export) -> ExportResponse:
    """The response that sends a file under this name, with what the log says of it."""
    file.seek(0)
    kind = TYPES[entry.format]
    response = ExportResponse(
        file, as_attachment=True, content_type=kind, filename=name
    )
    response.export, response.file = entry, file
    digest = base64.b64encode(bytes.fromhex(entry.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def log(export: ExportRequest, rows: int, sha256: str) -> Export:
    """Record that somebody takes this file out, before it leaves."""
    user: Any = export.request.user  # signed in, as every page asks
    return Export.objects.create(
        user=user,
        name=export.name,
        filters="\n".join(f"{label}: {value}" for label, value in export.filters),
        address=export.request.get_full_path(),
        format=export.format,
        rows=rows,
        sha256=sha256,
    )

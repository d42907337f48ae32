"""The answer to whoever asks for a file: whole, with its length and its digest."""

import base64
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Export
from . import csvfile, xlsxfile
from .columns import Column

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Order:
    """A file that somebody asks for: of which list or report, with which filters in the
    words of the page, and in which `dialect`: one of CSV, or `xlsx`."""

    request: HttpRequest
    name: str
    dialect: str
    file_name: str
    filters: Sequence[tuple[str, str]] = ()

    @property
    def format(self) -> str:
        return "xlsx" if self.dialect == "xlsx" else "csv"

    def about(self) -> list[tuple[str, Any]]:
        """What the rows alone do not tell."""
        made = [
            (_("Created on"), timezone.now()),
            (_("Created by"), str(self.request.user)),
        ]
        return [*self.filters, *made]


def records_file(
    order: Order, records: QuerySet, columns: Callable[[str], Sequence[Column]]
) -> HttpResponseBase:
    """All records in their order; `columns` makes the columns for a dialect."""
    told = columns(order.dialect)

    def write(file: IO[bytes]) -> int:
        if order.format == "xlsx":
            headings = [str(column.heading) for column in told]
            rows = xlsxfile.record_values(records, told)
            return xlsxfile.write_values(file, headings, rows, order.about())
        style = csvfile.DIALECTS[order.dialect]
        return csvfile.write_records(file, style, records, told)

    return taken(order, write)


def rows_file(
    order: Order, headings: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """Rows that were worked out in Python: texts, numbers, days, None for not known."""
    words = [str(heading) for heading in headings]

    def write(file: IO[bytes]) -> int:
        if order.format == "xlsx":
            return xlsxfile.write_values(file, words, rows, order.about())
        return csvfile.write_values(file, csvfile.DIALECTS[order.dialect], words, rows)

    return taken(order, write)


def taken(order: Order, write: Callable[[IO[bytes]], int]) -> HttpResponseBase:
    """The file that `write` fills, which says how many rows it has written.

    It is read once for its digest, and once to be sent.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        rows = write(file)
    except xlsxfile.TooManyRowsError as error:
        file.close()
        return HttpResponse(str(error), status=400, content_type=PLAIN)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")
    file.seek(0)
    log(order, rows, digest.hexdigest())
    response = FileResponse(
        file,
        as_attachment=True,
        content_type=TYPES[order.format],
        filename=f"{order.file_name}.{order.format}",
    )
    told = base64.b64encode(digest.digest()).decode()
    response["Repr-Digest"] = f"sha-256=:{told}:"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def log(order: Order, rows: int, sha256: str) -> None:
    """Write down that somebody takes this file out; before it leaves."""
    Export.objects.create(
        user=order.request.user,
        name=order.name,
        filters="\n".join(f"{label}: {told}" for label, told in order.filters),
        address=order.request.get_full_path(),
        format=order.format,
        rows=rows,
        sha256=sha256,
    )

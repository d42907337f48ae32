"""Files that take too long for a request are left to the worker."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ..models import MOST_FILES, ExportJob
from .tasks import make_file
from .worker_files import WorkerRequest

# A request should be answered within so many seconds.
SECONDS = 20
# Rows that surely take no longer than a second: two thirds of what the slowest kinds of
# files, events and agreements, reach on two quiet cores (docs/benchmarks.md).
ROWS_A_SECOND = {"csv": 7000, "xlsx": 3000}


class TakesTooLongError(Exception):
    """A file has more rows than can be written within a request."""

    def __init__(self, rows: int):
        super().__init__(rows)
        self.rows = rows


def check_time(request: HttpRequest, format: str, rows: int) -> None:
    """Raise TakesTooLongError where a file of so many rows is left to the worker."""
    is_long = rows > SECONDS * ROWS_A_SECOND[format]
    if is_long and not isinstance(request, WorkerRequest):
        raise TakesTooLongError(rows)


def hand_over(request: HttpRequest, name: str, rows: int) -> HttpResponse:
    """Leave a file to the worker and say so, or that the user has too many files."""
    job = requested_job(request, name, rows)
    context = {"job": job, "name": name, "rows": rows, "most": MOST_FILES}
    status = 202 if job else 409
    response = render(request, "pages/file_later.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@transaction.atomic
def requested_job(request: HttpRequest, name: str, rows: int) -> ExportJob | None:
    """Return the file that the worker makes, also where the same is waiting already; None
    where the user has `MOST_FILES`."""
    users = get_user_model().objects.select_for_update(no_key=True)
    user = users.get(pk=request.user.pk)  # one request at a time
    requested = {"address": request.get_full_path(), "language": get_language() or "id"}
    own = ExportJob.objects.of(user)
    if job := own.unfinished().filter(**requested).first():
        return job
    if own.counted().count() >= MOST_FILES:
        return None
    job = ExportJob.objects.create(user=user, name=name, rows=rows, **requested)
    make_file.enqueue(job.pk)
    return job

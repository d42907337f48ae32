"""Making the files that were left to the worker: it asks the same address as their user
did, with the rights that the user has by then."""

import logging
import shutil
from typing import IO
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils.translation import override

from ..busy import is_busy
from ..disk import is_disk_full
from ..models import Export, ExportJob
from ..models.export_jobs import made_files

log = logging.getLogger(__name__)

State, Problem = ExportJob.State, ExportJob.Problem
MOST_ATTEMPTS = 5


class WorkerRequest(HttpRequest):
    """The request for a file as the worker repeats it, for the user who asked."""

    def __init__(self, job: ExportJob):
        super().__init__()
        address = urlsplit(job.address)
        self.method = "GET"
        self.path = self.path_info = address.path
        self.META["QUERY_STRING"] = address.query
        self.GET = QueryDict(address.query)
        self.user = job.user


class ExportResponse(FileResponse):
    """A file that was made, with its entry in the log."""

    export: Export
    file: IO[bytes]


def make(job: ExportJob) -> None:
    """Make a file, or store why it cannot be made."""
    begun = {"state": State.MAKING, "attempts": F("attempts") + 1}
    ExportJob.objects.filter(pk=job.pk).update(**begun)
    if job.attempts >= MOST_ATTEMPTS:
        job.end(State.FAILED, Problem.INTERRUPTED)
        return
    try:
        made_files().mkdir(mode=0o700, exist_ok=True)
        store(job, response_for(job))
    except PermissionDenied:
        job.end(State.FAILED, Problem.RIGHTS)
    except Exception as error:
        if is_busy(error):
            raise
        log.exception("The file %s was not made", job.pk)
        job.end(State.FAILED, Problem.FULL if is_disk_full(error) else Problem.FAULT)
    finally:
        job.unfinished_path.unlink(missing_ok=True)


def response_for(job: ExportJob) -> HttpResponseBase | None:
    """Return what the address of a file answers its user now; None where there is no such
    address any more."""
    job.note_rights()
    request = WorkerRequest(job)
    try:
        view, arguments, options = resolve(request.path)
        with override(job.language):
            response: HttpResponseBase = view(request, *arguments, **options)
    except Http404:
        return None
    return response


def store(job: ExportJob, response: HttpResponseBase | None) -> None:
    """Store the file of a response, unless its user has deleted it meanwhile."""
    if not isinstance(response, ExportResponse):
        job.end(State.FAILED, Problem.REFUSED)
        return
    # The response itself is not closed: that is for requests of the server.
    with response.file, job.unfinished_path.open("wb") as file:
        job.unfinished_path.chmod(0o600)
        shutil.copyfileobj(response.file, file)
    job.unfinished_path.replace(job.path)
    job.export, job.rows = response.export, response.export.rows
    job.name = response.filename
    if not job.end(State.READY):
        job.delete_files()


def remove_old_files() -> None:
    """Remove files that can no longer be downloaded, and those that belong to nobody, as
    after a backup was restored."""
    for job in ExportJob.objects.too_old():
        job.expire()
    ExportJob.objects.unlisted().delete()
    ready = ExportJob.objects.filter(state=State.READY)
    known = set(ready.values_list("key", flat=True))
    for path in made_files().glob("*"):
        if path.name not in known:
            path.unlink(missing_ok=True)

"""My files: what the worker makes for a user, to be downloaded or deleted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perpusnas.core.access import requires
from perpusnas.core.files.responses import attachment
from perpusnas.core.models import MOST_FILES, ExportJob
from perpusnas.core.models.export_jobs import KEPT

State = ExportJob.State
# How often the page is loaded again while a file waits or is being made.
SECONDS_BETWEEN = "5"
# Those that failed are listed for a while, however many there are.
MOST_SHOWN = 50
# Colour and sign of each state.
BADGES: dict[str, tuple[str, str]] = {
    State.WAITING: ("neutral", "ring"),
    State.MAKING: ("warning", "diamond"),
    State.READY: ("positive", "dot"),
    State.FAILED: ("negative", "square"),
    State.EXPIRED: ("neutral", "ring"),
}


def own_job(request: HttpRequest, key: str) -> ExportJob:
    """Return a file of the user. Raises Http404 for those of others."""
    found = ExportJob.objects.of(request.user).select_related("export")
    job = found.filter(key=key).first()
    if job is None:
        raise Http404
    return job


def described(job: ExportJob, user: Any) -> dict[str, Any]:
    """Return a file as the page shows it."""
    is_gone = job.state == State.READY and not job.is_ready
    state = State.EXPIRED if is_gone else State(job.state)
    colour, sign = BADGES[state]
    return {
        "job": job,
        "badge": {"text": state.label, "kind": colour, "sign": sign},
        "is_ready": job.is_ready and job.has_rights(user),
        "lost_rights": job.is_ready and not job.has_rights(user),
    }


@requires("read_register")
def own_files(request: HttpRequest) -> HttpResponse:
    """List the files that the worker makes for the user, the latest first."""
    jobs = list(ExportJob.objects.of(request.user)[:MOST_SHOWN])
    context = {
        "files": [described(job, request.user) for job in jobs],
        "is_waiting": any(job.is_unfinished for job in jobs),
        "most": MOST_FILES,
        "days": KEPT.days,
    }
    response = render(request, "pages/own_files.html", context)
    response["Cache-Control"] = "private, no-store"
    if context["is_waiting"]:
        response["Refresh"] = SECONDS_BETWEEN
    return response


@requires("read_register")
def own_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send a file that was made, as long as its user may still see all of it."""
    job = own_job(request, key)
    if not job.has_rights(request.user):
        raise PermissionDenied
    if not job.is_ready or job.export is None:
        return redirect("own_files")
    try:
        file = job.path.open("rb")
    except FileNotFoundError:  # as after a backup was restored
        job.expire()
        return redirect("own_files")
    return attachment(file, job.name, job.export)


@permission_required("perpusnas.read_register", raise_exception=True)
@require_POST
def delete_own_file(request: HttpRequest, key: str) -> HttpResponse:
    """Delete a file of the user, or give it up before it is made."""
    job = own_job(request, key)
    job.delete()
    job.delete_files()
    messages.success(request, _("%(file)s was deleted.") % {"file": job.name})
    return redirect("own_files")

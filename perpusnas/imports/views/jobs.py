"""Pages of imports that were confirmed: how far each has come, and the log of all."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from perpusnas.core.access import requires
from perpusnas.core.lists.paging import PagingForm, numbered_page

from ..models import ImportJob
from ..reading import KINDS
from ..rows import RowState
from ..undoing import may_undo

PER_PAGE = 50
# How often the page of an import that is being written is loaded again.
SECONDS_BETWEEN = "3"
State = ImportJob.State
# Colour and sign of each state.
BADGES: dict[str, tuple[str, str]] = {
    State.CHECKING: ("warning", "diamond"),
    State.CHOOSING: ("neutral", "ring"),
    State.WAITING: ("neutral", "ring"),
    State.RUNNING: ("warning", "diamond"),
    State.DONE: ("positive", "dot"),
    State.FAILED: ("negative", "square"),
    State.CANCELLED: ("neutral", "ring"),
    State.UNDOING: ("warning", "diamond"),
    State.UNDONE: ("neutral", "ring"),
}


@dataclass
class DescribedJob:
    """An import as a page shows it."""

    job: ImportJob
    kind: Any
    badge: dict[str, Any]
    new: int
    changed: int
    can_be_undone: bool
    is_own: bool


def described(job: ImportJob, user: Any) -> DescribedJob:
    """Return an import for display to a user."""
    colour, sign = BADGES[job.state]
    return DescribedJob(
        job=job,
        kind=KINDS[job.kind],
        badge={"text": job.get_state_display(), "kind": colour, "sign": sign},
        new=job.counts.get(RowState.NEW, 0),
        changed=job.counts.get(RowState.CHANGED, 0),
        can_be_undone=job.can_be_undone and may_undo(job, user),
        is_own=job.user_id == user.pk,
    )


def job_page(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Render how far a confirmed import has come, and what became of it."""
    context = {"shown": described(job, request.user), "job": job}
    response = render(request, "imports/import_job.html", context)
    response["Cache-Control"] = "private, no-store"
    if job.is_unfinished:
        response["Refresh"] = SECONDS_BETWEEN
    return response


@requires("see_reports")
def import_log(request: HttpRequest) -> HttpResponse:
    """List the imports of all users."""
    paging = PagingForm(request.GET, [])
    if not paging.is_valid():
        raise Http404
    jobs = ImportJob.objects.confirmed().select_related("user", "undone_by")
    pages = Paginator(jobs, PER_PAGE)
    page = numbered_page(request, pages.get_page(paging.cleaned_data["page"] or 1))
    page.rows = [described(job, request.user) for job in page.rows]
    return render(request, "imports/import_log.html", {"page": page, "rows": page.rows})

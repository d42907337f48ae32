"""The page that undoes an import."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from partners.merge_undo import Described
from perpusnas.core.access import requires
from perpusnas.core.history.differences import HIDDEN
from perpusnas.core.models import Row

from ..described_jobs import described
from ..models import ImportJob
from ..running import ROWS_IN_REQUEST
from ..tasks import go_on
from ..undoing import (
    ChangedSinceError,
    linked_since,
    may_undo,
    obstacles,
    owner_of,
    undo,
)

MOST_OBSTACLES = 50


@requires("import_records")
def undo_import(request: HttpRequest, key: str) -> HttpResponse:
    """Undo a whole import, after showing what happens or what stands against it."""
    job = ImportJob.objects.select_related("user").filter(key=key).first()
    if job is None or not may_undo(job, request.user):
        raise Http404
    if job.state != ImportJob.State.DONE:
        if job.is_unfinished or job.state == ImportJob.State.UNDONE:
            return redirect(job_address(job, request.user))
        raise Http404
    if request.method != "POST" or not job.can_be_undone:
        return undo_page(request, job)
    try:
        later = undo_locked(job, request.user)
    except ChangedSinceError:
        return undo_page(request, ImportJob.objects.get(pk=job.pk))
    if not later:
        messages.success(request, _("Import undone."))
    return redirect(job_address(job, request.user))


def job_address(job: ImportJob, user: Any) -> str:
    """Return where the user sees an import: its page is that of its user alone."""
    own = job.user_id == user.pk
    return job.get_absolute_url() if own else reverse("log:imports")


def undo_locked(job: ImportJob, user: Any) -> bool:
    """Undo an import, or hand that to the worker; return whether it is done later.
    Raises ChangedSinceError if something stands against it."""
    with transaction.atomic():
        done = ImportJob.objects.select_for_update().filter(state=ImportJob.State.DONE)
        if done.filter(pk=job.pk).first() is None:
            raise ChangedSinceError
        job.problem = ""
        if job.rows <= ROWS_IN_REQUEST:
            undo(job, user)
            return False
        if obstacles(job):
            raise ChangedSinceError
        job.state, job.undone_by = ImportJob.State.UNDOING, user
        job.save(update_fields=["state", "undone_by", "problem"])
        go_on.enqueue(job.pk)
    return True


def undo_page(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Render what undoing an import would do, or why it cannot be done."""
    refusal = "" if job.can_be_undone else too_late(job)
    found = [] if refusal else obstacles(job)
    linked, more = ([], 0) if refusal or found else linked_since(job)
    user = request.user
    context = {
        "job": job,
        "shown": described(job, user),
        "refusal": refusal,
        "obstacles": [(on_page(o.instance, user), o) for o in found[:MOST_OBSTACLES]],
        "more_obstacles": max(0, len(found) - MOST_OBSTACLES),
        "linked": [on_page(instance, user) for instance in linked],
        "more_linked": more,
        "can_be_undone": not refusal and not found,
        "back_url": job_address(job, user),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "imports/undo.html", context, status=status)


def too_late(job: ImportJob) -> str:
    finished: Any = job.finished
    words = _("An import can be undone for %(days)s days. This one was on %(day)s.")
    day = date_format(localtime(finished), "DATE_FORMAT")
    return words % {"days": ImportJob.UNDO_DAYS, "day": day}


def on_page(instance: Any, user: Any) -> Described:
    """Return a record or row in words, as far as the user may see it."""
    kind = capfirst(str(instance._meta.verbose_name))
    page = instance
    if isinstance(instance, Row):
        page = owner_of(instance)
    manager = type(page).objects if page is not None else None
    if manager is None or not manager.visible_to(user).filter(pk=page.pk).exists():
        return Described(kind, str(HIDDEN), "")
    text = str(page)
    if isinstance(instance, Row):
        rows = type(instance).objects.seen_by(user).filter(pk=instance.pk)
        text = f"{page}: {instance}" if rows.exists() else f"{page}: {HIDDEN}"
    return Described(kind, text, page.get_absolute_url())

"""What the worker does with imports."""

from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.utils.translation import override
from django_tasks import task

from perpusnas.core.access import may
from perpusnas.core.busy import is_busy

from .models import ImportJob
from .previews import preview
from .running import finish_giving_up, run
from .undoing import ChangedSinceError, may_undo, undo


@task()
def go_on(pk: int) -> None:
    """Write or take back an import, or go on with it where it was interrupted."""
    job = ImportJob.objects.select_related("user", "undone_by").get(pk=pk)
    try:
        next_step(job)
    except OperationalError as error:
        if not is_busy(error):
            raise
        go_on.enqueue(pk)


def next_step(job: ImportJob) -> None:
    """Do what the state of an import asks for."""
    if job.state == ImportJob.State.CHECKING:
        check(job)
    elif job.state in (ImportJob.State.WAITING, ImportJob.State.RUNNING):
        run(job)
    elif job.state == ImportJob.State.UNDOING:
        take_back_import(job)


def check(job: ImportJob) -> None:
    """Validate a file and store what it would do, for its user to choose and confirm."""
    if not may(job.user, "import_records"):
        job.end(ImportJob.State.FAILED, ImportJob.Problem.RIGHTS)
        job.delete_files()
        return
    try:
        with override(job.language):
            preview(job, job.user)
    except FileNotFoundError:
        job.end(ImportJob.State.FAILED, ImportJob.Problem.UNREADABLE)
        return
    job.state = ImportJob.State.CHOOSING
    job.save(update_fields=["state"])


def take_back_import(job: ImportJob) -> None:
    """Undo an import for who asked for it, or give up one that cannot be written."""
    if job.undone_by_id is None:
        finish_giving_up(job)
        return
    user = get_user_model().objects.get(pk=job.undone_by_id)
    if job.undone is None and not may_undo(job, user):
        not_undone(job, ImportJob.Problem.NO_RIGHTS)
        return
    try:
        with override(job.language):
            undo(job, user)
    except ChangedSinceError:
        not_undone(job, ImportJob.Problem.CHANGED)


def not_undone(job: ImportJob, problem: ImportJob.Problem) -> None:
    """Store why an import stays."""
    job.state, job.problem = ImportJob.State.DONE, problem
    job.undone = job.undone_by = None
    job.save(update_fields=["state", "problem", "undone", "undone_by"])

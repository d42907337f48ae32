"""What the worker does with imports."""

from django.contrib.auth import get_user_model
from django.utils.translation import override
from django_tasks import task

from .models import ImportJob
from .running import finish_giving_up, run
from .undoing import ChangedSinceError, may_undo, undo


@task()
def go_on(pk: int) -> None:
    """Write or take back an import, or go on with it where it was interrupted."""
    job = ImportJob.objects.select_related("user", "undone_by").get(pk=pk)
    if job.state in (ImportJob.State.WAITING, ImportJob.State.RUNNING):
        if not run(job):
            go_on.enqueue(pk)
    elif job.state == ImportJob.State.UNDOING:
        take_back_import(job)


def take_back_import(job: ImportJob) -> None:
    if job.undone_by_id is None:
        finish_giving_up(job)
        return
    user = get_user_model().objects.get(pk=job.undone_by_id)
    problem = ImportJob.Problem.CHANGED
    try:
        if not job.undone and not may_undo(job, user):
            problem = ImportJob.Problem.NO_RIGHTS
            raise ChangedSinceError
        with override(job.language):
            undo(job, user)
    except ChangedSinceError:
        job.state, job.problem, job.undone_by = ImportJob.State.DONE, problem, None
        job.save(update_fields=["state", "problem", "undone_by"])

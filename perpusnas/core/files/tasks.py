"""What the worker does with files that take too long for a request."""

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from ..busy import is_busy
from ..models import ExportJob
from ..models.export_jobs import KEPT
from .worker_files import make, remove_old_files


@task()
def make_file(pk: int) -> None:
    """Make a file, from the beginning where it was interrupted; it is removed in time."""
    jobs = ExportJob.objects.unfinished().select_related("user")
    job = jobs.filter(pk=pk).first()
    if job is None:  # deleted meanwhile
        return
    try:
        make(job)
    except OperationalError as error:
        if not is_busy(error):
            raise
        make_file.enqueue(pk)
    else:
        remove_files.using(run_after=timezone.now() + KEPT).enqueue()


@task()
def remove_files() -> None:
    """Remove the files that can no longer be downloaded."""
    remove_old_files()

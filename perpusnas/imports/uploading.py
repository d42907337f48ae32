"""New imports, and removing those that nobody confirms."""

from typing import Any

from django.utils import timezone

from perpusnas.core.checksums import sha256_of

from .models import ImportJob
from .stored_files import MAX_AGE, clean_name, delete_folders_except

MAX_UPLOADS = 10


def create_job(user: Any, kind: str, upload: Any) -> ImportJob:
    """Store an uploaded file for this user, and remove the oldest beyond
    `MAX_UPLOADS`."""
    job = ImportJob(user=user, kind=kind, name=clean_name(upload.name))
    try:
        job.folder.mkdir(mode=0o700, parents=True)
        with job.file.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        job.digest = sha256_of(job.file)
        job.save()
    except OSError:
        job.delete_files()
        raise
    for surplus in ImportJob.objects.of(user).choosing()[MAX_UPLOADS:]:
        remove(surplus, ImportJob.Problem.SURPLUS)
    return job


def remove(job: ImportJob, reason: ImportJob.Problem) -> None:
    """Remove a waiting file; the row says that and why it was removed.

    The row is written first, and only where nobody has confirmed the import meanwhile."""
    waiting = ImportJob.objects.choosing().filter(pk=job.pk)
    cancelled = ImportJob.State.CANCELLED
    if waiting.update(state=cancelled, problem=reason, finished=timezone.now()):
        job.delete_files()


def remove_old_uploads() -> None:
    """Remove waiting files of all users that are older than a day."""
    for job in ImportJob.objects.choosing().filter(
        uploaded__lt=timezone.now() - MAX_AGE
    ):
        remove(job, ImportJob.Problem.EXPIRED)
    open_jobs = ImportJob.objects.choosing() | ImportJob.objects.unfinished()
    known = set(open_jobs.values_list("key", flat=True))
    delete_folders_except(known, MAX_AGE.total_seconds())


def find_job(user: Any, key: str) -> ImportJob | None:
    """Return the import with this key if it belongs to the user, or None."""
    return ImportJob.objects.of(user).filter(key=key).first()

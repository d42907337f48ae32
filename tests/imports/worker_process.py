"""A worker as a process of its own, and imports for it to write."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from perpusnas.core.audit import audit_as
from perpusnas.imports.models import ImportJob
from perpusnas.imports.previews import preview
from perpusnas.imports.running import confirm
from perpusnas.imports.tasks import go_on
from perpusnas.imports.uploading import create_job
from tests.faults.conftest import database_url

from .sample_files import csv_of, upload

ROOT = Path(__file__).resolve().parents[2]
# Says a word after each statement, so that it can be killed between any two of them.
WORK = """
import django
django.setup()
from django.db import connection
from perpusnas.core.worker import only_worker, work
from perpusnas.imports import running
running.MOST_ROWS = {most_rows}
def said(execute, *args):
    done = execute(*args)
    print("said", flush=True)
    return done
with only_worker(), connection.execute_wrapper(said):
    work(until_idle=True)
print("done", flush=True)
"""


def started(most_rows: int = 200, output: int = subprocess.PIPE) -> subprocess.Popen:
    """A worker that ends when there is nothing to do."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perpusnas.settings",
        "DATABASE_URL": database_url(),
        "STATE_ROOT": str(Path(settings.IMPORTS_ROOT).parent),
        "IMPORTS_ROOT": str(settings.IMPORTS_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", WORK.format(most_rows=most_rows)]
    return subprocess.Popen(
        command, stdout=output, text=True, env=environment, cwd=ROOT
    )


def kill_at(moment: int, most_rows: int) -> None:
    """Start a worker and kill it after so many statements, if it lasts that long."""
    child, said = started(most_rows), 0
    while said < moment and (line := child.stdout.readline()):
        said += line == "said\n"
    child.kill()
    child.stdout.read()
    child.wait()
    child.stdout.close()


def ended() -> None:
    """Let a worker do all there is to do."""
    said, _errors = started().communicate(timeout=600)
    assert said.endswith("done\n")


@contextmanager
def working() -> Iterator[subprocess.Popen]:
    """A worker at work beside the test."""
    child = started(output=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.wait(timeout=600)


def waiting_import(user, count: int, first: int = 0) -> ImportJob:
    """A confirmed import of so many new partners, each with a name of its own."""
    rows = [[f"Library {n}", "KZ", f"Name {n}"] for n in range(first, first + count)]
    head = ["Mitra", "Negara", "Nama lain"]
    with audit_as(user, "test"):
        job = create_job(user, "partners", upload(csv_of(head, *rows)))
        preview(job, user)
        confirm(job, user)
    go_on.enqueue(job.pk)
    return job

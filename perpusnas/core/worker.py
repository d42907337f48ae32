"""The worker: a process beside the server that carries out what takes long.

There is one at a time. What a worker was doing when it was killed is begun again by the
next one, so a task has to go on from where it was interrupted.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks import TaskResultStatus as Status
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .files.worker_files import remove_old_files

MOST_TRIES = 10
# After so many tasks the process ends and is started anew, which gives its memory back
# and removes old tasks.
MOST_TASKS = 500
SECONDS_BETWEEN = 1.0
SECONDS_UNTIL_RESTART = 2.0
# Finished tasks are removed after so long.
KEPT = timedelta(days=7)


class WorkerRunningError(Exception):
    """Another worker is running."""


@contextmanager
def only_worker() -> Iterator[None]:
    """Hold the lock of the worker. Raises WorkerRunningError if another process has it."""
    path = Path(settings.STATE_ROOT) / "worker.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkerRunningError from None
        yield


def begin_again() -> int:
    """Put tasks that a killed worker had begun, or that failed, back into the queue; return
    how many.

    Only for the one worker, before it begins a task of its own. A task that was tried
    `MOST_TRIES` times is left as it is."""
    begun = DBTaskResult.objects.running() | DBTaskResult.objects.failed()
    again = [task.pk for task in begun if len(task.worker_ids) < MOST_TRIES]
    values = {"status": Status.READY, "started_at": None, "finished_at": None}
    return DBTaskResult.objects.filter(pk__in=again).update(**values)


def remove_old_tasks() -> None:
    DBTaskResult.objects.finished().filter(
        finished_at__lt=timezone.now() - KEPT
    ).delete()


def end_with(parent: int) -> None:
    """End this process as soon as the end of a pipe that the server holds is closed,
    however the server ended."""

    def wait() -> None:
        os.read(parent, 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


class WorkerProcess:
    """The worker of a server: started again where it ends, and ended with the server."""

    def __init__(self) -> None:
        # The server alone holds the writing end, which is closed however it ends.
        self.reading, self.writing = os.pipe()
        self.stopping = threading.Event()
        self.process: subprocess.Popen | None = None
        self.thread = threading.Thread(target=self.keep_running, daemon=True)
        self.thread.start()

    def keep_running(self) -> None:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
        command += ["--parent", str(self.reading)]
        while not self.stopping.is_set():
            self.process = subprocess.Popen(  # noqa: S603  (our own command)
                command, pass_fds=[self.reading]
            )
            self.process.wait()
            self.stopping.wait(SECONDS_UNTIL_RESTART)

    def stop(self) -> None:
        """End the worker, whatever it is doing, and wait until it has ended."""
        self.stopping.set()
        os.close(self.writing)
        self.thread.join(timeout=10)


def work(*, until_idle: bool = False) -> None:
    """Carry out tasks until the process is stopped, until there are none, or until there
    were `MOST_TASKS`."""
    begin_again()
    remove_old_tasks()
    remove_old_files()
    worker = Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=SECONDS_BETWEEN,
        batch=until_idle,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=MOST_TASKS,
        worker_id=f"worker-{os.getpid()}",
        excluded_queue_names=[],
    )
    if not until_idle:
        worker.configure_signals()
    worker.run()

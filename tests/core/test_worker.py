"""The worker starts and ends with the server; what it was interrupted in is begun again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from perpusnas.core import worker
from tests.faults.conftest import (
    SERVE,
    database_url,
    free_port,
    wait_until_answering,
)

pytestmark = pytest.mark.django_db(transaction=True)


def children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    # The worker is started by a thread of the server, which has its own children.
    for task in Path(f"/proc/{pid}/task").iterdir():
        text += " " + (task / "children").read_text()
    return sorted({int(child) for child in text.split()})


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def worker_of(server: subprocess.Popen, besides: int = 0) -> int:
    """The id of the worker's process, once it is there and has the lock."""
    for _attempt in range(600):
        for child in children(server.pid):
            if " worker " in command_of(child) and child != besides:
                return child
        time.sleep(0.1)
    raise AssertionError("there is no worker")


def has_gone(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    for _attempt in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or ") Z " in stat.read_text():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def server(tmp_path):
    port = free_port()
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perpusnas.settings",
        "DATABASE_URL": database_url(),
        "STATE_ROOT": str(tmp_path),
    }
    command = [sys.executable, "-c", SERVE, str(port)]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        wait_until_answering(process, port)
        yield process
        process.kill()
        process.wait()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_worker_ends_with_the_server(server, sent):
    """However the server is ended, no worker is left."""
    running = worker_of(server)
    if sent == signal.SIGINT:  # a worker that is killed is started again
        os.kill(running, signal.SIGKILL)
        running = worker_of(server, besides=running)
    server.send_signal(sent)
    server.wait(timeout=30)
    assert has_gone(running)


def task_of(status: str, **values) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        task_path="perpusnas.imports.tasks.go_on",
        args_kwargs={"args": [0], "kwargs": {}},
        backend_name="default",
        **values,
    )


def test_interrupted_task_is_begun_again():
    begun = task_of("RUNNING", started_at=timezone.now())
    done = task_of("SUCCESSFUL", finished_at=timezone.now())
    failed = task_of("FAILED", finished_at=timezone.now())
    hopeless = task_of("FAILED", worker_ids=["worker"] * worker.MOST_TRIES)
    assert worker.begin_again() == 2
    for task in (begun, done, failed, hopeless):
        task.refresh_from_db()
    assert (begun.status, begun.started_at) == ("READY", None)
    assert failed.status == "READY"
    assert (done.status, hopeless.status) == ("SUCCESSFUL", "FAILED")


def test_old_tasks_are_removed():
    old = task_of("FAILED", finished_at=timezone.now() - worker.KEPT * 2)
    new = task_of("FAILED", finished_at=timezone.now())
    worker.remove_old_tasks()
    assert list(DBTaskResult.objects.all()) == [new]
    assert old.pk != new.pk


def test_worker_ends_after_so_many_tasks(monkeypatch):
    """So that its memory is given back; the next one goes on with the others."""
    monkeypatch.setattr(worker, "MOST_TASKS", 1)
    for _number in range(3):
        task_of("READY")
    worker.work(until_idle=True)
    assert DBTaskResult.objects.ready().count() == 2


def test_there_is_one_worker_at_a_time(settings, tmp_path):
    settings.STATE_ROOT = tmp_path
    with worker.only_worker(), pytest.raises(CommandError, match="Another worker"):
        call_command("worker", once=True)
    call_command("worker", once=True)

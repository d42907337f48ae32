"""How much memory the workers have after every page was asked for three times."""

from collections.abc import Sequence
from dataclasses import dataclass

from .measure import REFUSALS, address
from .pages import Page
from .run import Run
from .servers import memory_mb

TURNS = 3
MOST_MB = 250


@dataclass(frozen=True)
class WorkerMemory:
    """The resident memory of a worker, and the most that it has had, in megabytes."""

    now: float
    most: float


def memory_after_every_page(run: Run, pages: Sequence[Page]) -> list[WorkerMemory]:
    """Ask for every page three times, each time by a new connection, so that every
    worker is asked, and return what each of them then has."""
    requests = [
        (path, role)
        for page in pages
        for role in run.sessions
        if (path := address(run, page, role)) is not None
    ]
    for _turn in range(TURNS):
        requests = [
            (path, role) for path, role in requests if is_allowed(run, path, role)
        ]
    return [
        WorkerMemory(memory_mb(pid), memory_mb(pid, "VmHWM"))
        for pid in run.server.workers()
    ]


def is_allowed(run: Run, path: str, role: str) -> bool:
    """Ask for a page by a connection of its own and return whether the role may open it."""
    reader = run.new_reader(role)
    status = reader.get(path).status
    reader.close()
    return status not in REFUSALS

"""How long pages take with one reader and with eight, beside the floor of the same
moment."""

import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape

from .pages import FLOOR, Page
from .readers import Answer, Reader
from .run import Run
from .servers import largest_mb

READERS = 8
# The links to other pages of a list, and of a list of the admin.
PAGINATION = re.compile(
    r'<nav class="pagination".*?</nav>|<p class="paginator">.*?</p>', re.DOTALL
)
# How a page is refused to a role: the admin sends it to its door.
REFUSALS = (302, 403, 404)
# However slow it is, a page is timed so often, unless the run asks for less.
LEAST_TIMES = 3
# A measurement: what a reader does, and its answer with the seconds that are counted.
Request = Callable[[Reader], Answer]


@dataclass
class Figures:
    """What was measured of a page, in milliseconds where not said otherwise."""

    page: Page
    role: str
    status: int = 200
    times: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    errors: int = 0
    per_second: float = 0.0
    cpu: tuple[float, float] = (0.0, 0.0)
    queries: int = 0
    sql: float = 0.0
    size: float = 0.0
    sent: float = 0.0
    largest_worker: float = 0.0

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def in_floors(self) -> float:
        return self.p50 / statistics.median(self.floors)

    def count(self, answer: Answer) -> None:
        """Keep the number of queries of an answer, and how long they took."""
        self.queries, self.sql = answer.queries, answer.sql_ms


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(
    run: Run, page: Page, role: str, request: Request, *, together: bool = True
) -> Figures:
    """Return the figures of what a reader asks for, first alone, then with seven others."""
    reader, found = run.reader(role), Figures(page, role)
    answer = request(reader)
    found.status = answer.status
    if answer.status != page.expected_status:
        return found
    time_alone(run, reader, request, found)
    if together:
        time_together(run, role, request, found)
    found.largest_worker = largest_mb(run.server.workers())
    return found


def time_alone(run: Run, reader: Reader, request: Request, found: Figures) -> None:
    """Request for the page and the floor by turns: what slows the machine slows both."""
    end = time.perf_counter() + 3 * run.seconds
    for turn in range(run.times):
        if turn >= LEAST_TIMES and time.perf_counter() > end:
            return
        found.times.append(1000 * request(reader).seconds)
        found.floors.append(1000 * reader.get(FLOOR.path).seconds)


def time_together(run: Run, role: str, request: Request, found: Figures) -> None:
    """Let eight readers ask for the page again and again."""
    before, start = run.cpu_seconds(), time.perf_counter()
    end = start + run.seconds
    answers: list[Answer] = []

    def request_repeatedly() -> None:
        reader = run.new_reader(role)
        while not answers or time.perf_counter() < end:
            answers.append(request(reader))
        reader.close()

    threads = [threading.Thread(target=request_repeatedly) for _n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, after = time.perf_counter() - start, run.cpu_seconds()
    found.together = [1000 * answer.seconds for answer in answers]
    expected = found.page.expected_status
    found.errors = sum(answer.status != expected for answer in answers)
    found.per_second = len(answers) / seconds
    server, database = (
        1000 * (later - earlier) / len(answers)
        for earlier, later in zip(before, after, strict=True)
    )
    found.cpu = (server, database)


# Pages


def measure_page(run: Run, page: Page, role: str) -> Figures | None:
    """Return the figures of a page; None if there is no such page in this register, or
    not for this role."""
    path = address(run, page, role)
    if path is None:
        return None
    first = run.reader(role).get(path)
    if first.status in REFUSALS and role != "administrator":
        return None
    found = measure(run, page, role, lambda reader: reader.get(path))
    # The first request of a connection has queries of its own.
    found.count(run.reader(role).get(path, counted=True))
    found.size, found.sent = len(first.whole_body) / 1000, len(first.body) / 1000
    return found


def address(run: Run, page: Page, role: str) -> str | None:
    """Return the address of a page, or None if no link leads to it."""
    path = page.path.format(**run.names)
    if not page.follow:
        return path
    answer = run.reader(role).get(path)
    if answer.status != 200:
        return path if role == "administrator" else None
    link = linked_page(answer.text, page.follow)
    return None if link is None else f"{path.partition('?')[0]}{link}"


def linked_page(html: str, which: str) -> str | None:
    """Return the query string of the link to the `next` or the `last` page of a list."""
    for navigation in PAGINATION.finditer(html):
        links = re.findall(r"<a\b[^>]*>", navigation[0])
        links = [link for link in links if "showall" not in link]
        chosen = [link for link in links if which == "last" or 'rel="next"' in link]
        if chosen:
            href = unescape(chosen[-1].partition('href="')[2].partition('"')[0])
            return f"?{href.partition('?')[2]}"
    return None

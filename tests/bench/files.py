"""Files of the site, each beside what the database, or XlsxWriter, takes for the cells
alone."""

import statistics
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from agreements.row_files import AGREEMENT_ROW_FILES
from events.row_files import (
    EVENT_ROW_FILES,
    FOLLOW_UP_ROW_FILES,
    OUTCOME_ROW_FILES,
    PROGRAM_ROW_FILES,
)
from partners.row_files import PARTNER_ROW_FILES, PERSON_ROW_FILES
from perpusnas.reports.registry import REPORTS

from .finished_files import finished, seconds_of_bare_workbook
from .measure import READERS
from .pages import LISTS
from .run import Run
from .servers import largest_mb

# What each file is to reach, in rows a second.
LEAST_RATES = {"agreements.csv": 20_000, "events.csv": 20_000}
LEAST_OF_M = 0.8
MOST_OF_BARE_XLSX = 1.3
ROW_FILES = {
    "partners": PARTNER_ROW_FILES,
    "people": PERSON_ROW_FILES,
    "agreements": AGREEMENT_ROW_FILES,
    "events": EVENT_ROW_FILES,
    "programs": PROGRAM_ROW_FILES,
    "outcomes": OUTCOME_ROW_FILES,
    "follow-ups": FOLLOW_UP_ROW_FILES,
}
# Files of pages that are no lists, and their routes.
OTHER_FILES = {
    "agreements:coverage": "/agreements/coverage",
    "outcomes:sums": "/outcomes/sums",
    "follow_ups:checks": "/follow-ups/checks",
    "sources:doubts": "/sources/doubts",
    "log:export": "/log/export",
}
# A file that takes longer is asked for once, and by no eight readers at once.
SLOW = 20.0
MOST_XLSX_ROWS = 400_000
TIMES = 3


@dataclass(frozen=True)
class File:
    """A file that is measured; `route` is its name in the access matrix, without the
    format."""

    route: str
    name: str
    path: str


@dataclass
class FileFigures:
    """What was measured of a file, as CSV or as XLSX."""

    file: File
    role: str
    format: str
    status: int = 200
    rows: int = 0
    times: list[float] = field(default_factory=list)
    bare_seconds: float = 0.0
    together: list[float] = field(default_factory=list)
    cpu: tuple[float, float] = (0.0, 0.0)
    grown: float = 0.0
    remark: str = ""

    @property
    def seconds(self) -> float:
        return statistics.median(self.times)

    @property
    def rate(self) -> float:
        return self.rows / self.seconds

    @property
    def name(self) -> str:
        return f"{self.file.name}.{self.format}"


def files() -> list[File]:
    """Return all files, those of lists first."""
    found = []
    for space in LISTS:
        name = space.replace("_", "-")
        found.append(File(f"{space}:export", name, f"/{name}/export"))
    for name, row_files in ROW_FILES.items():
        space = name.replace("-", "_")
        found += [
            File(f"{space}:rows", f"{name}, {rows}", f"/{name}/{rows}")
            for rows in row_files
        ]
    for route, path in OTHER_FILES.items():
        found.append(File(route, path.strip("/").replace("/", ", "), path))
    for slug in REPORTS:
        found.append(File("reports:export", f"report {slug}", f"/reports/{slug}"))
    return found


# All workbooks are written by the same function from the same columns as the CSV.
XLSX = ("agreements", "partners", "events", "agreements, parties")


def measure_files(run: Run, only: str, found: list[FileFigures]) -> None:
    """Add the figures of every file as CSV, and of some as XLSX; with `only`, of those
    of such names."""
    run.say("Files ...")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for file in (file for file in files() if only in file.name):
            run.say(f"  {file.name}")
            for role in run.sessions:
                figures = measure_csv(run, file, role, path)
                if figures is None:
                    continue
                found.append(figures)
                if figures.times and role == "administrator" and file.name in XLSX:
                    found.append(measure_xlsx(run, file, role, path, figures.rows))


def measure_csv(run: Run, file: File, role: str, path: Path) -> FileFigures | None:
    """Measure a CSV file, which is left at this path; None if the role may not have it."""
    found, address = FileFigures(file, role, "csv"), f"{file.path}.csv"
    if not time_downloads(run, found, address, path):
        return None if role != "administrator" else found
    with finished(file.name, path) as (table, found.rows):
        reader, times = run.downloader(role), []
        with tempfile.NamedTemporaryFile() as copy:
            for _n in range(TIMES):
                answer = reader.download(f"/bench/copy/{table}/", Path(copy.name))
                times.append(answer.seconds)
    found.bare_seconds = statistics.median(times)
    return found


def measure_xlsx(
    run: Run, file: File, role: str, csv_path: Path, rows: int
) -> FileFigures:
    """Measure the workbook of a file that is at hand as CSV."""
    found = FileFigures(file, role, "xlsx", rows=rows)
    if rows > MOST_XLSX_ROWS:
        found.remark = f"left out: more than {MOST_XLSX_ROWS:,} rows"
        return found
    with tempfile.NamedTemporaryFile() as target:
        if time_downloads(run, found, f"{file.path}.xlsx", Path(target.name)):
            found.bare_seconds = seconds_of_bare_workbook(csv_path)
    return found


def time_downloads(run: Run, found: FileFigures, address: str, path: Path) -> bool:
    """Download a file alone and with seven others; returns whether there was one."""
    reader, workers = run.downloader(found.role), run.server.workers()
    memory, cpu = largest_mb(workers), run.cpu_seconds()
    for _n in range(TIMES):
        answer = reader.download(address, path)
        if answer.status != 200:
            found.status = answer.status
            return False
        found.times.append(answer.seconds)
        if answer.seconds > SLOW:
            break
    found.cpu = per_time(cpu, run.cpu_seconds(), len(found.times))
    if found.times[0] <= SLOW:
        found.together = downloads_together(run, found.role, address)
    found.grown = largest_mb(workers) - memory
    return True


def per_time(
    before: tuple[float, float], after: tuple[float, float], times: int
) -> tuple[float, float]:
    server, database = (
        (later - earlier) / times for earlier, later in zip(before, after, strict=True)
    )
    return server, database


def downloads_together(run: Run, role: str, address: str) -> list[float]:
    """Return the seconds of eight readers who download the same file at once."""
    seconds: list[float] = []

    def download() -> None:
        reader = run.downloader(role)
        with tempfile.NamedTemporaryFile() as target:
            answer = reader.download(address, Path(target.name))
        if answer.status == 200:
            seconds.append(answer.seconds)
        reader.close()

    threads = [threading.Thread(target=download) for _n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds

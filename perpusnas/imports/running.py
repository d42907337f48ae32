"""Writing a confirmed import: in the request, or by the worker where it has many rows.

On PostgreSQL an import is one transaction. SQLite has one lock for all who write, so
there it is written in short transactions, between which others save. One that was
interrupted goes on after the last row that was written; one that cannot go on is taken
back.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language, override

from perpusnas.core.busy import is_busy, long_write
from perpusnas.core.history.snapshots import collected_entries
from perpusnas.core.history.wording import file_reason
from perpusnas.core.uploads.process import UnreadableFileError

from .context import ImportContext
from .corrections import corrected_cells
from .history_ranges import as_ranges
from .mappings import remember
from .models import ImportChunk, ImportJob
from .previews import context_for, open_job
from .reading import KINDS, FileReading
from .rows import ImportRow
from .stored_rows import each_row
from .undoing import take_back
from .validation import OtherRowsError
from .whole_files import STOPS, ImportResult, exclusive_import, import_file
from .writing import write_rows

log = logging.getLogger(__name__)

State, Problem = ImportJob.State, ImportJob.Problem
# As many rows are written in the request in which they are confirmed.
ROWS_IN_REQUEST = 100
# Seconds that a transaction on SQLite should take, and the rows of the first one.
SECONDS_AT_ONCE = 0.3
FIRST_ROWS = 20
MOST_ROWS = 200
# SQLite serves those who wait in no order: each tries again after at most so long.
PAUSE = 0.1
MAX_ATTEMPTS = 5


class ImportStoppedError(Exception):
    """An import cannot be written; `problem` says why."""

    def __init__(self, problem: ImportJob.Problem):
        super().__init__(problem)
        self.problem = problem


# Confirmed


def confirm(job: ImportJob, user: Any) -> None:
    """Store that an import is confirmed, in which language and with which rights."""
    job.confirmed, job.language = timezone.now(), get_language() or "id"
    job.rights = sorted(
        right for right in user.get_all_permissions() if right.startswith("perpusnas.")
    )
    outcome = job.outcome or {"counts": {}}
    job.counts, job.corrected = dict(outcome["counts"]), outcome.get("corrected", [])
    job.rows = sum(job.counts.values())
    job.state, job.problem, job.attempts = State.WAITING, "", 0
    job.save_progress(0)
    job.save()


def is_for_worker(job: ImportJob) -> bool:
    """Whether the worker writes an import: one of many rows, and any while another is
    being written, since two at a time could enter the same record twice."""
    others = ImportJob.objects.writing().exclude(pk=job.pk)
    return job.rows > ROWS_IN_REQUEST or others.exists()


def write_in_request(job: ImportJob) -> ImportResult:
    """Write an import within the transaction of a request, which is rolled back by the
    caller unless the result is complete."""
    result = write_at_once(job)
    if result.is_complete:
        job.end(State.DONE)
    return result


def write_for_command(
    job: ImportJob,
    file_reading: FileReading,
    context: ImportContext,
    progress: Callable[[int], None],
    *,
    keep: bool,
) -> ImportResult:
    """Write the file of a command in its transaction, as an import that can be undone."""
    job.state, job.confirmed = State.DONE, timezone.now()
    job.finished, job.corrections = job.confirmed, file_reading.corrections
    job.save()
    write = partial(write_chunk, job)
    result = import_file(
        file_reading, context, progress=progress, keep=keep, write=write
    )
    if keep and result.is_complete:
        job.rows = result.counts.total()
        job.counts = {str(state): n for state, n in result.counts.items()}
        job.corrected = corrected_cells(file_reading.rows, file_reading.columns)
        job.save(update_fields=["rows", "counts", "choices"])
    return result


# By the worker


def run(job: ImportJob) -> None:
    """Write a confirmed import, or take back what was written of it where it cannot be
    written as a whole. Raises OperationalError where the database is busy, so that the
    same is to be tried again."""
    job.state, job.attempts = State.RUNNING, job.attempts + 1
    job.save(update_fields=["state", "attempts"])
    problem = ""
    try:
        with override(job.language):
            write(job)
    except ImportStoppedError as stopped:
        problem = stopped.problem
    except (UnreadableFileError, FileNotFoundError):
        problem = Problem.UNREADABLE
    except (IntegrityError, OtherRowsError):
        problem = Problem.MOVED
    except OperationalError as error:
        if is_busy(error):
            raise
        log.exception("Import %s failed", job.pk)
        problem = Problem.FAULT
    except Exception:  # whatever it is, nothing may stay half written
        log.exception("Import %s failed", job.pk)
        problem = Problem.FAULT
    if problem:
        give_up(job, problem)
    else:
        job.end(State.DONE)
        clear_away(job)


def clear_away(job: ImportJob) -> None:
    """Remember what was chosen about a finished import, and delete its files but for the
    rows that were left out."""
    if outcome := job.outcome:
        headings, columns = outcome["headings"], outcome["columns"]
        # The import is done; without room on the disk the next one is chosen anew.
        with suppress(OSError):
            remember(KINDS[job.kind], headings, columns, job.file_choices)
    job.delete_all_but_skipped()
    # What is still of use of these is in `corrected` and in the rows that were written.
    for name in ("answered", "corrections"):
        job.choices.pop(name, None)
    job.save(update_fields=["choices"])


def write(job: ImportJob) -> None:
    """Write a whole import. Raises ImportStoppedError where that cannot be done."""
    if job.attempts > MAX_ATTEMPTS:
        raise ImportStoppedError(Problem.INTERRUPTED)
    check_rights(job)
    if connection.vendor == "sqlite":
        write_in_chunks(job)
        return
    with transaction.atomic():
        if not write_at_once(job).is_complete:
            raise ImportStoppedError(Problem.MOVED)
        check_rights(job)


def check_rights(job: ImportJob) -> None:
    """Raise ImportStoppedError unless the account still has the rights with which the
    import was confirmed."""
    if not job.has_rights():
        raise ImportStoppedError(Problem.RIGHTS)


def give_up(job: ImportJob, problem: str) -> None:
    """Take back what was written of an import, and store why."""
    job.state, job.problem = State.UNDOING, problem
    job.save(update_fields=["state", "problem"])
    finish_giving_up(job)


def finish_giving_up(job: ImportJob) -> None:
    """Take back what is left of an import that cannot be written. It can be confirmed
    again where only the register has changed."""
    take_back(job, job.user, whole=True)
    if job.problem == Problem.MOVED:
        (job.folder / "outcome.json").unlink(missing_ok=True)
        job.state = State.CHOOSING
        job.save(update_fields=["state"])
    else:
        job.end(State.FAILED, job.problem)
        job.delete_files()


# Writing


def write_at_once(job: ImportJob) -> ImportResult:
    """Write an import in one transaction, as it was shown."""
    context = context_for(job, job.user)
    file_reading = open_job(job)
    file_reading.check_answered()
    with writing(job), long_write():
        return import_file(
            file_reading,
            context,
            as_shown=as_shown(job),
            write=partial(write_chunk, job),
            progress=Progress(job),
        )


def write_in_chunks(job: ImportJob) -> None:
    """Write an import in short transactions, beginning after the last row that was
    written before."""
    done = sum(job.chunks.values_list("rows", flat=True))
    file_reading = open_job(job)
    file_reading.check_answered()
    fits, progress, size = as_shown(job), Progress(job, done), FIRST_ROWS
    for entries in file_reading.entries(context_of(job), skip=done):
        if not all(fits(entry) and entry.state not in STOPS for entry in entries):
            raise ImportStoppedError(Problem.MOVED)
        rest = iter(entries)
        while some := list(islice(rest, size)):
            began = time.monotonic()
            with writing(job):
                check_rights(job)
                check_versions(some)
                write_chunk(job, some)
            progress(len(some))
            size = next_size(size, time.monotonic() - began)
            time.sleep(PAUSE)


def next_size(size: int, seconds: float) -> int:
    """Return how many rows to write next, after so many took so long."""
    fitting = int(size * SECONDS_AT_ONCE / max(seconds, 0.001))
    return max(1, min(fitting, size * 2, MOST_ROWS))


@contextmanager
def writing(job: ImportJob) -> Iterator[None]:
    """A transaction that is recorded as a part of this import."""
    with exclusive_import(job.user, file_reason(job.name, job.digest)):
        yield


def write_chunk(job: ImportJob, entries: list[ImportRow]) -> None:
    """Write rows, and what they add to the history."""
    with collected_entries() as found:
        write_rows(entries)
    made: dict[str, list[int]] = {}
    for entry in entries:
        for record in entry.made:
            made.setdefault(record._meta.label_lower, []).append(record.pk)
    ranges = {label: as_ranges(ids) for label, ids in found.items()}
    new = [entry.record.pk for entry in entries if entry.is_new]
    ImportChunk.objects.create(
        job=job, rows=len(entries), entries=ranges, made=made, new=new
    )


def check_versions(entries: list[ImportRow]) -> None:
    """Raise ImportStoppedError if a record was changed after its row was validated."""
    expected = {e.pk: e.record.version for e in entries if e.pk and e.record}
    if expected:
        model = type(next(e.record for e in entries if e.pk and e.record))
        stored = model.objects.filter(pk__in=expected, trashed=None)
        if dict(stored.values_list("pk", "version")) != expected:
            raise ImportStoppedError(Problem.MOVED)


def as_shown(job: ImportJob) -> Callable[[ImportRow], bool]:
    """Return the function that says whether a row is as in the preview, which is called
    for rows in the order of the file."""
    previewed = each_row(job)

    def is_as_shown(entry: ImportRow) -> bool:
        found = (row for row in previewed if row["number"] == entry.number)
        return next(found, {}).get("standing") == entry.standing

    return is_as_shown


def context_of(job: ImportJob) -> ImportContext:
    """Return the context of an import, as it was before any of its rows was written."""
    context = context_for(job, job.user)
    for chunk in job.chunks.all():
        context.add_written(chunk.entries, chunk.made, chunk.new)
    return context


class Progress:
    """Stores how many rows are done, for the page."""

    def __init__(self, job: ImportJob, done: int = 0):
        self.job, self.done = job, done
        job.save_progress(done)

    def __call__(self, count: int) -> None:
        self.done += count
        self.job.save_progress(self.done)

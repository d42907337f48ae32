"""Importing a whole file in one transaction, completely or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction

from perpusnas.core.audit import audit_as, system_account
from perpusnas.core.models import check_references_at_once

from .context import ImportContext
from .reading import FileReading
from .rows import (
    ImportRow,
    NameQuestion,
    RowState,
    collect_questions,
    collect_unknown_words,
)
from .writing import write_rows

ROUTE = "import"
STOPS = (RowState.WRONG, RowState.OPEN)


@dataclass
class ImportResult:
    """The result of an import.

    `counts` has the number of rows by state, `stopped` the first rows with errors or
    questions, `questions` all of these by key, `moved` the number of rows that differ from
    the preview.
    """

    counts: Counter = field(default_factory=Counter)
    stopped: list[ImportRow] = field(default_factory=list)
    questions: dict[str, NameQuestion] = field(default_factory=dict)
    unknown_words: dict[tuple[str, str], int] = field(default_factory=dict)
    moved: int = 0

    def add(self, entries: list[ImportRow], most_stopped: int) -> None:
        """Add the states and questions of these rows."""
        self.counts.update(entry.state for entry in entries)
        stopped = [entry for entry in entries if entry.state in STOPS]
        self.stopped += stopped[: most_stopped - len(self.stopped)]
        collect_questions(self.questions, entries)
        collect_unknown_words(self.unknown_words, entries)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing prevents the import of the file."""
        return not self.moved and not any(self.counts[state] for state in STOPS)


@contextmanager
def exclusive_import(user, reason: str) -> Iterator[None]:
    """Open a transaction, recorded for this user and reason, in which no other import
    runs."""
    with transaction.atomic(), audit_as(user, ROUTE, reason):
        accounts = get_user_model().objects.select_for_update(no_key=True)
        accounts.get(pk=system_account().pk)
        check_references_at_once()
        yield


def import_file(
    file_reading: FileReading,
    context: ImportContext,
    *,
    progress: Callable[[int], None] = lambda _count: None,
    most_stopped: int = 50,
    keep: bool = True,
    as_shown: Callable[[ImportRow], bool] = lambda _entry: True,
    write: Callable[[list[ImportRow]], None] = write_rows,
) -> ImportResult:
    """Validate and write batch by batch; after the first row that stops the import,
    only validate.

    It must run inside `exclusive_import`. The transaction is rolled back unless `keep` is
    set and the whole file was imported. `as_shown` returns whether a row is still as
    previewed, and `write` writes a batch.
    """
    result = ImportResult()
    for entries in file_reading.entries(context, locks=True):
        result.add(entries, most_stopped)
        result.moved += sum(not as_shown(entry) for entry in entries)
        if result.is_complete:
            write(entries)
        progress(len(entries))
    if not (keep and result.is_complete):
        transaction.set_rollback(True)
    return result

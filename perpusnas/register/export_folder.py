"""The whole register out: one CSV file a table, and the papers."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import CommandError
from django.db import connection, transaction

from perpusnas.core.models import User
from perpusnas.core.models.sequences import last_number

from .documents import copy_papers, note_papers
from .folder import (
    FORMAT_FILE,
    Entry,
    remove,
    write_manifest,
    written,
)
from .tables import (
    FORMAT,
    Table,
    in_text,
    tables,
)

ROWS_AT_ONCE = 2000
Step = Callable[[int], None]


def write_register(folder: Path, step: Step) -> tuple[int, str]:
    """Write the register into a folder that is not there yet, or empty.

    Says how many rows there are, and the digest of the manifest. The folder appears
    when all is written: one that was broken off is never taken for a whole one.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} is there already, and not an empty folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        papers: dict[str, str] = {}
        with snapshot():
            entries = [write_table(fresh, table, papers, step) for table in tables()]
        entries += copy_papers(fresh, papers)
        digest = write_manifest(fresh, entries)
        (fresh / FORMAT_FILE).write_text(FORMAT)
        fresh.replace(folder)
    except BaseException:
        remove(fresh)
        raise
    return sum(entry.rows or 0 for entry in entries), digest


@contextmanager
def snapshot() -> Iterator[None]:
    """All tables as of one moment, without keeping others from writing meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # A transaction of Django's would take the lock for writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def write_table(folder: Path, table: Table, papers: dict, step: Step) -> Entry:
    """One file; the papers that it names are gathered, each with its digest if told."""
    names = [field.attname for field in table.fields]
    groups = groups_of_users() if table.model is User else {}
    count = 0
    with written(folder / table.file) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        rows = table.rows().values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
        for count, row in enumerate(rows, start=1):
            told = [in_text(value) for value in row]
            if table.model is User:
                told.append(groups.get(row[0], ""))
            writer.writerow(told)
            if table.files:
                note_papers(table, dict(zip(names, row, strict=True)), papers)
            if count % ROWS_AT_ONCE == 0:
                step(ROWS_AT_ONCE)
    step(count % ROWS_AT_ONCE)
    return file.entry(table.file, count, last_number(table.model))


def groups_of_users() -> dict[int, str]:
    """The names of each account's groups, with a space between."""
    told: dict[int, list[str]] = {}
    pairs = User.groups.through.objects.values_list("user_id", "group__name")
    for user, name in sorted(pairs):
        told.setdefault(user, []).append(name)
    return {user: " ".join(names) for user, names in told.items()}

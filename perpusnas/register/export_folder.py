"""Writing the whole register: one CSV file a table, and the documents."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import CommandError
from django.db import connection, transaction

from perpusnas.core.models import User
from perpusnas.core.models.sequences import last_number

from .documents import collect_documents, copy_documents
from .folder import (
    FORMAT_FILE,
    ManifestEntry,
    create_file,
    remove_folder,
    write_manifest,
)
from .tables import (
    FORMAT,
    RegisterTable,
    register_tables,
    value_to_text,
)

ROWS_AT_ONCE = 2000
Step = Callable[[int], None]


def write_register(folder: Path, step: Step) -> tuple[int, str]:
    """Write the register into a folder that is empty or does not exist yet.

    Returns the number of rows and the SHA-256 of the manifest. The folder is moved into
    place when it is complete, so that an aborted export cannot be mistaken for one.
    Raises CommandError if the folder exists and is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} is there already, and not an empty folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        documents: dict[str, str] = {}
        with snapshot():
            entries = [
                write_table(temporary, table, documents, step)
                for table in register_tables()
            ]
        entries += copy_documents(temporary, documents)
        digest = write_manifest(temporary, entries)
        (temporary / FORMAT_FILE).write_text(FORMAT)
        temporary.replace(folder)
    except BaseException:
        remove_folder(temporary)
        raise
    return sum(entry.rows or 0 for entry in entries), digest


@contextmanager
def snapshot() -> Iterator[None]:
    """Read all tables as of one moment, without blocking writers."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # transaction.atomic() would begin IMMEDIATE and take the write lock.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def write_table(
    folder: Path, table: RegisterTable, documents: dict, step: Step
) -> ManifestEntry:
    """Write one CSV file, collect the documents of its rows in `documents`, and return
    its manifest line."""
    names = [field.attname for field in table.fields]
    groups = groups_of_users() if table.model is User else {}
    count = 0
    with create_file(folder / table.file) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        rows = table.rows().values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
        for count, row in enumerate(rows, start=1):
            values = [value_to_text(value) for value in row]
            if table.model is User:
                values.append(groups.get(row[0], ""))
            writer.writerow(values)
            if table.files:
                collect_documents(table, dict(zip(names, row, strict=True)), documents)
            if count % ROWS_AT_ONCE == 0:
                step(ROWS_AT_ONCE)
    step(count % ROWS_AT_ONCE)
    return file.entry(table.file, count, last_number(table.model))


def groups_of_users() -> dict[int, str]:
    """Return the group names of each account, separated by spaces, by user id."""
    names_by_user: dict[int, list[str]] = {}
    pairs = User.groups.through.objects.values_list("user_id", "group__name")
    for user, name in sorted(pairs):
        names_by_user.setdefault(user, []).append(name)
    return {user: " ".join(names) for user, names in names_by_user.items()}

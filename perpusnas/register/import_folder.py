"""Importing a whole register into an empty database, all of it or nothing."""

import csv
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from agreements.models import Agreement
from perpusnas.core.access import audit_as, system_account
from perpusnas.core.models import User, insert_history, insert_rows
from perpusnas.core.models.sequences import set_last_number

from .documents import collect_documents, documents_removed_on_error, import_documents
from .empty_database import clear_initial_data, require_empty_register
from .folder import (
    DOCUMENTS,
    FORMAT_FILE,
    MANIFEST,
    DigestedFile,
    ManifestEntry,
    read_manifest,
)
from .tables import (
    FORMAT,
    RegisterTable,
    register_tables,
    text_to_value,
)

ROUTE = "import_register"
ROWS_AT_ONCE = 1000
Step = Callable[[int], None]
# The errors that an invalid cell or row can raise in fields or the database.
CELL_ERRORS = (ValidationError, ValueError, TypeError, DatabaseError, csv.Error)


def read_register(folder: Path, begin: Callable[[int], Step]) -> int:
    """Import a register and return the number of rows, which `begin` gets before."""
    check_format(folder)
    entries, digest = read_manifest(folder)
    check_files(folder, entries)
    step = begin(sum(entry.rows or 0 for entry in entries.values()))
    csv.field_size_limit(sys.maxsize)
    with documents_removed_on_error() as undo, transaction.atomic():
        require_empty_register()
        clear_initial_data()
        documents: dict[str, str] = {}
        for table in register_tables():
            import_table(folder, table, entries[table.file], documents, step)
        Agreement.objects.rebuild_spans()
        import_documents(folder, entries, documents, undo)
        with audit_as(system_account(), ROUTE, f"{MANIFEST} SHA-256 {digest}"):
            for table in filter(lambda table: table.tracked, register_tables()):
                insert_history(table.model, "+")
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise CommandError(f"A row names what is not there: {error}") from error
        for table in register_tables():
            set_last_number(table.model, entries[table.file].last_number or 0)
    return sum(entry.rows or 0 for entry in entries.values())


def check_format(folder: Path) -> None:
    file = folder / FORMAT_FILE
    if not file.is_file() or file.read_text(errors="replace") != FORMAT:
        raise CommandError(f"{file} does not say {FORMAT.strip()!r}.")


def check_files(folder: Path, entries: dict[str, ManifestEntry]) -> None:
    """Raise CommandError unless the folder has one file a table, and documents only."""
    expected = {table.file for table in register_tables()}
    listed = {file for file in entries if not file.startswith(f"{DOCUMENTS}/")}
    for problem, files in (
        ("lacks", expected - listed),
        ("knows no", listed - expected),
    ):
        if files:
            raise CommandError(f"{MANIFEST} {problem} {', '.join(sorted(files))}.")
    missing = sorted(file for file in entries if not (folder / file).is_file())
    if missing:
        raise CommandError(f"Not in {folder}: {', '.join(missing[:20])}.")


def import_table(
    folder: Path,
    table: RegisterTable,
    entry: ManifestEntry,
    documents: dict[str, str],
    step: Step,
) -> None:
    """Import the rows of one file."""
    with (folder / table.file).open("rb") as opened:
        file = DigestedFile(opened)
        # Line ends are kept, so that a text of several lines does not change.
        reader = csv.reader(file.lines(), strict=True)
        try:
            count = import_lines(reader, table, documents, step)
        except CELL_ERRORS as error:
            about = f"{table.file}, near line {reader.line_num}"
            raise CommandError(f"{about}: {error}") from error
    if file.entry(table.file, count, entry.last_number) != entry:
        raise CommandError(f"{table.file} is not the file that {MANIFEST} tells of.")


def import_lines(
    reader, table: RegisterTable, documents: dict[str, str], step: Step
) -> int:
    heading: list[str] = next(reader, [])
    if heading != table.columns:
        raise CommandError(column_difference(table, heading))
    count = 0
    while lines := list(islice(reader, ROWS_AT_ONCE)):
        rows = [parse_line(table, line) for line in lines]
        if table.model is User:
            import_users(table, rows)
        else:
            insert_rows(table.model, table.fields, rows)
        for row in rows if table.files else ():
            collect_documents(
                table, dict(zip(table.columns, row, strict=True)), documents
            )
        count += len(rows)
        step(len(rows))
    return count


def column_difference(table: RegisterTable, heading: list[str]) -> str:
    lacking = [c for c in table.columns if c not in heading]
    more = [c for c in heading if c not in table.columns]
    columns = (
        f"lacking: {', '.join(lacking) or '-'}; not known: {', '.join(more) or '-'}"
    )
    return f"{table.file} has other columns than the register, or another order ({columns})."


def parse_line(table: RegisterTable, line: list[str]) -> list[Any]:
    """Return the values of a line; the groups of an account come last."""
    if len(line) != len(table.columns):
        raise ValueError(f"{len(line)} cells, where {len(table.columns)} are wanted")
    cells = zip(table.fields, line, strict=False)
    values = [text_to_value(field, text) for field, text in cells]
    return values + line[len(values) :]


def import_users(table: RegisterTable, rows: list[list]) -> None:
    """Create accounts with their groups and an unusable password."""
    groups = {group.name: group for group in Group.objects.all()}
    for *values, names in rows:
        columns = dict(zip(table.columns, values, strict=False))
        user = User(**columns, password=make_password(None))
        User._base_manager.bulk_create([user])
        if unknown := set(names.split()) - set(groups):
            raise ValueError(f"{user}: no group {', '.join(sorted(unknown))}")
        user.groups.set(groups[name] for name in names.split())

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
from django.db import DatabaseError, connection, models, transaction

from agreements.models import Agreement
from perpusnas.core.audit import audit_as, system_account
from perpusnas.core.collation import refresh_sort_keys
from perpusnas.core.models import User, insert_history, insert_rows
from perpusnas.core.models.listed_choices import lists
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
    EARLIER_FORMATS,
    FORMAT,
    RegisterTable,
    register_tables,
    text_to_value,
)

ROUTE = "import_register"
# Tables that register folders of earlier versions do not have.
ADDED_SINCE = {
    "agreements_agreementpair.csv",
    "events_eventpair.csv",
    "events_programbody.csv",
    "events_nominationstate.csv",
    "events_outcomename.csv",
    "events_outcomepart.csv",
    "events_outcomeperson.csv",
    "partners_partnerfact.csv",
}
ADDED_SINCE |= {f"{listed._meta.db_table}.csv" for listed in lists()}
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
        tables = [table for table in register_tables() if table.file in entries]
        clear_initial_data(tables)
        documents: dict[str, str] = {}
        for table in tables:
            import_table(folder, table, entries[table.file], documents, step)
        Agreement.objects.rebuild_spans()
        import_documents(folder, entries, documents, undo)
        with audit_as(system_account(), ROUTE, f"{MANIFEST} SHA-256 {digest}"):
            for table in filter(lambda table: table.tracked, register_tables()):
                insert_history(table.model, "+")
        refresh_sort_keys()
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise CommandError(f"A row names what is not there: {error}") from error
        for table in tables:
            set_last_number(table.model, entries[table.file].last_number or 0)
        complete_lists()
    return sum(entry.rows or 0 for entry in entries.values())


def complete_lists() -> None:
    """Add the kinds and roles that came after the version that wrote the folder."""
    for listed in lists():
        listed.add_first_rows()


def check_format(folder: Path) -> None:
    file = folder / FORMAT_FILE
    known = (FORMAT, *EARLIER_FORMATS)
    if not file.is_file() or file.read_text(errors="replace") not in known:
        raise CommandError(f"{file} does not say {FORMAT.strip()!r}.")


def check_files(folder: Path, entries: dict[str, ManifestEntry]) -> None:
    """Raise CommandError unless the folder has one file a table, and documents only."""
    expected = {table.file for table in register_tables()}
    expected -= ADDED_SINCE - entries.keys()
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
    check_columns(table, heading)
    fields = [field for field in table.fields if field.column in heading]
    lacking = [field for field in table.fields if field.column not in heading]
    lacking += table.worked_out
    names = [field.attname for field in (*fields, *lacking)]
    defaults = [field.get_default() for field in lacking]
    count = 0
    while lines := list(islice(reader, ROWS_AT_ONCE)):
        check_lengths(heading, lines)
        rows = [[*parse_line(fields, line), *defaults] for line in lines]
        if table.model is User:
            import_users(names, rows, [line[-1] for line in lines])
        else:
            insert_rows(table.model, [*fields, *lacking], rows)
        for row in rows if table.files else ():
            collect_documents(table, dict(zip(names, row, strict=True)), documents)
        count += len(rows)
        step(len(rows))
    return count


def check_columns(table: RegisterTable, heading: list[str]) -> None:
    """Raise CommandError for unknown columns, another order, and columns that are
    missing and have no default."""
    missing = [column for column in table.required_columns if column not in heading]
    in_order = [column for column in table.columns if column in heading]
    if missing or in_order != heading:
        unknown = [column for column in heading if column not in table.columns]
        raise CommandError(
            f"{table.file} has other columns than the register, or another order "
            f"(lacking: {', '.join(missing) or '-'}; "
            f"not known: {', '.join(unknown) or '-'})."
        )


def check_lengths(heading: list[str], lines: list[list[str]]) -> None:
    """Raise ValueError unless each line has as many cells as the heading."""
    for line in lines:
        if len(line) != len(heading):
            raise ValueError(f"{len(line)} cells, where {len(heading)} are wanted")


def parse_line(fields: list[models.Field], line: list[str]) -> list[Any]:
    """Return the values of a line for these fields, which are its first columns."""
    cells = zip(fields, line, strict=False)
    return [text_to_value(field, text) for field, text in cells]


def import_users(names: list[str], rows: list[list], groups: list[str]) -> None:
    """Create accounts with their groups, each with an unusable password.

    `groups` has the names of the groups of each account, separated by spaces.
    """
    known = {group.name: group for group in Group.objects.all()}
    for row, text in zip(rows, groups, strict=True):
        values = dict(zip(names, row, strict=True))
        user = User(**values, password=make_password(None))
        User._base_manager.bulk_create([user])
        if unknown := set(text.split()) - set(known):
            raise ValueError(f"{user}: no group {', '.join(sorted(unknown))}")
        user.groups.set(known[name] for name in text.split())

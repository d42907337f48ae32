"""Files that came from here: their cells are known, whatever was put into words."""

from collections import defaultdict

from django.utils.translation import override

from perpusnas.core.files import Column, table

from .csv_files import plain
from .record_kinds import Kind
from .rows import Entry


def own_cells(
    kind: Kind, user, headings: list[str], dialect: str, entries: list[Entry]
) -> dict[int, dict[str, set[str]]]:
    """What our own file says of these records under these headings, in each language.

    A cell that says the same still is not read at all: some say in one cell what
    stands in many rows, and nobody could tell these apart again.
    """
    keys = [entry.pk for entry in entries if entry.pk]
    told: dict[int, dict[str, set[str]]] = {k: defaultdict(set) for k in keys}
    for language in ("id", "en"):
        with override(language):
            columns = [
                column
                for column in kind.exported(user, dialect)
                if column.kind != "row" and str(column.heading) in headings
            ]
            if keys and columns:
                enter(kind, user, keys, columns, told)
    return told


def enter(kind: Kind, user, keys: list[int], columns: list[Column], told) -> None:
    records = kind.listed(user)
    rows = table(records, keys, columns)
    for key, row in zip(keys, rows, strict=True):
        for column, cell in zip(columns, row, strict=True):
            words = "" if cell is None else plain(str(cell))
            told[key][str(column.heading)].add(words)

"""Files that came from here: their cells are known, whatever was put into words."""

from collections import defaultdict

from django.utils.translation import override

from perpusnas.core.files import Column, table

from .csv_files import plain
from .former_wording import OWN_HEADINGS, as_worded_before
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
                if column.kind != "row" and called(column, headings)
            ]
            if keys and columns:
                enter(kind, user, keys, columns, told, headings)
    return told


def called(column: Column, headings: list[str]) -> list[str]:
    """The headings in a file that are this column's, today's or former ones."""
    today = str(column.heading)
    return [h for h in headings if h == today or OWN_HEADINGS.get(h) == today]


def enter(
    kind: Kind, user, keys: list[int], columns: list[Column], told, headings: list[str]
) -> None:
    records = kind.listed(user)
    rows = table(records, keys, columns)
    for key, row in zip(keys, rows, strict=True):
        for column, cell in zip(columns, row, strict=True):
            words = "" if cell is None else plain(str(cell))
            for heading in called(column, headings):
                told[key][heading] |= {words, as_worded_before(words)}

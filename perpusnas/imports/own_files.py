"""Files that came from here: their cells are known, whatever was put into words."""

from collections import defaultdict

from django.utils.translation import override

from perpusnas.core.files import Column, Keys, dialect_called, text_cell
from perpusnas.core.files.xlsxfile import cut

from .former_wording import OWN_HEADINGS, as_worded_before
from .record_kinds import RecordKind
from .rows import ImportRow
from .tables import without_formula_guard

OwnCells = dict[int | None, dict[str, set[str]]]


def own_cells(
    kind: RecordKind, user, headings: list[str], dialect: str, entries: list[ImportRow]
) -> OwnCells:
    """What our own file says of these records under these headings, in each language.

    A cell that says the same still is not read at all: some say in one cell what
    stands in many rows, and nobody could tell these apart again.
    """
    found: OwnCells = {entry.pk: defaultdict(set) for entry in entries if entry.pk}
    for language in ("id", "en"):
        with override(language):
            add_cells(found, kind, user, headings, dialect)
    return found


def called(slug: str, column: Column, headings: list[str]) -> list[str]:
    """Return the headings in a file that are this column's, today's or former ones."""
    today = str(column.heading)
    former = OWN_HEADINGS[slug]
    return [h for h in headings if h == today or former.get(h) == today]


def add_cells(
    found: OwnCells, kind: RecordKind, user, headings: list[str], dialect: str
) -> None:
    """Add the cells of our own file in the language now active."""
    table = kind.own_file(user)
    cells = [
        (names, text_cell(column, dialect_called(dialect)))
        for column in table.columns
        if column.kind != "number" and (names := called(kind.slug, column, headings))
    ]
    if not cells or not found:
        return
    for key, today in table.read(Keys(found)).items():
        for row in (today, *kind.rows_of_other_days(today)):
            for names, cell in cells:
                text = without_formula_guard(cell(row))
                in_sheet = without_formula_guard(cut(cell(row)))
                for heading in names:
                    found[key][heading] |= {text, in_sheet, as_worded_before(text)}

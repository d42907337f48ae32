"""The rows of an import that were left out, as a file of the same shape with a column of
reasons."""

import tempfile
from collections.abc import Iterator
from itertools import groupby, islice
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from perpusnas.core.files import dialect_called
from perpusnas.core.files.csvfile import lines_into
from perpusnas.core.files.formulas import guarded
from perpusnas.core.files.xlsxfile import (
    MOST_ROWS,
    OPTIONS,
    Sheet,
    TooManyRowsError,
    cut,
)

from . import reasons
from .skipped_rows import Shape, SkippedRow, SkippedRows

# So many rows are looked up in the register at once.
AT_ONCE = 500
# A sheet's name is no longer, and has none of these.
LONGEST_NAME, NOT_IN_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
# The name of an only sheet may be a column of its own, see `Shape.added`.
Line = tuple[SkippedRow, str]


class LongCellError(Exception):
    """A cell of a row is longer than a sheet can hold."""

    def __init__(self, number: int | str):
        message = _(
            "A cell of row %(n)s is too long for a workbook: download the CSV file."
        )
        super().__init__(message % {"n": number})


def with_reasons(rows: SkippedRows, user: Any) -> Iterator[Line]:
    """Yield the rows, each with its reasons as far as a user may see them."""
    found = iter(rows)
    while some := list(islice(found, AT_ONCE)):
        visible = reasons.visible_records((row.reasons for row in some), user)
        for row in some:
            yield row, "\n".join(row.reasons.in_words(visible))


def write_csv(file: IO[bytes], rows: SkippedRows, user: Any) -> int:
    """Write the rows as one table; return how many there are."""
    shape, written = rows.shape, 0
    with lines_into(file, dialect_called(shape.dialect)) as writer:
        writer.writerow(map(guarded, [*shape.headings, str(reasons.HEADING)]))
        for row, reason in with_reasons(rows, user):
            writer.writerow(map(guarded, [*row.cells, reason]))
            written += 1
    return written


def write_xlsx(file: IO[bytes], rows: SkippedRows, user: Any) -> int:
    """Write the rows, each in the sheet that it is from; return how many there are.
    Raises LongCellError or TooManyRowsError."""
    shape, written = rows.shape, 0
    names = list(dict.fromkeys(row.sheet for row in rows))
    # The column with the name of the sheet is added again where several are read.
    position = len(shape.headings) - shape.added if len(names) > 1 else None
    with (
        tempfile.TemporaryDirectory() as folder,
        Workbook(file, {**OPTIONS, "tmpdir": folder}) as book,
    ):
        used: set[str] = set()
        for name, lines in groupby(
            with_reasons(rows, user), lambda pair: pair[0].sheet
        ):
            title = sheet_name(name or only_sheet(shape), used)
            sheet = Sheet(book, title, line_of(shape.headings, heading(), position))
            for row, reason in lines:
                check_lengths(row)
                if sheet.written == MOST_ROWS:
                    raise TooManyRowsError(MOST_ROWS)
                sheet.add(line_of(map(plain, row.cells), reason, position))
                written += 1
            sheet.finish()
    return written


def heading() -> str:
    """Return the heading of the column of reasons."""
    return str(reasons.HEADING)


def line_of(cells: Any, last: str, left_out: int | None) -> list[str]:
    """Return the cells of a line without the one that is left out."""
    kept = [cell for place, cell in enumerate(cells) if place != left_out]
    return [*kept, cut(last)]


def plain(cell: str) -> str:
    """Return a cell as reading it again gives it: one apostrophe may be removed."""
    return guarded(cell) if cell.startswith("'") else cell


def check_lengths(row: SkippedRow) -> None:
    """Raise LongCellError where a sheet would hold only part of a cell."""
    if any(cut(cell) != cell for cell in row.cells):
        raise LongCellError(row.number)


def only_sheet(shape: Shape) -> str:
    """Return the name of the only sheet of a file."""
    return shape.sheets[0] if shape.sheets else _("Data")


def sheet_name(name: str, used: set[str]) -> str:
    """Return a name as workbooks allow it, which no other sheet has."""
    allowed = name.translate(NOT_IN_NAMES).strip("'")[:LONGEST_NAME] or _("Data")
    found, number = allowed, 1
    while found.lower() in used:
        number += 1
        found = f"{allowed[: LONGEST_NAME - 4]} {number}"
    used.add(found.lower())
    return found

"""Reading CSV files line by line; files that cannot be read reliably are rejected."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.files import unguarded

MAX_LINE_BYTES = 1_000_000
SEPARATORS = ";\t,"
# The first line of a file may declare the separator for Excel.
SEPARATOR_LINE = re.compile("sep=([;,\t])", re.IGNORECASE)
Line = tuple[int, list[str]]


class UnreadableFileError(Exception):
    """Raised with the reason why a file cannot be read."""


def at_row(number: int, reason: str) -> UnreadableFileError:
    """Return the error with the number of the row."""
    message = _("Row %(number)s: %(reason)s")
    return UnreadableFileError(message % {"number": number, "reason": reason})


def csv_lines(path: Path) -> tuple[str, Iterator[Line]]:
    """Return the separator and the numbered rows of a CSV file. Raises RefusedError."""
    with path.open("rb") as file:
        head = file.read(MAX_LINE_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(_("The file is UTF-16. Save it as “CSV UTF-8”."))
    lines = head.decode("utf-8-sig", "replace").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnreadableFileError(_("The file is empty."))
    declared = SEPARATOR_LINE.fullmatch(first.rstrip("\r\n"))
    separator = declared[1] if declared else separator_of(first)
    return separator, csv_rows(path, separator)


def separator_of(line: str) -> str:
    """Return the separator that splits the line into most cells, ignoring quoted
    text."""
    unquoted = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count) if line else ","


def csv_rows(path: Path, separator: str) -> Iterator[Line]:
    """Yield the rows of a CSV file with their numbers, starting at 1."""
    number = 0
    with path.open("rb") as file:
        reader = csv.reader(decoded_lines(file), delimiter=separator, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, [without_formula_guard(cell) for cell in cells]
        except UnicodeDecodeError as error:
            reason = _("this is not UTF-8. Save the file as “CSV UTF-8”.")
            raise at_row(number + 1, reason) from error
        except csv.Error as error:
            reason = _(
                "this is not valid CSV: a quotation mark or a line break is wrong."
            )
            raise at_row(number + 1, reason) from error
        except OverflowError as error:
            raise at_row(number + 1, _("this line is too long.")) from error


def decoded_lines(file) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, with or without BOM, one at a time."""
    first = True
    while line := file.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES:
            raise OverflowError
        if b"\0" in line:
            raise UnicodeDecodeError("utf-8", line, 0, 1, "NUL")
        text = line.decode("utf-8-sig" if first else "utf-8")
        yield "\n" if first and SEPARATOR_LINE.fullmatch(text.rstrip("\r\n")) else text
        first = False


def without_formula_guard(cell: str) -> str:
    """Return a cell without the prefix that guards against formulas, and with plain
    line breaks."""
    return unguarded(cell).replace("\r\n", "\n").replace("\r", "\n").strip()

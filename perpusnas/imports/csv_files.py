"""Reading CSV files line by line; files that cannot be read reliably are rejected.

This runs in a process of its own, see `perpusnas.core.uploads`.
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from perpusnas.core.uploads.reading import RefusedFileError, gettext_noop

from .table_limits import Line

MAX_LINE_BYTES = 1_000_000
SEPARATORS = ";\t,"
# The first line of a file may declare the separator for Excel.
SEPARATOR_LINES = {f"sep={separator}": separator for separator in SEPARATORS}

EMPTY = gettext_noop("The file is empty.")
UTF_16 = gettext_noop("The file is UTF-16. Save it as “CSV UTF-8”.")
NOT_UTF_8 = gettext_noop("this is not UTF-8. Save the file as “CSV UTF-8”.")
NOT_CSV = gettext_noop(
    "this is not valid CSV: a quotation mark or a line break is wrong."
)
LONG_LINE = gettext_noop("this line is too long.")


def declared_separator(line: str) -> str | None:
    """Return the separator that a line declares, or None."""
    return SEPARATOR_LINES.get(line.rstrip("\r\n").lower())


def separator_of_file(file: BinaryIO) -> str:
    """Return the separator of a CSV file. Raises RefusedFileError."""
    head = file.read(MAX_LINE_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFileError(UTF_16)
    lines = head.decode("utf-8-sig", "replace").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise RefusedFileError(EMPTY)
    return declared_separator(first) or separator_of(first)


def separator_of(line: str) -> str:
    """Return the separator that splits the line into most cells, ignoring quoted
    text."""
    unquoted = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count) if line else ","


def csv_rows(file: BinaryIO, separator: str) -> Iterator[Line]:
    """Yield the rows of a CSV file with their numbers, starting at 1."""
    number = 0
    file.seek(0)
    reader = csv.reader(decoded_lines(file), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except UnicodeDecodeError as error:
        raise RefusedFileError(NOT_UTF_8, row=number + 1) from error
    except csv.Error as error:
        raise RefusedFileError(NOT_CSV, row=number + 1) from error
    except OverflowError as error:
        raise RefusedFileError(LONG_LINE, row=number + 1) from error


def decoded_lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, with or without BOM, one at a time."""
    first = True
    while line := file.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES:
            raise OverflowError
        if b"\0" in line:
            raise UnicodeDecodeError("utf-8", line, 0, 1, "NUL")
        text = line.decode("utf-8-sig" if first else "utf-8")
        yield "\n" if first and declared_separator(text) else text
        first = False

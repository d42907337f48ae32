"""Reading CSV files line by line; files that cannot be read reliably are rejected.

This runs in a process of its own, see `perpusnas.core.uploads`.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from perpusnas.core.uploads.reading import RefusedFileError, gettext_noop

from .table_limits import HEADING_WITHIN

MAX_LINE_BYTES = 1_000_000
SEPARATORS = ";\t,"
# The first line of a file may declare the separator for Excel.
SEPARATOR_LINES = {f"sep={separator}": separator for separator in SEPARATORS}

UTF_8, UTF_16, WINDOWS_1252 = "utf-8", "utf-16", "windows-1252"
ENCODINGS = {UTF_8: "UTF-8", UTF_16: "UTF-16", WINDOWS_1252: "Windows-1252"}
# The beginnings of files whose encoding is certain.
UTF_16_MARKS = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE

EMPTY = gettext_noop("The file is empty.")
WRONG_ENCODING = gettext_noop(
    "this is not %(encoding)s. Choose another encoding, or save the file as “CSV UTF-8”."
)
NOT_CSV = gettext_noop(
    "this is not valid CSV: a quotation mark or a line break is wrong."
)
LONG_LINE = gettext_noop("this line is too long.")


def encoding_of(file: BinaryIO) -> str:
    """Return the encoding of a file: UTF-16 by its mark or its many NUL bytes, UTF-8 if
    it is valid, Windows-1252 otherwise."""
    file.seek(0)
    head = file.read(1000)
    if head.startswith(UTF_16_MARKS) or looks_like_utf_16(head):
        return UTF_16
    file.seek(0)
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        while chunk := file.read(MAX_LINE_BYTES):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return UTF_8 if head.startswith(codecs.BOM_UTF8) else WINDOWS_1252
    return UTF_8


def looks_like_utf_16(head: bytes) -> bool:
    """Return whether every other byte is mostly NUL, as in Latin text in UTF-16 without
    its mark."""
    half = len(head) // 2
    return half > 1 and max(head[::2].count(0), head[1::2].count(0)) > half * 0.7


def decoded_file(file: BinaryIO, encoding: str) -> BinaryIO:
    """Return a file in UTF-16 as a file in UTF-8, and any other unchanged."""
    file.seek(0)
    if encoding != UTF_16:
        return file
    content = file.read()
    if not content.startswith(UTF_16_MARKS):
        big_endian = content[:1000:2].count(0) > content[1:1000:2].count(0)
        content = UTF_16_MARKS[big_endian] + content
    try:
        return BytesIO(content.decode(UTF_16).encode())
    except UnicodeError as error:
        row = content[: getattr(error, "start", 0)].count(b"\n") + 1
        raise wrong_encoding(encoding, row) from error


def wrong_encoding(encoding: str, row: int) -> RefusedFileError:
    """Return the refusal of a row that is not in an encoding."""
    return RefusedFileError(WRONG_ENCODING, row=row, encoding=ENCODINGS[encoding])


def declared_separator(line: str) -> str | None:
    """Return the separator that a line declares, or None."""
    return SEPARATOR_LINES.get(line.rstrip("\r\n").lower())


def separator_of_file(file: BinaryIO, encoding: str) -> str:
    """Return the separator of a CSV file that was decoded. Raises RefusedFileError."""
    file.seek(0)
    head = file.read(MAX_LINE_BYTES).decode(line_encoding(encoding), "replace")
    lines = [line for line in head.removeprefix("\ufeff").split("\n") if line.strip()]
    if not lines:
        raise RefusedFileError(EMPTY)
    return declared_separator(lines[0]) or separator_of(lines[:HEADING_WITHIN])


def line_encoding(encoding: str) -> str:
    """Return the encoding of the lines of a file that was decoded."""
    return WINDOWS_1252 if encoding == WINDOWS_1252 else UTF_8


def separator_of(lines: list[str]) -> str:
    """Return the separator that splits most lines into equally many cells, ignoring
    quoted text."""
    plain = ["".join(line.split('"')[::2]) for line in lines]

    def fits(separator: str) -> tuple[int, int]:
        """Return how many lines have the usual number of separators, and that
        number."""
        counts = Counter(line.count(separator) for line in plain)
        del counts[0]
        return max(((lines, count) for count, lines in counts.items()), default=(0, 0))

    return max(SEPARATORS, key=fits) if any(map(fits, SEPARATORS)) else ","


def csv_rows(
    file: BinaryIO, encoding: str, separator: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a decoded CSV file with their numbers, starting at 1."""
    number = 0
    file.seek(0)
    lines = decoded_lines(file, line_encoding(encoding))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except UnicodeDecodeError as error:
        raise wrong_encoding(encoding, number + 1) from error
    except csv.Error as error:
        raise RefusedFileError(NOT_CSV, row=number + 1) from error
    except OverflowError as error:
        raise RefusedFileError(LONG_LINE, row=number + 1) from error


def decoded_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines of a file in UTF-8, with or without its mark, or Windows-1252."""
    first = True
    while line := file.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES:
            raise OverflowError
        if b"\0" in line:
            raise UnicodeDecodeError(encoding, line, 0, 1, "NUL")
        if first:
            line = line.removeprefix(codecs.BOM_UTF8)
        text = line.decode(encoding)
        yield "\n" if first and declared_separator(text) else text
        first = False

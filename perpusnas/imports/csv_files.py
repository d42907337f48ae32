"""CSV files, read line by line: whatever cannot be read for certain is refused."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from perpusnas.core.files import unguarded

LONGEST_LINE = 1_000_000
SEPARATORS = ";\t,"
# What Excel may be told in the first line of a file.
SAYS_SEPARATOR = re.compile("sep=([;,\t])", re.IGNORECASE)
Line = tuple[int, list[str]]


class RefusedError(Exception):
    """That a file is not read at all, and why."""


def at_row(number: int, reason: str) -> RefusedError:
    words = _("Row %(number)s: %(reason)s")
    return RefusedError(words % {"number": number, "reason": reason})


def csv_lines(path: Path) -> tuple[str, Iterator[Line]]:
    """The separator of a CSV file, and its rows, numbered as a spreadsheet does."""
    with path.open("rb") as file:
        head = file.read(LONGEST_LINE)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedError(_("The file is UTF-16. Save it as “CSV UTF-8”."))
    lines = head.decode("utf-8-sig", "replace").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise RefusedError(_("The file is empty."))
    told = SAYS_SEPARATOR.fullmatch(first.rstrip("\r\n"))
    separator = told[1] if told else separator_of(first)
    return separator, rows(path, separator)


def separator_of(line: str) -> str:
    """The sign that parts the most cells of a line, those in quotes apart."""
    bare = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=bare.count) if line else ","


def rows(path: Path, separator: str) -> Iterator[Line]:
    number = 0
    with path.open("rb") as file:
        reader = csv.reader(decoded(file), delimiter=separator, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, [plain(cell) for cell in cells]
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


def decoded(file) -> Iterator[str]:
    """The lines of a file of UTF-8, with or without its mark, one at a time."""
    first = True
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise OverflowError
        if b"\0" in line:
            raise UnicodeDecodeError("utf-8", line, 0, 1, "NUL")
        text = line.decode("utf-8-sig" if first else "utf-8")
        yield "\n" if first and SAYS_SEPARATOR.fullmatch(text.rstrip("\r\n")) else text
        first = False


def plain(cell: str) -> str:
    """A cell without what protects it from being taken for a formula."""
    return unguarded(cell).replace("\r\n", "\n").replace("\r", "\n").strip()

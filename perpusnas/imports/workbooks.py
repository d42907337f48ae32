"""Reading XLSX workbooks: checked as a zip archive first, then read row by row.

Workbooks with macros, external links, a password or an excessive unpacked size are
rejected, since no list needs them. This runs in a process of its own, see
`perpusnas.core.uploads`.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from perpusnas.core.uploads.archives import (
    ArchiveLimits,
    Unpacker,
    opened_archive,
    part_name,
)
from perpusnas.core.uploads.reading import (
    BROKEN,
    RefusedFileError,
    gettext_noop,
    starts_with,
)
from perpusnas.core.uploads.xml_parts import Attributes, XmlHandler, go_over

from .table_limits import MANY_COLUMNS, MAX_COLUMNS, Line

# As many characters as a cell of a CSV file may have; Excel knows 32,767.
MAX_CELL = 131_072
# A character that XML cannot hold, as workbooks write it (ECMA-376, ST_Xstring). NUL
# and halves of pairs are no characters of a text.
ESCAPED = re.compile(r"_x(?!0000|[dD][89abcdefABCDEF])([0-9A-Fa-f]{4})_")
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OR_LOCKED = gettext_noop(
    "The workbook is locked with a password, or of the old type (.xls). Save it as "
    ".xlsx without a password."
)
MACROS = gettext_noop("The workbook has macros. Save it as .xlsx without them.")
LINKS = gettext_noop("The workbook has links to other files. Save it with values only.")
NO_WORKBOOK = gettext_noop("This is not an .xlsx workbook.")
NO_VALUES = gettext_noop(
    "The workbook has formulas without their values. Open it in a spreadsheet program "
    "and save it there."
)
LONG_CELL = gettext_noop("a cell is too long.")


def check_workbook(file: BinaryIO, limits: ArchiveLimits) -> None:
    """Check a workbook before anything else in it is used. Raises RefusedFileError."""
    if starts_with(file, OFFICE_97):
        raise RefusedFileError(OLD_OR_LOCKED)
    with opened_archive(file, limits) as archive:
        check_names([part_name(part) for part in archive.infolist()])
        unpacker = Unpacker(archive, limits)
        for part in archive.infolist():
            check_part(unpacker, part)


def check_names(names: list[str]) -> None:
    """Check that the parts are those of a workbook without macros and links."""
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise RefusedFileError(MACROS)
    if any("externallinks/" in name for name in names):
        raise RefusedFileError(LINKS)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise RefusedFileError(NO_WORKBOOK)


def check_part(unpacker: Unpacker, part: zipfile.ZipInfo) -> None:
    """Unpack a part, and refuse entities, macros and formulas without values in it."""
    name, chunks = part_name(part), unpacker.chunks(part)
    if not name.endswith((".xml", ".rels")):
        for _chunk in chunks:
            pass
    elif "worksheets/" in name and name.endswith(".xml"):
        go_over(chunks, FormulaCheck())
    elif name == "[content_types].xml":
        go_over(chunks, MacroCheck())
    else:
        go_over(chunks)


class MacroCheck(XmlHandler):
    """Refuses content types of workbooks with macros."""

    def start(self, name: str, attributes: Attributes) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise RefusedFileError(MACROS)


class FormulaCheck(XmlHandler):
    """Refuses formulas without a cached value, which cannot be read.

    A formula whose value is an empty text is marked by its type.
    """

    def __init__(self) -> None:
        self.has_formula = self.has_value = self.in_value = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self.has_formula, self.has_value = False, attributes.get("t") == "str"
        elif name == "f":
            self.has_formula = True
        elif name in {"v", "is"}:
            self.in_value = True

    def text(self, text: str) -> None:
        if self.in_value and text.strip():
            self.has_value = True

    def end(self, name: str) -> None:
        self.in_value = False
        if name == "c" and self.has_formula and not self.has_value:
            raise RefusedFileError(NO_VALUES)


# Exceptions that openpyxl raises for malformed workbooks.
PARSER_ERRORS = (
    *(InvalidFileException, DefusedXmlException, ParseError, zipfile.BadZipFile),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(OverflowError, EOFError, zlib.error, AssertionError),
)


def sheets_of(file: BinaryIO) -> list[tuple[str, Iterator[Line]]]:
    """Return name and rows of each visible sheet of a checked workbook."""
    try:
        book = openpyxl.load_workbook(
            file, read_only=True, data_only=True, keep_links=False
        )
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        return [(sheet.title, sheet_rows(sheet)) for sheet in visible]
    except PARSER_ERRORS as error:
        raise RefusedFileError(BROKEN) from error


def sheet_rows(sheet) -> Iterator[Line]:
    """Yield the rows of a sheet with their numbers; stops after 1,000 empty rows."""
    empty = 0
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except PARSER_ERRORS as error:
            raise RefusedFileError(BROKEN) from error
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise RefusedFileError(MANY_COLUMNS, most=MAX_COLUMNS)
        if any(len(cell) > MAX_CELL for cell in cells):
            raise RefusedFileError(LONG_CELL, row=number)
        empty = 0 if cells else empty + 1
        if empty > 1_000:
            return
        yield number, cells


def cell_text(value: Any) -> str:
    """Return the value of a cell as a user would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))

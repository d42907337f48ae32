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

from .merged_cells import MarkedLine, MergedCells
from .table_limits import (
    LINKS,
    LONG_CELL,
    MACROS,
    MANY_COLUMNS,
    MAX_CELL,
    MAX_COLUMNS,
    NO_VALUE,
    number_text,
)

# A character that XML cannot hold, as workbooks write it (ECMA-376, ST_Xstring). NUL
# and halves of pairs are no characters of a text.
ESCAPED = re.compile(r"_x(?!0000|[dD][89abcdefABCDEF])([0-9A-Fa-f]{4})_")
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OR_LOCKED = gettext_noop(
    "The workbook is locked with a password, or of the old type (.xls). Save it as "
    ".xlsx without a password."
)
NO_WORKBOOK = gettext_noop("This is not an .xlsx workbook.")


def checked_sheets(
    file: BinaryIO, limits: ArchiveLimits
) -> list[tuple[str, Iterator[MarkedLine]]]:
    """Return name and rows of each visible sheet of a workbook, which is checked before
    anything else in it is used. Raises RefusedFileError."""
    if starts_with(file, OFFICE_97):
        raise RefusedFileError(OLD_OR_LOCKED)
    checks: dict[str, SheetCheck] = {}
    with opened_archive(file, limits) as archive:
        check_names([part_name(part) for part in archive.infolist()])
        unpacker = Unpacker(archive, limits)
        for part in archive.infolist():
            check_part(unpacker, part, checks)
    return sheets_of(file, checks)


def check_names(names: list[str]) -> None:
    """Check that the parts are those of a workbook without macros and links."""
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise RefusedFileError(MACROS)
    if any("externallinks/" in name for name in names):
        raise RefusedFileError(LINKS)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise RefusedFileError(NO_WORKBOOK)


def check_part(
    unpacker: Unpacker, part: zipfile.ZipInfo, checks: dict[str, "SheetCheck"]
) -> None:
    """Unpack a part, refuse entities and macros in it, and note what is found in what
    may be a sheet."""
    name, chunks = part_name(part), unpacker.chunks(part)
    if not name.endswith((".xml", ".rels")):
        for _chunk in chunks:
            pass
    elif name == "[content_types].xml":
        go_over(chunks, MacroCheck())
    elif name == "xl/sharedstrings.xml" or name.endswith(".rels"):
        go_over(chunks)
    else:
        checks[name] = SheetCheck()
        go_over(chunks, checks[name])


class MacroCheck(XmlHandler):
    """Refuses content types of workbooks with macros."""

    def start(self, name: str, attributes: Attributes) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise RefusedFileError(MACROS)


class SheetCheck(XmlHandler):
    """Notes the merged cells of a sheet, and the first formula without a cached value,
    which cannot be read.

    A formula whose value is an empty text is marked by its type.
    """

    def __init__(self) -> None:
        self.has_formula = self.has_value = self.in_value = False
        self.cell = self.without_value = ""
        self.merged = MergedCells()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self.cell = attributes.get("r", "?")
            self.has_formula, self.has_value = False, attributes.get("t") == "str"
        elif name == "f":
            self.has_formula = True
        elif name in {"v", "is"}:
            self.in_value = True
        elif name == "mergeCell":
            self.merged.add_range(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self.in_value and text.strip():
            self.has_value = True

    def end(self, name: str) -> None:
        self.in_value = False
        if name == "c" and self.has_formula and not self.has_value:
            self.without_value = self.without_value or self.cell


# Exceptions that openpyxl raises for malformed workbooks.
PARSER_ERRORS = (
    *(InvalidFileException, DefusedXmlException, ParseError, zipfile.BadZipFile),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(OverflowError, EOFError, zlib.error, AssertionError),
)


def sheets_of(
    file: BinaryIO, checks: dict[str, SheetCheck]
) -> list[tuple[str, Iterator[MarkedLine]]]:
    """Return name and rows of each visible sheet of a checked workbook."""
    try:
        book = openpyxl.load_workbook(
            file, read_only=True, data_only=True, keep_links=False
        )
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        return [(s.title, sheet_lines(s, check_of(s, checks))) for s in visible]
    except PARSER_ERRORS as error:
        raise RefusedFileError(BROKEN) from error


def check_of(sheet, checks: dict[str, SheetCheck]) -> SheetCheck:
    """Return what was found in the part of a sheet. Raises KeyError."""
    return checks[sheet._worksheet_path.lower().removeprefix("/")]


def sheet_lines(sheet, check: SheetCheck) -> Iterator[MarkedLine]:
    """Yield the rows of a sheet with merged cells filled down. Raises RefusedFileError
    for a formula without a value."""
    if check.without_value:
        values = {"sheet": sheet.title, "cell": check.without_value}
        raise RefusedFileError(NO_VALUE, **values)
    yield from check.merged.filled_down(sheet_rows(sheet))


def sheet_rows(sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet with their numbers; stops after 1,000 empty rows."""
    empty = 0
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        try:
            number, row = next(rows)
            cells = [cell_text(value) for value in row]
        except StopIteration:
            return
        except PARSER_ERRORS as error:
            raise RefusedFileError(BROKEN) from error
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise RefusedFileError(MANY_COLUMNS, most=MAX_COLUMNS)
        if cells and max(map(len, cells)) > MAX_CELL:
            raise RefusedFileError(LONG_CELL, row=number)
        empty = 0 if cells else empty + 1
        if empty > 1_000:
            return
        yield number, cells


def cell_text(value: Any) -> str:
    """Return the value of a cell as a user would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value)
    return str(value)


def unescaped(text: str) -> str:
    """Return a text with the characters that its escapes stand for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)

"""Reading XLSX workbooks: checked as a zip archive first, then read row by row.

Workbooks with macros, external links, a password or an excessive unpacked size are
rejected, since no list needs them.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from .csv_files import Line, UnreadableFileError, without_formula_guard

MEGABYTE = 1024 * 1024
MAX_COLUMNS = 100
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# A formula without a cached value, which cannot be read. A formula whose value is an
# empty text is marked by its type.
FORMULA_WITHOUT_VALUE = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*>\s*
    <(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*
    (?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""",
    re.VERBOSE,
)
# More than the longest formula of a spreadsheet with its markup.
OVERLAP = 10_000


@dataclass(frozen=True)
class ArchiveLimits:
    """Limits of an archive: bytes packed and unpacked, their ratio, and number of
    parts."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100
    parts: int = 500


IN_BROWSER = ArchiveLimits()
BY_COMMAND = ArchiveLimits(packed=50 * MEGABYTE, unpacked=1000 * MEGABYTE)


def check_workbook(path: Path, bounds: ArchiveLimits = IN_BROWSER) -> None:
    """Check a workbook before anything in it is parsed. Raises RefusedError."""
    with path.open("rb") as file:
        if file.read(8) == OFFICE_97:
            message = _(
                "The workbook is locked with a password, or of the old type "
                "(.xls). Save it as .xlsx without a password."
            )
            raise UnreadableFileError(message)
    if path.stat().st_size > bounds.packed:
        raise too_large_error()
    try:
        with zipfile.ZipFile(path) as archive:
            check_parts(archive, bounds)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise broken_error() from error
    except (OSError, EOFError, ValueError) as error:
        raise broken_error() from error


def check_parts(archive: zipfile.ZipFile, bounds: ArchiveLimits) -> None:
    """Check the parts of the archive by name, flags and unpacked size."""
    parts = archive.infolist()
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(parts) > bounds.parts or len(set(names)) < len(names):
        raise broken_error()
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFileError(_("The workbook is locked with a password."))
    if any("vbaproject" in n or "macrosheets/" in n for n in names):
        raise UnreadableFileError(
            _("The workbook has macros. Save it as .xlsx without them.")
        )
    if any("externallinks/" in n for n in names):
        message = _("The workbook has links to other files. Save it with values only.")
        raise UnreadableFileError(message)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnreadableFileError(_("This is not an .xlsx workbook."))
    left = min(bounds.unpacked, bounds.ratio * packed_size(archive))
    for part in parts:
        left = unpack(archive, part, left)


def packed_size(archive: zipfile.ZipFile) -> int:
    """Return the packed size, at least a hundredth of a megabyte, so that small files
    may unpack to a megabyte."""
    packed = sum(part.compress_size for part in archive.infolist())
    return max(packed, MEGABYTE // 100)


def unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Check the content of a part and return how many bytes are left of the limit,
    counting what is actually unpacked."""
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(65_536):
            left -= len(chunk)
            if left < 0:
                raise too_large_error()
            content = tail + chunk
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                check_xml(part, content, first=not tail)
            tail = content[-OVERLAP:]
    return left


def check_xml(part: zipfile.ZipInfo, content: bytes, *, first: bool) -> None:
    """Raise RefusedError for entity declarations, macros and formulas without
    values."""
    if first and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise broken_error()
    if first and b"UTF-16" in content[:200].upper():
        raise broken_error()
    if ENTITY_DECLARATION.search(content):
        raise UnreadableFileError(
            _("The workbook declares entities; no list needs them.")
        )
    if b"macroEnabled" in content and "content_types" in part.filename.lower():
        raise UnreadableFileError(
            _("The workbook has macros. Save it as .xlsx without them.")
        )
    if "worksheets/" in part.filename and FORMULA_WITHOUT_VALUE.search(content):
        message = _(
            "The workbook has formulas without their values. Open it in a "
            "spreadsheet program and save it there."
        )
        raise UnreadableFileError(message)


def broken_error() -> UnreadableFileError:
    """Return the error for a damaged workbook."""
    return UnreadableFileError(_("The workbook is damaged and cannot be read."))


def too_large_error() -> UnreadableFileError:
    """Return the error for a workbook that exceeds a limit."""
    return UnreadableFileError(_("The workbook is too large, or unpacks to too much."))


def sheets_of(path: Path) -> list[tuple[str, Iterator[Line]]]:
    """Return name and rows of each visible sheet of a checked workbook."""
    try:
        packed = BytesIO(path.read_bytes())  # openpyxl rejects paths by their suffix
        book = openpyxl.load_workbook(
            packed, read_only=True, data_only=True, keep_links=False
        )
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        return [(sheet.title, sheet_rows(sheet)) for sheet in visible]
    except PARSER_ERRORS as error:
        raise broken_error() from error


# Exceptions that openpyxl raises for malformed workbooks.
PARSER_ERRORS = (
    *(InvalidFileException, DefusedXmlException, ParseError, zipfile.BadZipFile),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(OverflowError, EOFError, zlib.error, AssertionError),
)


def sheet_rows(sheet) -> Iterator[Line]:
    """Yield the rows of a sheet with their numbers; stops after 1,000 empty rows."""
    empty = 0
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [cell_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                message = _("There are more than %(most)s columns.")
                raise UnreadableFileError(message % {"most": MAX_COLUMNS})
            empty = 0 if cells else empty + 1
            if empty > 1_000:
                return
            yield number, cells
    except PARSER_ERRORS as error:
        raise broken_error() from error


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
    return without_formula_guard(str(value)).replace("_x000D_", "")

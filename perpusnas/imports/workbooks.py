"""XLSX workbooks: judged as a zip archive first, then read without keeping them whole.

A workbook is refused for what no list needs: macros, links to other files, a password,
parts that unpack to more than a list could be.
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

from .csv_files import Line, RefusedError, plain

MEGABYTE = 1024 * 1024
MOST_COLUMNS = 100
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# A formula that was never reckoned: what it says nobody knows. One whose value is an
# empty text says so by its type.
UNRECKONED = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*>\s*
    <(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*
    (?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""",
    re.VERBOSE,
)
# The longest formula that a spreadsheet takes, with what stands around it.
OVERLAP = 10_000


@dataclass(frozen=True)
class Bounds:
    """How large an archive may be, in bytes and in parts."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100
    parts: int = 500


IN_BROWSER = Bounds()
BY_COMMAND = Bounds(packed=50 * MEGABYTE, unpacked=1000 * MEGABYTE)


def check(path: Path, bounds: Bounds = IN_BROWSER) -> None:
    """Refuse a workbook before anything in it is parsed."""
    with path.open("rb") as file:
        if file.read(8) == OFFICE_97:
            words = _(
                "The workbook is locked with a password, or of the old type "
                "(.xls). Save it as .xlsx without a password."
            )
            raise RefusedError(words)
    if path.stat().st_size > bounds.packed:
        raise too_large()
    try:
        with zipfile.ZipFile(path) as archive:
            check_parts(archive, bounds)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise broken() from error
    except (OSError, EOFError, ValueError) as error:
        raise broken() from error


def check_parts(archive: zipfile.ZipFile, bounds: Bounds) -> None:
    parts = archive.infolist()
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(parts) > bounds.parts or len(set(names)) < len(names):
        raise broken()
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedError(_("The workbook is locked with a password."))
    if any("vbaproject" in n or "macrosheets/" in n for n in names):
        raise RefusedError(_("The workbook has macros. Save it as .xlsx without them."))
    if any("externallinks/" in n for n in names):
        words = _("The workbook has links to other files. Save it with values only.")
        raise RefusedError(words)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise RefusedError(_("This is not an .xlsx workbook."))
    left = min(bounds.unpacked, bounds.ratio * path_size(archive))
    for part in parts:
        left = unpack(archive, part, left)


def path_size(archive: zipfile.ZipFile) -> int:
    """What lies packed in the archive; small ones may unpack to a megabyte."""
    packed = sum(part.compress_size for part in archive.infolist())
    return max(packed, MEGABYTE // 100)


def unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Count what a part really unpacks to, whatever it says of itself, and look for
    what no workbook declares."""
    before = b""
    with archive.open(part) as file:
        while chunk := file.read(65_536):
            left -= len(chunk)
            if left < 0:
                raise too_large()
            told = before + chunk
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                judge_xml(part, told, first=not before)
            before = told[-OVERLAP:]
    return left


def judge_xml(part: zipfile.ZipInfo, told: bytes, *, first: bool) -> None:
    if first and told[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise broken()
    if first and b"UTF-16" in told[:200].upper():
        raise broken()
    if DECLARED.search(told):
        raise RefusedError(_("The workbook declares entities; no list needs them."))
    if b"macroEnabled" in told and "content_types" in part.filename.lower():
        raise RefusedError(_("The workbook has macros. Save it as .xlsx without them."))
    if "worksheets/" in part.filename and UNRECKONED.search(told):
        words = _(
            "The workbook has formulas without their values. Open it in a "
            "spreadsheet program and save it there."
        )
        raise RefusedError(words)


def broken() -> RefusedError:
    return RefusedError(_("The workbook is damaged and cannot be read."))


def too_large() -> RefusedError:
    return RefusedError(_("The workbook is too large, or unpacks to too much."))


def sheets_of(path: Path) -> list[tuple[str, Iterator[Line]]]:
    """The visible sheets of a checked workbook by name, each with its rows."""
    try:
        packed = BytesIO(path.read_bytes())  # a path is judged by its ending
        book = openpyxl.load_workbook(
            packed, read_only=True, data_only=True, keep_links=False
        )
        shown = [s for s in book.worksheets if s.sheet_state == "visible"]
        return [(sheet.title, rows(sheet)) for sheet in shown]
    except FAULTS as error:
        raise broken() from error


# What openpyxl runs into where a workbook is not what it says it is.
FAULTS = (
    *(InvalidFileException, DefusedXmlException, ParseError, zipfile.BadZipFile),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(OverflowError, EOFError, zlib.error, AssertionError),
)


def rows(sheet) -> Iterator[Line]:
    """The rows of a sheet; empty ones at its end are no rows."""
    empty = 0
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [told(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                words = _("There are more than %(most)s columns.")
                raise RefusedError(words % {"most": MOST_COLUMNS})
            empty = 0 if cells else empty + 1
            if empty > 1_000:
                return
            yield number, cells
    except FAULTS as error:
        raise broken() from error


def told(value: Any) -> str:
    """A cell as somebody would have typed it."""
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
    return plain(str(value)).replace("_x000D_", "")

"""Reading ODS workbooks: checked as a zip archive first, then read row by row.

Workbooks with scripts, links to other files, a password or an excessive unpacked size
are rejected. This runs in a process of its own, see `perpusnas.core.uploads`.
"""

import math
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from perpusnas.core.uploads.archives import (
    ArchiveLimits,
    Unpacker,
    opened_archive,
    part_name,
)
from perpusnas.core.uploads.reading import (
    BROKEN,
    LOCKED,
    OTHER_TYPE,
    RefusedFileError,
    gettext_noop,
)
from perpusnas.core.uploads.xml_parts import (
    Attributes,
    XmlHandler,
    go_over,
    local,
    parsed_chunks,
)

from .merged_cells import MarkedLine, MergedCells
from .table_limits import (
    LINKS,
    LONG_CELL,
    MANY_COLUMNS,
    MAX_CELL,
    MAX_COLUMNS,
    NO_VALUE,
    number_text,
)

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
SCRIPTS = gettext_noop("The workbook has macros. Save it as .ods without them.")
# Elements whose values come from elsewhere.
LINKED = {"table-source", "cell-range-source", "dde-link", "dde-links"}
NUMBERS = {"float", "percentage", "currency"}
TIME = re.compile(r"PT([0-9]{1,4})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")
# Rows without content at the end of a sheet are repeated up to the last possible one.
LAST_ROW = 1_048_576


def is_open_document(file: BinaryIO) -> bool:
    """Return whether a zip archive says that it is an OpenDocument file."""
    file.seek(0)
    head = file.read(200)
    file.seek(0)
    return b"mimetypeapplication/vnd.oasis.opendocument" in head


def open_document_sheets(
    file: BinaryIO, limits: ArchiveLimits
) -> list[tuple[str, Iterator[MarkedLine]]]:
    """Return name and rows of each visible sheet of a workbook, which is checked
    before. Raises RefusedFileError."""
    with opened_archive(file, limits) as archive:
        parts = {part_name(part): part for part in archive.infolist()}
        if not {"content.xml", "mimetype"} <= set(parts):
            raise RefusedFileError(OTHER_TYPE)
        with archive.open(parts["mimetype"]) as mimetype:
            if mimetype.read(len(TYPE) + 1).strip() != TYPE:
                raise RefusedFileError(OTHER_TYPE)
        if any(name.startswith(("basic/", "scripts/")) for name in parts):
            raise RefusedFileError(SCRIPTS)
        unpacker, names = Unpacker(archive, limits), SheetNames()
        for name, part in parts.items():
            check_part(unpacker, part, names if name == "content.xml" else None)
    return [
        (sheet, sheet_lines(file, limits, position))
        for position, sheet in enumerate(names.names)
        if names.is_visible(position)
    ]


def check_part(
    unpacker: Unpacker, part: zipfile.ZipInfo, names: "SheetNames | None"
) -> None:
    """Unpack a part, and refuse entities and passwords in it."""
    name, chunks = part_name(part), unpacker.chunks(part)
    if name == "meta-inf/manifest.xml":
        go_over(chunks, ManifestCheck())
    elif name.endswith((".xml", ".rdf")):
        go_over(chunks, names)
    else:
        for _chunk in chunks:
            pass


class ManifestCheck(XmlHandler):
    """Refuses parts with a password."""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "encryption-data":
            raise RefusedFileError(LOCKED)


def attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute by its name without its namespace."""
    return next((v for key, v in attributes.items() if local(key) == name), "")


class SheetNames(XmlHandler):
    """Notes the names of the sheets and which of them are hidden."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.styles: list[str] = []
        self.hidden: set[str] = set()
        self.style = ""

    def is_visible(self, position: int) -> bool:
        """Return whether a sheet is shown."""
        return self.styles[position] not in self.hidden

    def start(self, name: str, attributes: Attributes) -> None:
        if name in LINKED:
            raise RefusedFileError(LINKS)
        if name == "style":
            self.style = attribute(attributes, "name")
        elif name == "table-properties":
            if attribute(attributes, "display") == "false":
                self.hidden.add(self.style)
        elif name == "table":
            self.names.append(attribute(attributes, "name"))
            self.styles.append(attribute(attributes, "style-name"))


def sheet_lines(
    file: BinaryIO, limits: ArchiveLimits, position: int
) -> Iterator[MarkedLine]:
    """Yield the rows of a sheet with merged cells filled down."""
    sheet = SheetRows(position)
    yield from sheet.merged.filled_down(rows_of(file, limits, sheet))


def rows_of(
    file: BinaryIO, limits: ArchiveLimits, sheet: "SheetRows"
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as far as they have been parsed."""
    with opened_archive(file, limits) as archive:
        chunks = Unpacker(archive, limits).chunks(archive.getinfo("content.xml"))
        for _chunk in parsed_chunks(chunks, sheet):
            for number, cells, repeated in sheet.rows:
                for more in range(repeated):
                    yield number + more, list(cells)
            sheet.rows.clear()
            if sheet.is_over:
                return


class SheetRows(XmlHandler):
    """Collects the rows of one sheet: number, cells, and how often it is repeated."""

    def __init__(self, position: int):
        self.position = position
        self.is_over = False
        self.merged = MergedCells()
        self.rows: list[tuple[int, list[str], int]] = []
        self.name, self.number, self.depth, self.cell_depth = "", 1, 0, 0
        self.cells: list[str] = []
        self.cell: Attributes | None = None
        self.paragraphs: list[str] = []
        self.in_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if name == "table":
            self.position -= 1
            self.name = attribute(attributes, "name")
        if self.position != -1 or self.is_over:
            return
        if name in {"table-row", "table-cell", "covered-table-cell"}:
            self.cell = {local(key): value for key, value in attributes.items()}
            self.cell_depth = self.depth
            self.paragraphs = []
            if name == "table-row":
                self.row, self.cells, self.cell = self.cell, [], None
        elif self.cell is not None:
            self.start_in_cell(name, attributes)

    def start_in_cell(self, name: str, attributes: Attributes) -> None:
        """Handle the beginning of an element in a cell: only paragraphs of its own are
        its text, not those of comments and drawings."""
        if name == "p" and self.depth == self.cell_depth + 1:
            self.paragraphs.append("")
            self.in_text = True
        elif not self.in_text:
            return
        elif name == "s":
            self.text(" " * min(whole(attribute(attributes, "c") or "1"), MAX_CELL))
        elif name in {"tab", "line-break"}:
            self.text("\t" if name == "tab" else "\n")

    def text(self, text: str) -> None:
        if self.in_text:
            self.paragraphs[-1] += text
            if len(self.paragraphs[-1]) > MAX_CELL:
                raise RefusedFileError(LONG_CELL, row=self.number)

    def end(self, name: str) -> None:
        if name == "p" and self.depth == self.cell_depth + 1:
            self.in_text = False
        elif self.depth == self.cell_depth and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif name == "table-row" and self.position == -1 and not self.is_over:
            self.end_row()
        elif name == "table" and self.position == -1:
            self.is_over = True
        self.depth -= 1

    def end_cell(self, cell: Attributes) -> None:
        """Add a cell as often as it is repeated."""
        value = self.value(cell)
        if len(value) > MAX_CELL:
            raise RefusedFileError(LONG_CELL, row=self.number)
        repeated = whole(cell.get("number-columns-repeated", "1"))
        rows = whole(cell.get("number-rows-spanned", "1"))
        columns = whole(cell.get("number-columns-spanned", "1"))
        column = len(self.cells)
        if rows > 1 or columns > 1:
            last = self.number + rows - 1, column + columns - 1
            self.merged.add(self.number, column, *last)
        if value and column + repeated > MAX_COLUMNS:
            raise RefusedFileError(MANY_COLUMNS, most=MAX_COLUMNS)
        self.cells += [value] * min(repeated, MAX_COLUMNS + 1 - column)

    def end_row(self) -> None:
        """Add a row as often as it is repeated, unless it is empty."""
        repeated = min(whole(self.row.get("number-rows-repeated", "1")), LAST_ROW)
        while self.cells and not self.cells[-1]:
            self.cells.pop()
        if self.cells:
            self.rows.append((self.number, self.cells, repeated))
        self.number += repeated

    def value(self, cell: Attributes) -> str:
        """Return the value of a cell as a user would type it."""
        kind = cell.get("value-type", "")
        if kind in NUMBERS:
            return number_text(number(cell.get("value", "")))
        if kind == "date":
            return cell.get("date-value", "").partition("T")[0]
        if kind == "time":
            return time_text(cell.get("time-value", ""))
        if kind == "boolean":
            return "yes" if cell.get("boolean-value") == "true" else "no"
        if not kind and "formula" in cell:
            raise RefusedFileError(NO_VALUE, sheet=self.name, cell=self.place())
        return cell.get("string-value") or "\n".join(self.paragraphs)

    def place(self) -> str:
        """Return the name of the current cell, such as `B5`."""
        letters, column = "", len(self.cells) + 1
        while column:
            column, letter = divmod(column - 1, 26)
            letters = chr(65 + letter) + letters
        return f"{letters}{self.number}"


def whole(text: str) -> int:
    """Return a positive whole number. Raises RefusedFileError."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise RefusedFileError(BROKEN)
    return max(1, int(text))


def number(text: str) -> int | float:
    """Return the value of a cell with a number. Raises RefusedFileError."""
    try:
        value = int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError as error:
        raise RefusedFileError(BROKEN) from error
    if not math.isfinite(value):
        raise RefusedFileError(BROKEN)
    return value


def time_text(text: str) -> str:
    """Return a time of the day as hours, minutes and seconds."""
    found = TIME.fullmatch(text)
    return ":".join(part.zfill(2) for part in found.groups()) if found else text

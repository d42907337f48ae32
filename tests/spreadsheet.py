"""Our files as others open them: LibreOffice on a desk in Indonesia, and openpyxl."""

import io
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Semicolons, double quotes, UTF-8 from the first line on, no column types given,
# Indonesian (1057), quoted texts like others, dates and the like recognised.
OPENED_WITH = "Text - txt - csv (StarCalc):59,34,76,1,,1057,false,true"


@dataclass(frozen=True)
class Cell:
    """One cell: `kind` is date, float or string, `value` is the day for a date."""

    kind: str
    value: str
    formula: str = ""


def opened_by_libreoffice(file: Path) -> list[list[Cell]]:
    """The rows of the sheet, without the empty cells at the end of each."""
    return all_opened_by_libreoffice([file])[0]


def all_opened_by_libreoffice(files: list[Path]) -> list[list[list[Cell]]]:
    """The same of many files, for which it is started once."""
    home = files[0].parent / "libreoffice"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={home.as_uri()}",
            "--headless",
            f"--infilter={OPENED_WITH}",
            "--convert-to",
            "fods",
            "--outdir",
            str(home),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    sheets = [ElementTree.parse(home / f"{file.stem}.fods") for file in files]  # noqa: S314  (our own files)
    found = [[cells_of(row) for row in s.iter(f"{TABLE}table-row")] for s in sheets]
    return [[row for row in rows if row] for rows in found]


def cells_of(row: ElementTree.Element) -> list[Cell]:
    cells: list[Cell] = []
    for entry in row.iter(f"{TABLE}table-cell"):
        times = int(entry.get(f"{TABLE}number-columns-repeated", "1"))
        kind = entry.get(f"{OFFICE}value-type", "")
        words = "\n".join(words_of(p) for p in entry.iter(f"{TEXT}p"))
        value = entry.get(f"{OFFICE}date-value", words)
        cell = Cell(kind, value, entry.get(f"{TABLE}formula", ""))
        cells += [cell] * min(times, 1000)
    while cells and not cells[-1].kind:
        cells.pop()
    return cells


def words_of(part: ElementTree.Element) -> str:
    """A paragraph's text, with the signs that stand in it as elements."""
    sign = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(part.tag, "")
    if part.tag == f"{TEXT}s":
        sign = " " * int(part.get(f"{TEXT}c", "1"))
    inner = "".join(words_of(piece) + (piece.tail or "") for piece in part)
    return sign + (part.text or "") + inner


@dataclass(frozen=True)
class Book:
    """An XLSX file of ours: its rows, headings first, and the facts of its second sheet."""

    rows: list[list]
    facts: list[list]
    frozen: str
    filtered: str
    last_column: str
    widths: dict[str, float]


def opened_by_openpyxl(content: bytes) -> Book:
    """The file, of which no cell is a formula and no text a link."""
    book = load_workbook(io.BytesIO(content))
    data, facts = book.worksheets
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert "externalLink" not in name
            if name.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >]|<hyperlink", parts.read(name))
    return Book(
        [[cell_value(cell) for cell in row] for row in data.iter_rows()],
        [[cell_value(cell) for cell in row] for row in facts.iter_rows(min_row=2)],
        data.freeze_panes,
        data.auto_filter.ref,
        data.cell(1, data.max_column).column_letter,
        {letter: column.width for letter, column in data.column_dimensions.items()},
    )


def cell_value(cell) -> Any:
    assert cell.data_type in "snd"
    if cell.data_type == "s":
        return unescape(cell.value)
    is_day = cell.data_type == "d" and cell.number_format == "dd/mm/yyyy"
    return cell.value.date() if is_day else cell.value


def csv_text(value: Any) -> str:
    """What the CSV file says for a value of the other one."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)

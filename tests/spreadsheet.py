"""A CSV file as LibreOffice opens it on a desk in Indonesia."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

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
    home = file.parent / "libreoffice"
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
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    sheet = ElementTree.parse(home / f"{file.stem}.fods")  # noqa: S314  (our own file)
    rows = [cells_of(row) for row in sheet.iter(f"{TABLE}table-row")]
    return [row for row in rows if row]


def cells_of(row: ElementTree.Element) -> list[Cell]:
    cells: list[Cell] = []
    for entry in row.iter(f"{TABLE}table-cell"):
        times = int(entry.get(f"{TABLE}number-columns-repeated", "1"))
        kind = entry.get(f"{OFFICE}value-type", "")
        words = "\n".join("".join(p.itertext()) for p in entry.iter(f"{TEXT}p"))
        value = entry.get(f"{OFFICE}date-value", words)
        cell = Cell(kind, value, entry.get(f"{TABLE}formula", ""))
        cells += [cell] * min(times, 1000)
    while cells and not cells[-1].kind:
        cells.pop()
    return cells

"""Files as people send them, and the errors found in their rows."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile


def upload(content: str | bytes, name: str = "mitra.csv") -> SimpleUploadedFile:
    values = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, values)


def csv_of(*rows: list, separator: str = ";") -> str:
    """Rows whose cells need no quotation marks."""
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def workbook(*rows: list[Any], sheet: str = "Data", more=None) -> bytes:
    """A workbook with these rows; `more` does with it what a test is about."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if more:
        more(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def saved(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def problems_of(entries) -> list[tuple]:
    """Return the label and the reason of each error of these rows."""
    return [(p.label, p.reason) for entry in entries for p in entry.problems]

"""A workbook of 6 KB over which an expression with backtracking is busy for hours."""

import zipfile
from io import BytesIO

from .sample_files import workbook


def hanging_workbook() -> bytes:
    """A workbook of one row whose sheet has 300,000 beginnings of cells in a comment."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(["Mitra"], ["Library"]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if "worksheets/" in part.filename:
                comment = b"<!--%s--><sheetData>" % (b"<c " * 300_000)
                content = content.replace(b"<sheetData>", comment)
            new.writestr(part.filename, content)
    return file.getvalue()

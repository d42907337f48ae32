"""ODS workbooks as LibreOffice writes them, made by hand."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "draw": "drawing",
    }.items()
)
HIDDEN = (
    '<style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


class Cell(str):
    """A cell as it stands in the XML."""

    __slots__ = ()


def merged(text: str, *, rows: int = 1, columns: int = 1) -> Cell:
    """A text in merged cells."""
    spans = (
        f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    )
    return Cell(
        f'<table:table-cell {spans} office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def cell(value: Any) -> str:
    """The XML of a cell."""
    if isinstance(value, Cell):
        return value
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind = f'boolean" office:boolean-value="{str(value).lower()}'
    elif isinstance(value, int | float):
        kind = f'float" office:value="{value}'
    elif isinstance(value, date):
        kind = f'date" office:date-value="{value.isoformat()}'
    else:
        kind = "string"
    lines = "".join(
        f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n")
    )
    return f'<table:table-cell office:value-type="{kind}">{lines}</table:table-cell>'


def table(name: str, rows: list[list[Any]], style: str = "ta1") -> str:
    """The XML of a sheet, with the empty rest that LibreOffice writes."""
    lines = [
        f"<table:table-row>{''.join(map(cell, row))}"
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        for row in rows
    ]
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="{style}">'
        f"{''.join(lines)}{rest}</table:table>"
    )


def content(*tables: str) -> str:
    """The XML of a workbook."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{HIDDEN}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def ods(*rows: list[Any], sheet: str = "Data", **parts: str | bytes) -> bytes:
    """A workbook with these rows; other parts by their names, `/` written as `__`."""
    return packed({"content.xml": content(table(sheet, [*rows])), **parts})


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A workbook of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return file.getvalue()

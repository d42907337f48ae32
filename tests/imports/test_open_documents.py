"""ODS workbooks are read exactly, and refused where no list needs what is in them."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.imports.reading import KINDS, read_file

from .open_documents import MIMETYPE, Cell, content, merged, ods, packed, table
from .sample_files import saved

KIND = KINDS["partners"]
HEADINGS = ["Nama resmi", "Negara", "Kota"]
ROW = ["Perpustakaan Contoh", "Laos", "Vientiane"]


def read(tmp_path, workbook: bytes) -> list:
    return list(read_file(KIND, saved(tmp_path, workbook, "file.ods")).table.rows)


def value_cell(kind: str, **values: str) -> Cell:
    """A cell of a type, with its value in attributes."""
    said = " ".join(f'office:{n.replace("_", "-")}="{v}"' for n, v in values.items())
    return Cell(f'<table:table-cell office:value-type="{kind}" {said}/>')


COMMENT = Cell(
    '<table:table-cell office:value-type="string"><office:annotation><text:p>catatan'
    "</text:p></office:annotation><draw:frame><draw:text-box><text:p>gambar</text:p>"
    "</draw:text-box></draw:frame><text:p>a<text:s text:c='2'/>"
    "<text:span>b</text:span><text:line-break/>c</text:p></table:table-cell>"
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (628123, "628123"),
        (1.5, "1.5"),
        (-7, "-7"),
        (value_cell("float", value="3.00"), "3"),
        (value_cell("currency", value="2500000"), "2500000"),
        (value_cell("percentage", value="0.25"), "0.25"),
        (value_cell("float", value="123456789012345"), "123456789012345"),
        (value_cell("float", value="198503172010011002"), "1.98503172010011E+17"),
        (date(2021, 5, 7), "2021-05-07"),
        (value_cell("date", date_value="2021-05-07T10:00:00"), "2021-05-07"),
        (value_cell("time", time_value="PT09H05M00S"), "09:05:00"),
        (True, "yes"),
        ("0012", "0012"),
        ("=1+1", "=1+1"),
        ("Jalan 1\nJakarta", "Jalan 1\nJakarta"),
        (value_cell("string", string_value="teks"), "teks"),
        (COMMENT, "a  b\nc"),
        (
            Cell(
                '<table:table-cell table:formula="of:=1/0" office:value-type="string">'
                "<text:p>#DIV/0!</text:p></table:table-cell>"
            ),
            "#DIV/0!",
        ),
    ],
)
def test_cells_are_read_as_typed(tmp_path, cell, text):
    rows = read(tmp_path, ods(HEADINGS, ["Perpustakaan Contoh", "Laos", cell]))
    assert rows == [(2, ["Perpustakaan Contoh", "Laos", text])]


def test_repeated_and_empty_rows_and_cells_are_counted(tmp_path):
    lines = [
        (
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/>'
            "</table:table-row>"
        ),
        (
            '<table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-repeated="2" '
            'office:value-type="string"><text:p>Laos</text:p></table:table-cell>'
            "</table:table-row>"
        ),
    ]
    whole = table("Data", [HEADINGS])
    whole = whole.replace(
        "</table:table-row>", "</table:table-row>" + "".join(lines), 1
    )
    rows = read(tmp_path, packed({"content.xml": content(whole)}))
    assert rows == [(4, ["Laos", "Laos", ""]), (5, ["Laos", "Laos", ""])]


def test_merged_cells_are_filled_down_and_hidden_sheets_left_out(tmp_path):
    rows = [
        HEADINGS,
        ["Perpustakaan 1", merged("Laos", rows=2), "Pakse"],
        ["Perpustakaan 2", None, "Pakse"],
    ]
    hidden = table("Lama", [HEADINGS, ROW], style="ta2")
    whole = packed({"content.xml": content(hidden, table("Data", rows))})
    assert [cells[1] for _n, cells in read(tmp_path, whole)] == ["Laos", "Laos"]


BOOK = ods(HEADINGS, ROW)
XML = content(table("Data", [HEADINGS, ROW]))
LAUGHS = XML.replace("?>", '?><!DOCTYPE x [<!ENTITY a "ha">]>', 1)
SCRIPT = {"Basic/Standard/Module1.xml": "<x/>"}
ENCRYPTED = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
LINK = XML.replace("<table:table-row>", "<table:table-source/><table:table-row>", 1)
DDE = XML.replace("<table:table ", "<table:dde-links/><table:table ", 1)
FORMULA = Cell('<table:table-cell table:formula="of:=1+1"/>')
MANY_ROWS = XML.replace(
    "<table:table-row>", '<table:table-row table:number-rows-repeated="999999999">'
)
MANY_COLUMNS = Cell(
    '<table:table-cell table:number-columns-repeated="999999999" office:value-type="string"><text:p>a</text:p></table:table-cell>'
)
SPACES = Cell(
    '<table:table-cell office:value-type="string"><text:p><text:s text:c="999999999"/>a</text:p></table:table-cell>'
)


@pytest.mark.parametrize(
    ("workbook", "reason"),
    [
        (BOOK[:-200], "damaged"),
        (packed({"content.xml": LAUGHS}), "entities"),
        (packed({"content.xml": XML, "styles.xml": LAUGHS}), "entities"),
        (packed({"content.xml": XML, **SCRIPT}), "macros"),
        (packed({"content.xml": XML, "META-INF/manifest.xml": ENCRYPTED}), "password"),
        (packed({"content.xml": LINK}), "links to other files"),
        (packed({"content.xml": DDE}), "links to other files"),
        (packed({"content.xml": XML[:-30]}), "damaged"),
        (packed({"styles.xml": XML}), "does not match"),
        (packed({"content.xml": XML, "bomb": b" " * 60_000_000}), "too large"),
        (
            packed({"content.xml": XML.replace("?>", "?>" + " " * 60_000_000)}),
            "too large",
        ),
        (packed({"content.xml": MANY_ROWS}), "more than 100000 rows"),
        (ods(HEADINGS, [FORMULA]), "Sheet “Data”, cell A2: the formula has no value"),
        (ods(HEADINGS, ["a", MANY_COLUMNS]), "more than 100 columns"),
        (ods(HEADINGS, [SPACES]), "Row 2: a cell is too long"),
        (ods(HEADINGS, ["x" * 131_073]), "Row 2: a cell is too long"),
        (ods(HEADINGS, [value_cell("float", value="x")]), "damaged"),
        (ods(HEADINGS, [value_cell("float", value="1e999")]), "damaged"),
    ],
)
def test_workbook_that_no_list_needs_is_refused(tmp_path, workbook, reason, english):
    with pytest.raises(UnreadableFileError, match=reason):
        read(tmp_path, workbook)


def test_document_of_another_type_is_refused(tmp_path, english):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", MIMETYPE.replace("spreadsheet", "text"))
        archive.writestr("content.xml", XML)
    with pytest.raises(UnreadableFileError, match="does not match"):
        read(tmp_path, file.getvalue())


def test_workbook_that_lies_about_its_sizes_is_counted_while_it_unpacks(
    tmp_path, english
):
    whole = packed({"content.xml": XML, "bomb.xml": b" " * 60_000_000})
    lying = whole.replace(
        (60_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    )
    assert lying != whole
    with pytest.raises(UnreadableFileError, match=r"too large|damaged"):
        read(tmp_path, lying)

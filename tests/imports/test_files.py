"""What is no table that can be read for certain is refused, with the reason."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest

from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.imports.reading import KINDS, read_file

from .sample_files import csv_of, saved, workbook

KIND = KINDS["partners"]
HEADINGS = ["Nama resmi", "Negara", "Kota"]
ROW = ["Perpustakaan Nasional Kazakhstan", "Kazakhstan", "Astana"]


def read(path):
    table = read_file(KIND, path).table
    return table.headings, list(table.rows)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_every_separator_with_and_without_its_mark(tmp_path, mark, separator):
    text = csv_of(HEADINGS, ROW, separator=separator).encode()
    headings, rows = read(saved(tmp_path, mark + text))
    assert (headings, rows) == (HEADINGS, [(2, ROW)])


def test_separator_may_be_given_in_the_first_line(tmp_path):
    path = saved(tmp_path, "sep=;\r\n" + csv_of(HEADINGS, ROW))
    assert read(path) == (HEADINGS, [(3, ROW)])


def test_headings_may_stand_under_a_title(tmp_path):
    text = csv_of(["Rekapitulasi Mitra", "", ""], ["", "", ""], HEADINGS, ROW)
    assert read(saved(tmp_path, text)) == (HEADINGS, [(4, ROW)])


def test_guard_against_formulas_and_line_breaks_are_taken_away(tmp_path):
    text = 'Nama resmi;Alamat\r\n"\'=1+1";"Jalan 1\r\nJakarta"\r\n'
    assert read(saved(tmp_path, text))[1] == [(2, ["=1+1", "Jalan 1\nJakarta"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty"),
        ("Nama;Kota\r\nA;B\r\n".encode("utf-16")[:-1], "Row 2: this is not UTF-16"),
        (b"Nama resmi;Kota\r\nA;B\r\nBibl\x81;Lyon\r\n", "Row 3: this is not Windows"),
        (b"\xef\xbb\xbfNama;Kota\r\nBibl\xe9;Lyon\r\n", "Row 2: this is not UTF-8"),
        (b"Nama resmi;Kota\r\nA;B\0\r\n", "Row 2: this is not UTF-8"),
        (b"Nama resmi;Kota\r\nA;B\r\nA;B;C\r\n", "Row 3: it has 3 cells"),
        (b"Nama resmi;Kota\r\nA\r\n", "Row 2: it has 1 cells"),
        (
            b"Nama resmi;Kota;kota\r\nA;B;C\r\n",
            "Row 1: two columns have the heading “kota”",
        ),
        (b"Nama resmi;;Kota\r\nA;B;C\r\n", "Row 2: there is a cell without a heading"),
        (b'Nama resmi;Kota\r\n"A" x;B\r\n', "Row 2: this is not valid CSV"),
        (b'Nama resmi;Kota\r\n"A;B\r\n', "Row 2: this is not valid CSV"),
        (b"Nama resmi;Kota\r\n" + b"A" * 1_000_001, "Row 2: this line is too long"),
        (b"a;" * 101 + b"b\r\n", "more than 100 columns"),
    ],
)
def test_csv_that_cannot_be_read_for_certain_is_refused(
    tmp_path, content, reason, english
):
    with pytest.raises(UnreadableFileError, match=reason.replace("(", r"\(")):
        read(saved(tmp_path, content))


def test_workbook_gives_dates_numbers_and_texts_as_typed(tmp_path):
    rows = [
        ["Rekapitulasi", None, None],
        ["Nama resmi", "Hubungan sejak", "Telepon"],
        ["Perpustakaan", date(2021, 5, 7), 628123],
        ["Arsip", datetime(2021, 5, 7), 1.5],  # noqa: DTZ001  (as a sheet has it)
        [None, None, None],
        ["Museum", "Juli 2024", True],
    ]
    headings, reason = read(saved(tmp_path, workbook(*rows), "file.xlsx"))
    assert headings == ["Nama resmi", "Hubungan sejak", "Telepon"]
    assert reason == [
        (3, ["Perpustakaan", "2021-05-07", "628123"]),
        (4, ["Arsip", "2021-05-07", "1.5"]),
        (6, ["Museum", "Juli 2024", "yes"]),
    ]


def test_sheet_with_known_headings_is_read_whichever_it_is(tmp_path):
    def more(book):
        other = book.create_sheet("Mitra")
        other.append(HEADINGS)
        other.append(ROW)

    content = workbook(["Catatan"], ["tidak penting"], more=more)
    table = read_file(KIND, saved(tmp_path, content)).table
    assert (table.sheet, list(table.rows)) == ("Mitra", [(2, ROW)])


def repacked(content: bytes, *, without=(), **parts: bytes) -> bytes:
    """A workbook with some parts put in, or in place of others."""
    named = {name.replace("__", "/"): reason for name, reason in parts.items()}
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename not in named and part.filename not in without:
                new.writestr(part, old.read(part))
        for name, reason in named.items():
            new.writestr(name, reason)
    return file.getvalue()


BOOK = workbook(HEADINGS, ROW)
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
)
LONG_CELL = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row r="1"><c t="inlineStr"><is><t>Mitra</t></is></c></row>'
    b'<row r="2"><c t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
) % (b"x" * 131_073)


def formula(book):
    book.active["A3"] = "=1+1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (BOOK[:-200], "damaged"),
        (repacked(BOOK, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (
            repacked(BOOK, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            "links to other files",
        ),
        (repacked(BOOK, **{SHEET: LAUGHS}), "entities"),
        (repacked(BOOK, **{SHEET: b"<worksheet><sheetData><row>"}), "damaged"),
        (repacked(BOOK, without=["xl/workbook.xml"]), "not an .xlsx workbook"),
        (repacked(BOOK, **{"xl/bomb.xml": b" " * 60_000_000}), "too large"),
        (
            workbook(HEADINGS, ROW, more=formula),
            "Sheet “Data”, cell A3: the formula has no value",
        ),
        (workbook(["Nama"] * 101), "more than 100 columns"),
        (
            repacked(BOOK, **{SHEET: LONG_CELL}),
            "Row 2: a cell is too long",
        ),
    ],
)
def test_workbook_that_no_list_needs_is_refused(tmp_path, content, reason, english):
    with pytest.raises(UnreadableFileError, match=f"(?i){reason}"):
        read(saved(tmp_path, content))


def test_formulas_count_by_the_value_that_they_last_showed(tmp_path):
    with zipfile.ZipFile(BytesIO(workbook(HEADINGS, ROW))) as archive:
        sheet = archive.read(SHEET).decode()
    row = '<row r="3"><c r="A3" t="str"><f>"Li"&amp;"b"</f><v>Lib</v></c>'
    row += (
        '<c r="B3" t="str"><f>""</f><v></v></c><c r="C3"><f>1+1</f><v>2</v></c></row>'
    )
    reason = sheet.replace("</sheetData>", f"{row}</sheetData>").encode()
    path = saved(tmp_path, repacked(BOOK, **{SHEET: reason}), "file.xlsx")
    assert read(path)[1][1] == (3, ["Lib", "", "2"])


def test_workbook_that_lies_about_its_sizes_is_counted_while_it_unpacks(
    tmp_path, english
):
    content = repacked(BOOK, **{"xl/bomb.xml": b" " * 60_000_000})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo("xl/bomb.xml").file_size
    lying = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(UnreadableFileError, match=r"too large|damaged"):
        read(saved(tmp_path, lying))

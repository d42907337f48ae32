"""Headings and rows are found as offices write them; what is left out is said."""

from dataclasses import replace

import pytest

from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.imports.headings import UnclearTableError, joined
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.table_limits import ReadingChoices
from perpusnas.imports.table_rows import is_total
from perpusnas.imports.tables import IN_BROWSER

from .sample_files import csv_of, saved, workbook

KIND = KINDS["partners"]
HEADINGS = ["Nama resmi", "Negara", "Kota"]
ROW = ["Perpustakaan Contoh", "Laos", "Vientiane"]


def opened(tmp_path, content, **choices):
    path = saved(tmp_path, content)
    return read_file(KIND, path, choices=ReadingChoices(**choices)).table


@pytest.mark.parametrize(
    ("rows", "headings"),
    [
        ([["Nama", "Kota"]], ["Nama", "Kota"]),
        (
            [["No", "Tanggal", "", "Ket"], ["", "Mulai", "Akhir", ""]],
            ["No", "Tanggal Mulai", "Tanggal Akhir", "Ket"],
        ),
        ([["No", "Nama", ""], ["No", "Nama", "Kota"]], ["No", "Nama", "Kota"]),
        (
            [["Nama", "", "A", ""], ["", "Kota", "B", "C"]],
            ["Nama", "Kota", "A B", "A C"],
        ),
        (
            [["A", "", "", ""], ["B", "", "C", ""], ["1", "2", "3", "4"]],
            ["A B 1", "A B 2", "A C 3", "A C 4"],
        ),
        ([["A", "", "", "B"], ["1", "", "2", "3"]], ["A 1", "", "2", "B 3"]),
    ],
)
def test_headings_of_several_rows_are_joined(rows, headings):
    assert joined(rows) == headings


def test_headings_without_a_known_one_are_under_the_titles(tmp_path):
    rows = [
        ["Daftar", "", ""],
        ["per 2023", "", ""],
        ["A1", "B1", "C1"],
        ["x", "y", ""],
    ]
    table = opened(tmp_path, csv_of(*rows))
    assert (table.headings, list(table.rows)) == (
        ["A1", "B1", "C1"],
        [(4, ["x", "y", ""])],
    )


def test_row_of_headings_is_chosen(tmp_path):
    text = csv_of(HEADINGS, ["a", "b", "c"], ROW)
    table = opened(tmp_path, text, header_row=2)
    assert (table.headings, list(table.rows)) == (["a", "b", "c"], [(3, ROW)])
    table = opened(tmp_path, text, header_row=1, header_rows=2)
    assert table.headings == ["Nama resmi a", "Negara b", "Kota c"]
    with pytest.raises(UnclearTableError):
        opened(tmp_path, text, header_row=9)


def test_refused_table_says_how_it_was_read(tmp_path, english):
    with pytest.raises(UnclearTableError, match="two columns") as raised:
        opened(tmp_path, csv_of(["Nama", "Kota", "Kota"], ROW))
    look = raised.value.look
    assert look.lines == [(1, ["Nama", "Kota", "Kota"]), (2, ROW)]
    assert (look.choices.header_row, look.choices.separator) == (1, ";")


def test_heading_that_is_added_is_not_one_of_the_file(tmp_path, english):
    text = csv_of(["(sub-heading)", *HEADINGS], ["Tahun 2019", "", "", ""], ["", *ROW])
    table = opened(tmp_path, text)
    assert table.headings == ["(sub-heading)", *HEADINGS, "((sub-heading))"]


def sheets(*names: str, rows=(), order=(0, 1, 2)):
    """Adds sheets with other orders of columns."""

    def more(book) -> None:
        for name in names:
            sheet = book.create_sheet(name)
            for row in [HEADINGS, [name, "Laos", "Pakse"], *rows]:
                sheet.append([row[n] for n in order])

    return more


def test_sheets_with_columns_in_another_order_are_one_table(tmp_path):
    more = sheets("B", order=(2, 0, 1))
    table = opened(tmp_path, workbook(HEADINGS, ROW, sheet="A", more=more))
    assert table.sheet == "A, B"
    assert list(table.rows) == [
        ("A!2", [*ROW, "A"]),
        ("B!2", ["B", "Laos", "Pakse", "B"]),
    ]


def test_sheets_are_read_in_the_chosen_order_and_must_be_there(tmp_path, english):
    content = workbook(HEADINGS, ROW, sheet="A", more=sheets("B", "C"))
    table = opened(tmp_path, content, sheets=("C", "A"))
    assert [number for number, _cells in table.rows] == ["C!2", "A!2"]
    with pytest.raises(UnreadableFileError, match="no visible sheet “D”"):
        opened(tmp_path, content, sheets=("D",))
    empty = workbook(HEADINGS, ROW, sheet="A", more=lambda book: book.create_sheet("B"))
    with pytest.raises(UnclearTableError, match="Sheet “B” is empty"):
        opened(tmp_path, empty, sheets=("A", "B"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Jumlah", "", "12"], True),
        (["", "JUMLAH :", "12 naskah"], True),
        (["Jumlah 2019"], True),
        (["Jumlah: 12"], True),
        (["Sub Total", "1.200", "30 %"], True),
        (["Total keseluruhan", "5"], True),
        (["Grand Total"], True),
        (["Total", "Prancis", "Paris"], False),
        (["Total Energi Contoh", "2019"], False),
        (["Jumlah", "Laos"], False),
        (["Perpustakaan", "Jumlah", "1"], False),
    ],
)
def test_totals(cells, expected):
    assert is_total(cells) is expected


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("Nama", ["Tahun 2019", "", ""], True),
        ("Nama", ["", "Triwulan II", ""], True),
        ("Nama", ["2019", "", ""], True),
        ("Nama", ["Perpustakaan Contoh", "", ""], False),
        ("Nama", ["Tahun 2019", "x", ""], False),
        ("No", ["A. Dalam negeri", "", ""], True),
        ("No", ["12", "", ""], False),
        ("No", ["", "Perpustakaan Contoh", ""], False),
    ],
)
def test_sub_headings(tmp_path, heading, row, expected):
    text = csv_of([heading, "Negara", "Kota"], row, ["1", "Laos", "Pakse"])
    table = opened(tmp_path, text)
    assert bool(table.rows.left_out.sub_headings) is expected
    assert len(table.headings) == 3 + expected


def test_every_row_with_a_single_cell_may_be_a_sub_heading(tmp_path):
    text = csv_of(HEADINGS, ["Asia", "", ""], ROW, ["Eropa", "", ""], ROW)
    table = opened(tmp_path, text, sub_headings="single")
    assert list(table.rows) == [(3, [*ROW, "Asia"]), (5, [*ROW, "Eropa"])]


def test_sub_heading_in_merged_cells(tmp_path):
    def merge(book) -> None:
        book.active.merge_cells("A2:C2")

    content = workbook(HEADINGS, ["Kawasan Contoh"], ROW, more=merge)
    assert list(opened(tmp_path, content).rows) == [(3, [*ROW, "Kawasan Contoh"])]


def test_merged_cells_do_not_fill_empty_rows(tmp_path):
    def merge(book) -> None:
        book.active.merge_cells("B2:B1048576")

    content = workbook(HEADINGS, ROW, [], ["A", None, "Pakse"], more=merge)
    assert list(opened(tmp_path, content).rows) == [
        (2, ROW),
        (4, ["A", "Laos", "Pakse"]),
    ]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [({"rows": 30}, "more than 30 rows"), ({"cells": 60}, "more than 60 filled cells")],
)
def test_too_many_rows_or_cells_are_refused(tmp_path, english, limits, reason):
    path = saved(tmp_path, csv_of(HEADINGS, *[ROW] * 60))
    few = replace(IN_BROWSER, table=replace(IN_BROWSER.table, **limits))
    with pytest.raises(UnreadableFileError, match=reason):
        read_file(KIND, path, limits=few)


@pytest.mark.parametrize(
    ("content", "encoding", "separator"),
    [
        ("Nama,Kota\r\nA,B\r\n".encode("utf-16-le"), "utf-16", ","),
        ("Nama,Kota\r\nA,B\r\n".encode("utf-16-be"), "utf-16", ","),
        ("Nama\tKota\r\nÉ\tB\r\n".encode("utf-16"), "utf-16", "\t"),
        ("Nama;Kota\r\n“É”;B\r\n".encode("windows-1252"), "windows-1252", ";"),
        ("Nama;Kota\r\n“É”;B\r\n".encode(), "utf-8", ";"),
        (b'Rekap\r\nNama;Kota\r\n"A, B, C";B\r\n', "utf-8", ";"),
        (b"Nama;Kota\r\nA, B;C\r\nA;C\r\n", "utf-8", ";"),
    ],
)
def test_encoding_and_separator_are_guessed(tmp_path, content, encoding, separator):
    choices = opened(tmp_path, content).look.choices
    assert (choices.encoding, choices.separator) == (encoding, separator)
    chosen = opened(tmp_path, content, encoding=encoding, separator=separator)
    assert chosen.headings == ["Nama", "Kota"]

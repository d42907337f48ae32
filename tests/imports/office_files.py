"""Spreadsheets as offices keep them: `python -m tests.imports.office_files` makes those
in `files` anew.

Names of institutions and people are stand-ins.
"""

from datetime import date
from pathlib import Path

from .open_documents import content, merged, packed, table
from .sample_files import csv_of, workbook

FOLDER = Path(__file__).parent / "files"
HEADINGS = ["No", "Mitra", "Negara", "Judul", "Jenis", "Tanggal Penandatanganan"]
TITLES = ["REKAPITULASI KERJA SAMA"], ["Biro Contoh, per 31 Desember 2023"], []


def row(number: int, signed, country: str = "Kazakhstan") -> list:
    """A row of a recap."""
    name = f"Perpustakaan Contoh {number}"
    return [number, name, country, f"Nota {number}", "MoU", signed]


def title_rows() -> bytes:
    """Title rows above the headings, and five forms of date."""
    dates = [date(2019, 5, 7), "7 Mei 2019", "07/05/2019", "Selasa, 7 Mei 2019", 43592]
    rows = [row(n, signed) for n, signed in enumerate(dates, start=1)]
    return workbook(*TITLES, HEADINGS, *rows, sheet="Rekap")


def two_header_rows() -> bytes:
    """Headings in two rows, of which the upper one names a group."""

    def merge(book) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"):
            book.active.merge_cells(cells)

    upper = ["No", "Mitra", "Negara", "Judul", "Jenis", "Tanggal", None]
    lower = [None, None, None, None, None, "Penandatanganan", "Berakhir"]
    rows = [
        [1, "Perpustakaan Contoh 1", "Laos", "Nota 1", "MoU", "2019", "2022"],
        [2, "Perpustakaan Contoh 2", "Laos", "Nota 2", "MoU", "1 Mei 2020", None],
    ]
    return workbook(upper, lower, *rows, more=merge)


def merged_cells() -> bytes:
    """A country that stands for three partners."""

    def merge(book) -> None:
        book.active.merge_cells("B2:B4")

    rows = [["Perpustakaan Contoh 1", "Laos", "Vientiane"]]
    rows += [[f"Perpustakaan Contoh {n}", None, "Pakse"] for n in (2, 3)]
    rows += [["Perpustakaan Contoh 4", None, None]]
    return workbook(["Mitra", "Negara", "Kota"], *rows, more=merge)


def sheets_by_year() -> bytes:
    """A sheet for each year, with a title in one of them and other notes at the end."""

    def more(book) -> None:
        for year in (2022, 2023):
            sheet = book.create_sheet(str(year))
            if year == 2022:
                sheet.append(["Kerja sama tahun 2022"])
            sheet.append(HEADINGS)
            sheet.append(row(year, f"{year}-02-01"))
        book.create_sheet("Catatan").append(["Diperbarui tiap bulan"])

    return workbook(HEADINGS, row(2021, "2021-02-01"), sheet="2021", more=more)


def sub_headings() -> bytes:
    """Years as sub-headings, totals, and marks of empty cells."""

    def merge(book) -> None:
        book.active.merge_cells("A5:F5")

    rows = [
        ["Tahun 2019"],
        [1, "Perpustakaan Contoh 1", "Laos", "Nota 1", "MoU", "-"],
        ["Jumlah", None, None, 1],
        ["Tahun 2020"],
        [2, "Perpustakaan Contoh 2", "nihil", "Nota 2", "MoU", "belum ada"],
        [3, "Perpustakaan Contoh 3", "Laos", "Nota 3", "MoU", "n/a"],
        ["Jumlah 2020", None, None, 2],
        ["JUMLAH SELURUHNYA", None, None, 3],
    ]
    return workbook(HEADINGS, *rows, more=merge)


def windows_1252() -> bytes:
    """A CSV file with semicolons in the encoding of an older Excel."""
    rows = (
        ["Bibliothèque Exemple", "Prancis"],
        ["Biblioteca “Ejemplo” – Norte", "Spanyol"],
    )
    return csv_of(["Mitra", "Negara"], *rows).encode("windows-1252")


def utf_16() -> bytes:
    """The “Unicode text” of Excel: UTF-16 with tabs."""
    rows = ["图书馆 Contoh", "Laos"], ["Perpustakaan Contoh; Utara", "Laos"]
    return csv_of(["Mitra", "Negara"], *rows, separator="\t").encode("utf-16")


def month_first() -> bytes:
    """A file that a spreadsheet program set to US English saved again."""
    headings = [*HEADINGS, "Tanggal penandatanganan (EDTF)"]
    rows = [[*row(1, "4/3/1968"), "1968-04-03"], [*row(2, "5/6/2020"), "2020-05?"]]
    return csv_of(headings, *rows, separator=",").encode()


def open_document() -> bytes:
    """An ODS workbook: merged title and country, dates, and a hidden sheet."""
    rows = [
        [merged("REKAPITULASI KERJA SAMA", columns=6)],
        HEADINGS,
        [
            1,
            "Perpustakaan Contoh 1",
            merged("Laos", rows=2),
            "Nota 1",
            "MoU",
            date(2019, 5, 7),
        ],
        [2, "Perpustakaan Contoh 2", None, "Nota 2", "MoU", "Mei 2020"],
        ["Jumlah", None, None, 2],
    ]
    hidden = table("Lama", [HEADINGS, row(9, "1999")], style="ta2")
    return packed({"content.xml": content(table("Rekap", rows), hidden)})


def long_digits() -> bytes:
    """A number of 16 digits as a number, and one as text."""
    rows = [["Perpustakaan Contoh 1", 1234567890123456]]
    rows += [["Perpustakaan Contoh 2", "1234567890123456"]]
    return workbook(["Mitra", "Telepon"], *rows)


def long_digits_csv() -> bytes:
    """The same after Excel has written it to a CSV file."""
    return csv_of(
        ["Mitra", "Telepon"], ["Perpustakaan Contoh 1", "1,23457E+15"]
    ).encode()


def formula() -> bytes:
    """A formula that was never calculated."""
    return workbook(["Mitra", "Kota"], ["Perpustakaan Contoh 1", '="Vien"&"tiane"'])


FILES = {
    "title_rows.xlsx": title_rows,
    "two_header_rows.xlsx": two_header_rows,
    "merged_cells.xlsx": merged_cells,
    "sheets_by_year.xlsx": sheets_by_year,
    "sub_headings.xlsx": sub_headings,
    "windows_1252.csv": windows_1252,
    "utf_16.csv": utf_16,
    "month_first.csv": month_first,
    "open_document.ods": open_document,
    "long_digits.xlsx": long_digits,
    "long_digits.csv": long_digits_csv,
    "formula.xlsx": formula,
}

if __name__ == "__main__":
    for name, make in FILES.items():
        (FOLDER / name).write_bytes(make())

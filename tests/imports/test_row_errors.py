"""All errors of a row at once, each at its cell; and all that a row would write."""

import pytest

from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from perpusnas.imports.table_rows import column_letters
from perpusnas.imports.written_values import MAX_VALUES, written_values
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    country,
)

from .sample_files import csv_of, problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BLANK = "This field cannot be blank."
NO_COUNTRY = "There is no country of this name or code."


def places_of(entry) -> list[tuple[str, str]]:
    return [(p.label, p.place) for p in entry.problems]


def test_unreadable_cells_do_not_hide_the_rules_of_the_record(validated):
    rows = [
        ["Mitra", "Singkatan", "Negara", "Jenis", "Jenis kedua", "Situs", "Surel"],
        ["", "A" * 200, "Atlantis", "museum", "museum", "https://a b", "nobody"],
    ]
    (entry,) = validated("partners", *rows)
    assert places_of(entry) == [
        ("Mitra", "A2"),
        ("Singkatan", "B2"),
        ("Negara", "C2"),
        ("Jenis", "D2"),
        ("Situs", "F2"),
        ("Surel", "G2"),
    ]
    assert [p.reason for p in entry.problems][2:4] == [
        NO_COUNTRY,
        "The second type repeats the first.",
    ]
    assert entry.problems[3].others == ("Jenis kedua",)


def test_every_part_of_a_cell_is_looked_at(validated):
    rows = [
        ["Nama Kegiatan", "Negara peserta", "Mitra"],
        ["Lokakarya", "Atlantis|Laos|Lemuria", "A Library #99999|B Library #88888"],
    ]
    (entry,) = validated("events", *rows)
    missing = "There is no record with this number."
    assert problems_of([entry]) == [
        ("Negara peserta", f"“Atlantis”: {NO_COUNTRY} “Lemuria”: {NO_COUNTRY}"),
        (
            "Mitra",
            f"“A Library #99999”: {missing} “B Library #88888”: {missing}",
        ),
    ]
    rows = [["Mitra", "ROR"], ["A Library", "1|03yrm5c26|2"]]
    (entry,) = validated("partners", *rows)
    assert entry.problems[0].reason.count("not a valid ROR identifier") == 2


def test_every_step_of_an_agreement_is_taken(validated):
    text = AgreementFactory(code="K-1", stage="drafting")
    rows = [
        [
            "Kode",
            "Tahap",
            "Tanggal tanda tangan",
            "Tanggal Berakhir",
            "Mitra",
            "Nomor Mitra",
        ],
        ["K-1", "Ditandatangani", "2024", "2020", "Library #99999", ""],
        ["K-2", "", "kemarin", "2020", "", "12"],
    ]
    known, new = validated("agreements", *rows)
    assert known.pk == text.pk
    assert [label for label, _place in places_of(known)] == ["Tahap", "Mitra"]
    assert places_of(new) == [
        ("Tanggal tanda tangan", "C3"),
        ("Nomor Mitra", "F3"),
    ]


def test_position_and_identifier_of_a_person(validated):
    PersonFactory(name="Siti Contoh")
    rows = [
        ["Nama", "Lembaga", "Jabatan", "Surel", "Sejak", "ORCID"],
        ["Budi Contoh", "A Library #99999", "J" * 400, "salah", "kemarin", "123"],
        ["Ani Contoh", "A Library", "J" * 400, "salah", "2024", ""],
    ]
    first, second = validated("people", *rows)
    assert [label for label, _place in places_of(first)] == [
        "Lembaga",
        "Sejak",
        "ORCID",
    ]
    assert [label for label, _place in places_of(second)] == ["Jabatan", "Surel"]


def test_event_without_a_title_names_the_column(validated):
    rows = [["Nama Kegiatan", "Negara"], ["", "Atlantis"], ["", "Laos"]]
    entries = validated("events", *rows)
    message = "An event needs a title."
    assert problems_of(entries[1:]) == [("Nama Kegiatan", message)]
    assert ("Negara", NO_COUNTRY) in problems_of(entries[:1])


def test_what_is_not_certain_is_no_error(validated):
    """A row with an identifier or a code may be about a record that has what is missing."""
    known = PartnerFactory(name="A Library")
    NameFactory(partner=known, kind="identifier", scheme="ror", text="03yrm5c26")
    rows = [["Mitra", "ROR", "Negara"], ["", "03yrm5c26", "Atlantis"]]
    assert problems_of(validated("partners", *rows)) == [("Negara", NO_COUNTRY)]
    AgreementFactory(code="K-1")
    rows = [["Kode", "Tanggal Berakhir"], ["K-1", "kemarin"]]
    assert [p.label for p in validated("agreements", *rows)[0].problems] == [
        "Tanggal Berakhir"
    ]
    rows = [["Mitra", "Jumlah anggota", "Jumlah anggota per tanggal"]]
    rows += [["A Library", "banyak", "2024"]]
    assert [p.label for p in validated("partners", *rows)[0].problems] == [
        "Jumlah anggota"
    ]
    rows = [["ID", "Situs"], ["99999", "https://a b"]]
    assert [p.label for p in validated("partners", *rows)[0].problems] == [
        "ID",
        "Situs",
    ]


def test_wrong_cell_is_found_before_a_question_is_answered(validated):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    rows = [["Mitra", "Surel"], ["Perpustakaan Nasionall Kazakhstan", "nobody"]]
    (entry,) = validated("partners", *rows)
    assert (entry.state, len(entry.questions)) == (RowState.WRONG, 1)
    assert [p.label for p in entry.problems] == ["Surel"]


def test_row_with_errors_leaves_nothing_behind(validated):
    """A partner that only a faulty row names is as new in the next row."""
    rows = [
        ["Nama", "Lembaga", "Sejak"],
        ["Budi Contoh", "Perpustakaan Contoh", "kemarin"],
        ["Ani Contoh", "Perpustakaan Contoh", "2024"],
    ]
    first, second = validated("people", *rows)
    assert (first.state, first.made) == (RowState.WRONG, [])
    assert [partner.name for partner in second.made] == ["Perpustakaan Contoh"]


def test_tried_row_does_not_answer_the_question_of_another(validated):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    rows = [
        ["Nama", "Lembaga", "Sejak"],
        ["Budi Contoh", "Perpustakaan Nasionall Kazakhstan", "kemarin"],
        ["Ani Contoh", "Perpustakaan Nasionall Kazakhstan", "2024"],
    ]
    _first, second = validated("people", *rows)
    assert [question.name for question in second.questions] == [rows[1][1]]


@pytest.mark.parametrize(
    ("position", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")],
)
def test_letters_of_a_column(position, letters):
    assert column_letters(position) == letters


def test_place_is_in_the_sheet_and_not_among_the_headings(tmp_path, manager):
    path = tmp_path / "file.csv"
    path.write_text(csv_of(["Rekap"], ["", "Mitra", "Negara"], ["", "A", "Atlantis"]))
    table = read_file(KINDS["partners"], path).table
    position = table.headings.index("Negara")
    assert table.rows.cell_place(3, position) == "C3"
    assert table.rows.cell_place(3, 99) == ""


def shown(entry) -> list[tuple[str, dict]]:
    groups = written_values(entry)["groups"]
    return [(group["label"], dict(group["values"])) for group in groups]


def test_everything_that_a_new_record_brings_is_shown(validated):
    rows = [
        ["Mitra", "Nama lain", "ROR", "Tahun berdiri", "Kota"],
        ["A Library", "AL", "03yrm5c26", "1990", "Kota A"],
    ]
    (entry,) = validated("partners", *rows)
    assert [change.new for change in entry.changes] == ["A Library", "Kota A"]
    assert shown(entry) == [
        ("Partner", {"Access": "Internal"}),
        ("Name", {"Name": "AL", "Type": "Alias"}),
        (
            "Name",
            {"Name": "03yrm5c26", "Type": "Identifier", "Identifier type": "ROR"},
        ),
        ("Key fact", {"Type": "Founded", "Date": "1990"}),
    ]


def test_position_and_its_new_partner_are_shown(validated):
    rows = [
        ["Nama", "Lembaga", "Negara", "Jabatan", "Surel", "Sejak"],
        ["Budi Contoh", "A Library", "Laos", "Direktur", "budi@contoh.example", "2020"],
    ]
    (entry,) = validated("people", *rows)
    (_person, _fields), (_post, post), (label, partner) = shown(entry)
    assert (label, partner["Official name"]) == ("Partner", "A Library")
    assert partner["Country"] == str(country("LA"))
    assert set(post.values()) == {
        "A Library",
        "Direktur",
        "budi@contoh.example",
        "2020",
    }


def test_parties_of_a_new_agreement_are_shown(validated):
    rows = [
        ["Mitra", "Judul", "Jenis", "Nomor Mitra"],
        ["A Library", "Nota", "MoU", "7"],
    ]
    (entry,) = validated("agreements", *rows)
    parties = [values for label, values in shown(entry) if label == "Party"]
    assert len(parties) == 2
    assert list(parties[1].values()) == ["A Library", "7"]


def test_values_of_a_row_are_bounded(validated):
    names = ";".join(f"Nama {n}" for n in range(MAX_VALUES))
    content = f'Mitra,Nama lain\r\nA Library,"{names}"\r\n'
    (entry,) = validated("partners", content=content)
    found = written_values(entry)
    assert sum(len(group["values"]) for group in found["groups"]) == MAX_VALUES
    assert found["more"] == found["count"] - MAX_VALUES > 0

"""The register of agreements as a file: its columns for good, its cells as on the screen."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.models import Agreement
from tests.event_factories import EventFactory, EvidenceFactory
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    ScopeItemFactory,
    SignatoryFactory,
    UserFactory,
    country,
    home,
)
from tests.spreadsheet import opened_by_libreoffice

pytestmark = pytest.mark.django_db
HEADINGS = (
    "No;Kode;Judul Naskah;Judul (Inggris);Jenis Naskah;Mitra;Negara;Nomor Perpusnas;"
    "Nomor Mitra;Tanggal Tanda Tangan;Tempat Tanda Tangan;Penandatangan Perpusnas;"
    "Penandatangan Mitra;Tanggal Mulai Berlaku;Tanggal Berakhir;Masa Berlaku;"
    "Status Masa Berlaku;Tahap;Ruang Lingkup;Unit Pemrakarsa;PIC;Jumlah Kegiatan;"
    "Keterangan;Status penandatanganan;Metode penandatanganan;Diumumkan pada;"
    "Dasar penetapan tanggal berakhir;Pendanaan;Peran para pihak;Penandatangan Plt.;"
    "Tingkat penandatangan;Saksi;Nama Mitra Saat Tanda Tangan;Naskah pihak lain"
)
COUNT = HEADINGS.count(";") + 1
FILE, REPORT = "/agreements/export.csv", "/reports/rekap-naskah.csv"


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    return client


def body(user_client, address: str) -> bytes:
    response = user_client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def table(user_client, address: str, delimiter: str = ";") -> list[list[str]]:
    text = body(user_client, address).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def only_row(user_client, address: str = FILE) -> dict[str, str]:
    """The cells of the only row, by heading."""
    headings, row = table(user_client, address)
    return dict(zip(headings, row, strict=True))


def whole(**facts) -> Agreement:
    """A text of which everything that has a column is known."""
    kazakh = PartnerFactory(name="Ulttyq kitapkhana", country=country("KZ"))
    NameFactory(partner=kazakh, kind="indonesian", text="Perpustakaan Kazakhstan")
    unit = PartnerFactory(name="Biro Hukum", parent=home(), country=country("ID"))
    pic = UserFactory(role="editor", first_name="Sri", last_name="Wahyuni")
    known = {
        "code": "KZ-2021",
        "title_id": "Nota Kesepahaman; kerja sama",
        "title_en": "Memorandum of cooperation",
        "stage": "implementation",
        "signed": "2021-11-30",
        "place": "Jakarta, virtual",
        "effective": "2021-12-01",
        "ends": "2024-11",
        "ends_basis": "stated",
        "duration": 3,
        "duration_unit": "years",
        "unit": unit,
        "person_in_charge": pic,
        "remarks": "Baris satu\nBaris dua",
    }
    agreement = AgreementFactory(**{**known, **facts})
    PartyFactory(agreement=agreement, partner=home(), number="12/HK.01/2021")
    PartyFactory(agreement=agreement, partner=kazakh, number="KZ/7")
    PartyFactory(agreement=agreement, partner=None, country=country("RU"))
    PartyFactory(agreement=agreement, partner=None, group="Friends of the library")
    for partner, name, title in (
        (home(), "Syarif Bando", "Kepala"),
        (kazakh, "Мунальбаева", "Direktur Umum"),
        (kazakh, "", "Wakil Direktur"),
    ):
        person = PersonFactory(name=name) if name else None
        SignatoryFactory(
            agreement=agreement, partner=partner, person=person, title_id=title
        )
    witness = PersonFactory(name="Witness")
    SignatoryFactory(agreement=agreement, person=witness, capacity="witness")
    ScopeItemFactory(agreement=agreement, text_id="Tukar-menukar koleksi")
    ScopeItemFactory(agreement=agreement, text_id="", text_en="Joint research")
    return agreement


# Columns


def test_headings_of_the_register_report_stay_for_good(user_client):
    assert body(user_client, REPORT) == f"\ufeff{HEADINGS}\r\n".encode()


def test_list_has_the_reports_columns_then_edtf_and_the_id(user_client):
    (headings,) = table(user_client, FILE)
    assert ";".join(headings[:COUNT]) == HEADINGS
    assert len(set(headings)) == len(headings)
    assert headings[-4:] == [
        "Tanggal Tanda Tangan (EDTF)",
        "Tanggal Mulai Berlaku (EDTF)",
        "Tanggal Berakhir (EDTF)",
        "ID",
    ]


# What `whole` leaves open, so that its cell in the list's file is empty.
LEFT_OPEN = [
    "Judul (bahasa mitra)",
    "Bahasa judul tersebut",
    "Target tanggal penandatanganan",
    "Target tanggal penandatanganan (EDTF)",
    "Hambatan",
    "Langkah berikutnya",
    "Syarat mulai berlaku",
    "Cara perpanjangan",
    "Masa perpanjangan (angka)",
    "Satuan",
    "Masa pemberitahuan pengakhiran (bulan)",
    "Batas penyelesaian kegiatan berjalan (bulan)",
    "Tanggal pemberitahuan pengakhiran",
    "Tanggal pemberitahuan pengakhiran (EDTF)",
    "Tanggal efektif pengakhiran",
    "Tanggal efektif pengakhiran (EDTF)",
    "Alasan pengakhiran",
    "Bahasa naskah",
    "Bahasa yang mengikat",
    "Catatan pendanaan",
    "Nilai strategis",
    "Tercatat di Kemlu (Daftar Naskah Resmi)",
    "Status penyerahan naskah asli",
    "Tanggal penyerahan naskah asli",
    "Tanggal penyerahan naskah asli (EDTF)",
    "Nomor Buku Agenda",
    "Nomor Salinan Naskah Resmi (CTC)",
    "Tanggal Salinan Naskah Resmi (CTC)",
    "Tanggal Salinan Naskah Resmi (CTC) (EDTF)",
    "Lokasi penyimpanan naskah asli",
    "Dikonsultasikan dengan Kemlu",
    "Perlu Surat Kuasa",
    "Nomor Surat Kuasa",
    "Tanggal Surat Kuasa",
    "Tanggal Surat Kuasa (EDTF)",
    "Naskah induk",
    "Naskah pendahulu",
    "Diusulkan oleh",
]


def test_every_column_is_shown(user_client):
    agreement = whole()
    for status in ("held", "held", "planned"):
        event = EventFactory(status=status)
        EvidenceFactory(event=event, agreement=agreement)
        EvidenceFactory(event=event, agreement=agreement, kind="reviews")
    cells = only_row(user_client, f"{FILE}?on=2024-11-15")
    expected = {
        "No": "1",
        "Kode": "KZ-2021",
        "Judul Naskah": "Nota Kesepahaman; kerja sama",
        "Judul (Inggris)": "Memorandum of cooperation",
        "Jenis Naskah": "Nota Kesepahaman (MoU)",
        "Mitra": "Perpustakaan Kazakhstan; Rusia; Friends of the library",
        "Negara": "Kazakhstan; Rusia",
        "Nomor Perpusnas": "12/HK.01/2021",
        "Nomor Mitra": "KZ/7",
        "Tanggal Tanda Tangan": "30/11/2021",
        "Tempat Tanda Tangan": "Jakarta, virtual",
        "Penandatangan Perpusnas": "Syarif Bando, Kepala",
        "Penandatangan Mitra": "Мунальбаева, Direktur Umum; Wakil Direktur",
        "Tanggal Mulai Berlaku": "01/12/2021",
        "Tanggal Berakhir": "bulan November 2024",
        "Masa Berlaku": "3 tahun",
        "Status Masa Berlaku": "Mungkin sudah berakhir",
        "Tahap": "Pelaksanaan",
        "Ruang Lingkup": "Tukar-menukar koleksi; Joint research",
        "Unit Pemrakarsa": "Biro Hukum",
        "PIC": "Sri Wahyuni",
        "Jumlah Kegiatan": "2",
        "Keterangan": "Baris satu\nBaris dua",
        "Status penandatanganan": "Ditandatangani",
        "Metode penandatanganan": "",
        "Diumumkan pada": "",
        "Dasar penetapan tanggal berakhir": "Tercantum dalam naskah",
        "Pendanaan": "",
        "Peran para pihak": "",
        "Penandatangan Plt.": "",
        "Tingkat penandatangan": "",
        "Saksi": "Witness, Kepala",
        "Nama Mitra Saat Tanda Tangan": "",
        "Naskah pihak lain": "",
        "Tanggal Tanda Tangan (EDTF)": "2021-11-30",
        "Tanggal Mulai Berlaku (EDTF)": "2021-12-01",
        "Tanggal Berakhir (EDTF)": "2024-11",
        "Judul dalam bahasa lain": "Memorandum of cooperation",
        "Ambang “Akan berakhir” (hari)": "180",
        "Akses": "Internal",
        "ID": str(agreement.pk),
        **dict.fromkeys(LEFT_OPEN, ""),
    }
    assert cells == expected


def test_empty_text_has_empty_cells(user_client):
    AgreementFactory(
        title_id="", title_en="", signed="", signature="unknown", stage="proposed"
    )
    cells = only_row(user_client, REPORT)
    assert cells["Jumlah Kegiatan"] == "0"
    assert {k for k, v in cells.items() if v} == {
        "No",
        "Jumlah Kegiatan",
        "Judul Naskah",
        "Jenis Naskah",
        "Status Masa Berlaku",
        "Tahap",
        "Status penandatanganan",
        "Dasar penetapan tanggal berakhir",
    }


def test_open_end_is_shown_in_words(user_client):
    AgreementFactory(ends_basis="open_ended")
    assert (
        only_row(user_client)["Tanggal Berakhir"]
        == only_row(user_client)["Status Masa Berlaku"]
        != ""
    )


def test_validity_is_that_of_the_requested_day(user_client):
    AgreementFactory(signed="2020-01-01", ends="2020-12-31", ends_basis="stated")
    states = {
        only_row(user_client, f"{FILE}?on={day}")["Status Masa Berlaku"]
        for day in ("2019-12-31", "2020-02-01", "2020-12-31", "2021-01-01")
    }
    assert len(states) == 4


# The file and the screen


@pytest.fixture
def several():
    whole()
    AgreementFactory(title_id="", title_en="", title_other="Келісім", code="O")
    AgreementFactory(title_id="", title_en="", code="C", parties=[home()])
    for names in (["A"], ["A", "B"], []):
        partners = [home(), *(PartnerFactory(name=name) for name in names)]
        AgreementFactory(title_id="", title_en="", signed="2024", parties=partners)
    for number in range(25):
        AgreementFactory(signed="2024-05" if number % 3 else "", title_id="Sama")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("query", ["", "sort=ends", "sort=-stage", "q=sama"])
def test_rows_order_and_names_are_those_of_the_screen(
    user_client, several, language, query
):
    user_client.cookies["django_language"] = language
    address, seen = f"/agreements/?{query}", []
    while address:
        response = user_client.get(address)
        with translation.override(language):
            seen += [(str(a.pk), a.heading) for a in response.context["rows"]]
        address = response.context["page"].next_url
    rows = table(user_client, f"{FILE}?{query}")[1:]
    assert [(row[-1], row[2]) for row in rows] == seen
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(seen) + 1)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_report_page_has_the_cells_of_its_file(user_client, several, language):
    user_client.cookies["django_language"] = language
    address, shown = "/reports/rekap-naskah/?sort=signed", []
    while address:
        context = user_client.get(address).context
        headings = list(map(str, context["table"].headings))
        for row in context["table"].rows:
            shown += [["" if cell is None else str(cell) for _heading, cell in row]]
        address = context["page"].next_url
    assert [headings, *shown] == table(user_client, f"{REPORT}?sort=signed")


def test_report_page_shows_an_agreement_and_its_file_guards_it(user_client):
    AgreementFactory(code="=1+1", remarks="+62")
    page = user_client.get("/reports/rekap-naskah/").context["table"].rows[0]
    assert "=1+1" in [cell for _heading, cell in page]
    assert only_row(user_client, REPORT)["Kode"] == "'=1+1"


def test_hidden_rows_are_in_no_cell(client):
    agreement = whole()
    secret = PartnerFactory(name="Secret", access="restricted")
    PartyFactory(agreement=agreement, partner=secret, number="SECRET/1")
    SignatoryFactory(agreement=agreement, partner=secret, title_id="Secret title")
    person = PersonFactory(name="Secret person", access="restricted")
    SignatoryFactory(agreement=agreement, person=person, title_id="Secret head")
    ScopeItemFactory(agreement=agreement, owed_by=secret, text_id="Secret promise")
    AgreementFactory(title_id="Secret text", access="restricted")
    client.force_login(UserFactory(role="editor"))
    assert "secret" not in body(client, FILE).decode().lower()
    client.force_login(UserFactory(role="manager"))
    assert body(client, FILE).decode().lower().count("secret") == 7


def test_queries_do_not_grow_with_the_rows(user_client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            body(user_client, FILE)
        return len(captured)

    whole()
    queries()
    one = queries()
    library = PartnerFactory()
    for _n in range(29):
        AgreementFactory(title_id="", title_en="", parties=[home(), library])
    assert queries() == one


# Byte for byte

KNOWN = """\
1;;Perjanjian Kerja Sama dengan Perpustakaan Nasional Azerbaijan;;\
Perjanjian Kerja Sama (PKS);Perpustakaan Nasional Azerbaijan;Azerbaijan;;;;;;;;;;\
Belum ditandatangani;Penjajakan;;;;0;;Belum ditandatangani;;;Tidak diketahui;;;;;;;
2;;Nota Kesepahaman dengan RSI Perpustakaan Akademik Nasional Republik Kazakhstan;;\
Nota Kesepahaman (MoU);RSI Perpustakaan Akademik Nasional Republik Kazakhstan;Kazakhstan;;;\
2021;;Muhammad Syarif Bando, Kepala Perpustakaan Nasional;\
Umuthan Munalbayeva, Kepala RSI Perpustakaan Akademik Nasional;;;;\
Tanggal berakhir tidak diketahui;Ditandatangani;\
"Penelitian bersama; Pertukaran koleksi buku; \
Pameran dan acara bersama, termasuk secara daring; \
Peningkatan kapasitas dan pertukaran pengalaman staf; \
Pertukaran publikasi dalam terbitan berkala profesional; Akses ke koleksi digital";;;1;\
;Ditandatangani;Daring;;Tidak diketahui;;;;\
"Muhammad Syarif Bando, Kepala Perpustakaan Nasional: Pimpinan; \
Umuthan Munalbayeva, Kepala RSI Perpustakaan Akademik Nasional: Pimpinan";;;
3;;Nota Kesepahaman dengan Perpustakaan Sastra Asing Seluruh Rusia Margarita Rudomino;;\
Nota Kesepahaman (MoU);Perpustakaan Sastra Asing Seluruh Rusia Margarita Rudomino;Rusia;;;\
2 Juli 2024 (belum pasti);;E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional;\
Maria V. Belokolenko, Plt. Direktur;;;;Tanggal berakhir tidak diketahui;Ditandatangani;\
"Pertukaran informasi dan pengalaman; \
Inventarisasi naskah Indonesia dan koleksi Indonesia di dunia";;;1;\
;Ditandatangani;;;Tidak diketahui;;;"E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional; \
Maria V. Belokolenko, Plt. Direktur";\
"E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional: Pimpinan; \
Maria V. Belokolenko, Plt. Direktur: Pimpinan";;;
4;;Nota Kesepahaman dengan Perpustakaan Nasional Federasi Rusia;;Nota Kesepahaman (MoU);\
Perpustakaan Nasional Federasi Rusia;Rusia;;;2 Juli 2024 (belum pasti);;\
E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional;;;;;Tanggal berakhir tidak diketahui;\
Ditandatangani;Pertukaran informasi dan pengalaman;;;1;\
;Ditandatangani;;;Tidak diketahui;;;E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional;\
E. Aminuddin Aziz, Plt. Kepala Perpustakaan Nasional: Pimpinan;;;
"""


def test_known_cases_are_these_bytes_on_every_database(known_cases, user_client):
    sent = body(user_client, f"{REPORT}?on=2026-11-22&sort=signed")
    expected = f"{HEADINGS}\n{KNOWN}".replace("\n", "\r\n").encode()
    assert sent == b"\xef\xbb\xbf" + expected


# In the spreadsheet of an Indonesian desk


def test_libreoffice_opens_it_as_typed_columns(user_client, tmp_path):
    names = ["Мунальбаева", "日本国立国会図書館", "หอสมุด", "المكتبة", "ຫໍສະໝຸດ", "Ünï"]
    for number, name in enumerate(names):
        whole(
            code=f"A-{number}",
            title_en=name,
            signed=f"2024-0{number + 1}-0{number + 2}",
            ends=["2027-01-02", "2027-12-31", "2027-02", "2028?", "", "[2027..2028]"][
                number
            ],
            remarks=['=1+1;"x"', "+62 21", "a\nb", "-5", "@x", "1;2"][number],
        )
    file = tmp_path / "agreements.csv"
    file.write_bytes(body(user_client, f"{FILE}?sort=signed"))
    headings, *rows = opened_by_libreoffice(file)
    assert ";".join(cell.value for cell in headings[:COUNT]) == HEADINGS
    assert len(rows) == len(names)
    place = {cell.value: n for n, cell in enumerate(headings)}
    for number, (row, name) in enumerate(zip(rows, names, strict=True)):
        assert not any(cell.formula for cell in row)
        signed = row[place["Tanggal Tanda Tangan"]]
        assert signed.kind == "date"
        assert date.fromisoformat(signed.value) == date(2024, number + 1, number + 2)
        assert row[place["Judul (Inggris)"]].value == name
        assert row[place["No"]].kind == row[place["ID"]].kind == "float"
        assert row[place["Judul Naskah"]].value == "Nota Kesepahaman; kerja sama"
    ends = [row[place["Tanggal Berakhir"]] for row in rows]
    assert [cell.kind for cell in ends[:2]] == ["date", "date"]
    assert [cell.value for cell in ends] == [
        "2027-01-02",
        "2027-12-31",
        "bulan Februari 2027",
        "2028 (belum pasti)",
        "",
        "antara 2027 dan 2028",
    ]
    assert [row[place["Keterangan"]].value for row in rows] == [
        '\'=1+1;"x"',
        "'+62 21",
        "a\nb",
        "'-5",
        "'@x",
        "1;2",
    ]

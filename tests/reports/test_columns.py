"""The columns of every report, for good; and that its file is its page."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, ScopeItem
from events.models import Event, FollowUp
from perpusnas.reports.registry import REPORTS, WAITING
from tests.factories import UserFactory

from .reading import (
    SUMMARY_REPORTS,
    cells,
    file,
    page,
    shown,
)
from .sample_registers import fill

pytestmark = pytest.mark.django_db

INDONESIAN = {
    "rekap-negara": "No;Kawasan;Negara;Anggota Colombo Plan;Jumlah Mitra;Naskah Aktif;"
    "Akan Berakhir;Kedaluwarsa;Dalam Proses;Diakhiri;Total Naskah;"
    "Kegiatan Tahun Berjalan;Naskah pihak lain;"
    "Mungkin diperpanjang otomatis",
    "rekap-jenis-tahun": "No;Jenis Naskah;Tahun Tanda Tangan;Ditandatangani;Aktif;"
    "Akan Berakhir;Kedaluwarsa;Diakhiri;Memiliki Kegiatan;Persentase Terlaksana;"
    "Naskah pihak lain;Mungkin diperpanjang otomatis",
    "akan-berakhir": "No;Judul Naskah;Jenis Naskah;Mitra;Negara;Tanggal Berakhir;"
    "Sisa Hari;Cara Perpanjangan;Batas Pemberitahuan;Jumlah Kegiatan;"
    "Rekomendasi Monev;Status Perpanjangan;PIC;Tindak Lanjut;ID;"
    "Naskah pihak lain;Mungkin diperpanjang otomatis",
    "dalam-proses": "No;Usulan/Judul;Jenis Naskah;Mitra;Negara;Tahap;"
    "Tanggal Masuk Tahap;Lama di Tahap (hari);Target Tanda Tangan;Konsultasi Kemlu;"
    "Hambatan;Langkah Berikutnya;PIC;ID;Naskah pihak lain",
    "realisasi-monev": "No;Judul Naskah;Mitra;Negara;Butir Ruang Lingkup;"
    "Rencana Kegiatan;Kegiatan Terlaksana;Realisasi (%);Luaran;Kendala;Solusi;"
    "Tanggal Monev;Rekomendasi;Naskah (ID);Naskah pihak lain",
    "rekap-kegiatan": "No;Nama Kegiatan;Jenis Kegiatan;Program;Tanggal Mulai;"
    "Tanggal Selesai;Tempat;Negara;Moda;Mitra;Naskah Terkait;Peserta Dalam Negeri;"
    "Peserta Luar Negeri;Jumlah Negara;Hasil;Tautan Berita;ID",
    "tindak-lanjut": "No;Asal (Naskah/Kegiatan);Judul;Mitra;Uraian Tindak Lanjut;PIC;"
    "Tenggat;Status;Hari Terlambat;Tanggal Selesai;Bukti;ID",
    "ksst-colombo-plan": "No;Tahun;Nama Program;Tema;Bentuk Kegiatan;Tanggal Mulai;"
    "Tanggal Selesai;Lokasi;Negara Peserta;Rencana Peserta;Realisasi Peserta;"
    "Laki-laki;Perempuan;Peserta Dalam Negeri;Lembaga Pendukung;Sumber Anggaran;"
    "Hasil;Tindak Lanjut;Tautan;ID",
    "naskah-asli": "No;Judul;Mitra;Tanggal Tanda Tangan;Tercatat di Kemlu;"
    "Tanggal Penyerahan;Nomor Agenda;Nomor CTC;Tanggal CTC;Lokasi Arsip;"
    "Kelengkapan;ID;Naskah pihak lain",
    "peserta-negara": "Negara;Jumlah Kegiatan;Rencana Peserta;"
    "Direncanakan, Jumlah Belum Tercatat;Realisasi Peserta;"
    "Hadir, Jumlah Belum Tercatat;Jumlah yang Tidak Pasti",
}
ENGLISH = {
    "rekap-negara": "No;Region;Country;Colombo Plan member;Number of partners;"
    "Active agreements;Ending soon;Expired;In preparation;Terminated;"
    "Total agreements;Events of the current year;"
    "Agreements of others;May have been renewed automatically",
    "rekap-jenis-tahun": "No;Kind of agreement;Year of signing;Signed;In force;"
    "Ending soon;Expired;Terminated;With events;Percent carried out;"
    "Agreements of others;May have been renewed automatically",
    "akan-berakhir": "No;Agreement title;Kind of agreement;Partner;Country;Ends on;"
    "Days left;Way of renewal;Last day for notice;Number of events;"
    "Recommendation of the review;State of the renewal;Person in charge;Follow-up;ID;"
    "Agreement of others;May have been renewed automatically",
    "dalam-proses": "No;Proposal or title;Kind of agreement;Partner;Country;Stage;"
    "In this stage since;Days in this stage;To be signed by;"
    "Foreign ministry consulted;Obstacle;Next step;Person in charge;ID;"
    "Agreement of others",
    "realisasi-monev": "No;Agreement title;Partner;Country;Promise;Events planned;"
    "Events held;Carried out (%);Outcome;Constraints;Solution;Reviewed on;"
    "Recommendation;Agreement (ID);Agreement of others",
    "rekap-kegiatan": "No;Name of the event;Kind of event;Program;First day;Last day;"
    "Place;Country;Mode;Partner;Related agreements;Participants from Indonesia;"
    "Participants from abroad;Number of countries;Results;Links to news;ID",
    "tindak-lanjut": "No;Origin (agreement or event);Title;Partner;What is to follow;"
    "Person in charge;Due;Status;Days late;Done on;Evidence;ID",
    "ksst-colombo-plan": "No;Year;Name of the program;Theme;Form of the event;"
    "First day;Last day;Location;Participating countries;Participants planned;"
    "Participants attended;Men;Women;Participants from Indonesia;"
    "Supporting institutions;Source of the budget;Results;Follow-up;Links;ID",
    "naskah-asli": "No;Title;Partner;Signed on;Recorded at the foreign ministry;"
    "Handed over on;Register book number;Certified copy number;Certified copy dated;"
    "Where the original lies;Completeness;ID;Agreement of others",
    "peserta-negara": "Country;Number of events;Participants planned;"
    "Planned, number not recorded;Participants attended;"
    "Attended, number not recorded;Numbers that are not exact",
}


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(("language", "values"), [("id", INDONESIAN), ("en", ENGLISH)])
def test_headings_and_their_order_stay_for_good(user_client, language, values):
    user_client.cookies["django_language"] = language
    found = {slug: ";".join(file(user_client, slug)[0]) for slug in REPORTS}
    assert {**found, "rekap-naskah": ""} == {**values, "rekap-naskah": ""}


def test_file_is_the_page(user_client):
    for number in range(3):
        fill(number)
    for slug in REPORTS:
        values = file(user_client, slug)
        assert len(values) > 1, slug
        assert shown(user_client, slug) == values, slug


# Columns that came after the key of the record: new ones go to the end.
AFTER_THE_KEY = {"akan-berakhir": 2, "dalam-proses": 1, "naskah-asli": 1}
AFTER_THE_KEY |= {"realisasi-monev": 1}


def test_last_column_is_the_record(user_client):
    fill(0)
    for slug in set(REPORTS) - {*SUMMARY_REPORTS, "rekap-naskah"}:
        key = -1 - AFTER_THE_KEY.get(slug, 0)
        numbers = [int(row[key]) for row in file(user_client, slug)[1:]]
        table = page(user_client, slug)["page"].rows
        owner = "agreement_id" if slug == "realisasi-monev" else "pk"
        assert numbers == [getattr(row, owner) for row in table], slug


def test_tenth_report_is_named_as_waiting(user_client):
    words = user_client.get("/reports/").content.decode()
    assert list(WAITING) == ["capaian-kinerja"]
    assert "Performance against targets" in words
    assert user_client.get("/reports/capaian-kinerja/").status_code == 404


def test_no_formula_gets_into_a_file(user_client):
    fill(0)
    Agreement.objects.update(title_en="=1+1", obstacle="@x", agenda_number="+62")
    Event.objects.update(theme="=1+1")
    FollowUp.objects.update(what_en="-1+1")
    ScopeItem.objects.update(text_en="=1+1")
    cells = {
        cell
        for slug in REPORTS
        for row in file(user_client, slug)[1:]
        for cell in row
        if cell
    }
    assert "'=1+1" in cells
    assert {cell for cell in cells if cell[0] in "=+@"} == set()
    assert "'-1+1" in cells


def counted(user_client, ends: list[str]) -> dict[str, int]:
    """How often each report asks the database."""
    found = {}
    for address in (f"/reports/{slug}{end}" for slug in REPORTS for end in ends):
        with CaptureQueriesContext(connection) as queries:
            response = user_client.get(address)
            b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, address
        found[address] = len(queries)
    return found


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("most", "ends"),
    [
        (3, ["/?per_page=100"]),
        pytest.param(30, ["/?per_page=100", ".csv"], marks=pytest.mark.long),
    ],
)
def test_queries_do_not_grow_with_the_rows(user_client, most, ends):
    fill(0)
    page(user_client, "rekap-naskah")  # what is remembered from the first time on
    before = counted(user_client, ends)
    for number in range(1, most):
        fill(number)
    assert counted(user_client, ends) == before


def everything(browser) -> dict[str, tuple]:
    """All that each report tells: rows, totals, plot, and what it leaves out."""
    facts = {}
    for slug in REPORTS:
        context = page(browser, slug)
        totals = context["table"].totals
        plot = context["plot"]
        facts[slug] = (
            cells(context["table"]),
            [str(cell) for _heading, cell in totals],
            [(str(bar.label), bar.value) for bar in plot.bars] if plot else [],
            [number for _words, number in context["excluded_counts"]],
        )
    return facts


def test_what_is_restricted_is_neither_listed_nor_counted(client):
    """Whoever may see reports, and nothing restricted, is told the same without it."""
    reader = UserFactory(role=None)
    rights = ["read_register", "see_reports"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    fill(0)
    before = everything(client)
    fill(1, access="restricted")
    assert everything(client) == before
    client.force_login(UserFactory(role="manager"))
    seen = everything(client)
    assert [slug for slug in REPORTS if seen[slug] == before[slug]] == []

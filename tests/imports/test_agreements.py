"""Agreements from the spreadsheets of a government office."""

import pytest

from agreements.models import Agreement, Party
from partners.models import Partner
from perpusnas.imports.rows import RowState
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    home,
)

from .sample_files import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


# The headings of a "Rekapitulasi Kerja Sama" of a government office
RECAP = ["No", "Mitra", "Negara", "Judul", "Jenis", "Nomor"]
RECAP += ["Tanggal Penandatanganan", "Masa Berlaku", "Tanggal Berakhir"]
RECAP += ["Ruang Lingkup", "Status", "Realisasi Kegiatan", "Kendala"]
RECAP += ["Tindak Lanjut", "Keterangan"]
TEXT = ["1", "Perpustakaan Nasional Laos", "Laos", "Nota Kesepahaman Laos", "MoU"]
TEXT += ["12/PKS/2021", "7 Mei 2021", "3 (tiga) tahun", "06/05/2024"]
TEXT += ["1. Pertukaran staf | 2. Pelestarian naskah", "Aktif", "2", "Dana"]
TEXT += ["Rapat", "Catatan"]


def test_recap_of_an_office_becomes_agreements(taken, validated):
    assert taken("agreements", RECAP, TEXT).counts == {RowState.NEW: 1}
    text = Agreement.objects.get()
    assert (text.kind, text.title_id) == ("mou", "Nota Kesepahaman Laos")
    assert (text.signature, text.signed) == ("yes", "2021-05-07")
    assert (text.stage, text.ends, text.ends_basis) == (
        *("signed", "2024-05-06"),
        "stated",
    )
    assert (text.duration, text.duration_unit) == (3, "years")
    assert (text.obstacle, text.next_step) == ("Dana", "Rapat")
    parties = [(p.position, p.partner.name, p.number) for p in text.parties.all()]
    laos = Partner.objects.get(country_id="LA")
    assert parties == [(1, home().name, "12/PKS/2021"), (2, laos.name, "")]
    scope = [(i.position, i.text_id) for i in text.scope_items.all()]
    assert scope == [(1, "Pertukaran staf"), (2, "Pelestarian naskah")]
    for row in (text, laos, *text.parties.all(), *text.scope_items.all()):
        past = row.history.get()
        assert past.history_change_reason == "naskah.csv, SHA-256 abc"
    imported = text.search_text
    text.refresh_derived()
    assert text.search_text == imported
    (again,) = validated("agreements", RECAP, TEXT)
    assert (again.state, again.changes) == (RowState.SAME, [])


def test_new_partner_of_two_agreements_is_made_once(taken):
    second = [*TEXT[:3], "Rencana Aksi Laos", "Rencana Aksi", *TEXT[5:]]
    assert taken("agreements", RECAP, TEXT, second).counts == {RowState.NEW: 2}
    assert Partner.objects.filter(country_id="LA").count() == 1
    assert Party.objects.filter(partner__country_id="LA").count() == 2


def test_partner_with_a_similar_name_gives_a_question(validated):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    headings = ["Mitra", "Judul", "Jenis"]
    row = ["Perpustakaan Nasionall Kazakhstan", "Nota", "mou"]
    (entry,) = validated("agreements", headings, row)
    assert (entry.state, len(entry.questions)) == (RowState.OPEN, 1)
    assert entry.made == []


def test_several_partners_each_of_its_country(taken):
    headings = ["Mitra", "Negara", "Judul", "Jenis"]
    taken("agreements", headings, ["A Lib|B Lib", "Laos|Vietnam", "Tri", "mou"])
    parties = Agreement.objects.get().parties.exclude(partner__is_home=True)
    assert [p.partner.country_id for p in parties] == ["LA", "VN"]


def test_agreement_without_an_end(taken):
    headings = ["Kode", "Mitra", "Jenis", "Masa Berlaku", "Tanda tangan"]
    taken("agreements", headings, ["K-1", "Lib", "MoU", "Tidak terbatas", "sudah"])
    text = Agreement.objects.get(code="K-1")
    assert (text.ends, text.ends_basis, text.signature) == ("", "open_ended", "yes")


def test_agreement_is_found_by_its_code_and_changed(taken):
    text = AgreementFactory(code="K-1", signature="no", signed="", stage="drafting")
    came = taken("agreements", ["Kode", "Kendala"], ["K-1", "Dana"])
    assert came.counts == {RowState.CHANGED: 1}
    text.refresh_from_db()
    assert (text.obstacle, text.version, text.stage) == ("Dana", 2, "drafting")


def test_what_the_pages_refuse_a_file_is_refused(validated):
    text = AgreementFactory(code="K-1", stage="drafting")
    hidden = AgreementFactory(code="K-2")
    hidden.move_to_trash()
    headings = ["Kode", "Jenis", "Tahap", "Mulai Berlaku", "Tanggal Berakhir", "PIC"]
    entries = validated(
        "agreements",
        headings,
        ["K-1", "", "Ditandatangani", "", "", ""],
        ["K-3", "mou", "", "2024-05", "2023", ""],
        ["K-4", "perjanjian rahasia", "", "", "", "Nobody"],
        ["K-3", "mou", "", "", "", ""],
        ["K-2", "mou", "", "", "", "siti aminah"],
    )
    assert text.pk == entries[0].pk
    assert problems_of(entries[:2]) == [
        ("Tahap", "The stage is changed on the page of the agreement."),
        (
            "Mulai Berlaku",
            "The end date is earlier than the date of entry into force.",
        ),
    ]
    assert [label for label, _reason in problems_of(entries[2:3])] == ["Jenis", "PIC"]
    assert problems_of(entries[3:4]) == [("", "This is the same as row 3.")]
    assert entries[4].state is RowState.NEW  # the code of a text in the trash is free


def test_thirty_agreements_cost_as_much_as_one(validated, django_assert_num_queries):
    partner = PartnerFactory(name="Library")
    for number in range(30):
        AgreementFactory(
            kind="mou", title_id=f"Nota {number}", signed="", parties=[home(), partner]
        )
    headings = ["Judul", "Jenis", "Mitra", "Kendala"]
    rows = [[f"Nota {number}", "mou", "Library", ""] for number in range(30)]
    validated("agreements", headings, rows[0])
    for some in (rows[:1], rows):
        with django_assert_num_queries(8):
            entries = validated("agreements", headings, *some)
        assert {entry.state for entry in entries} == {RowState.SAME}


def test_proposer_is_a_partner_by_its_exact_name(taken, validated):
    embassy = PartnerFactory(name="Embassy E")
    headings, row = [*RECAP, "Diusulkan oleh"], [*TEXT, "Embassy E"]
    assert taken("agreements", headings, row).counts == {RowState.NEW: 1}
    assert Agreement.objects.get().proposed_by == embassy
    unknown = validated("agreements", headings, [*TEXT, "Embassy"])
    message = "No partner has this name, or several have."
    assert message in [str(reason) for _label, reason in problems_of(unknown)]

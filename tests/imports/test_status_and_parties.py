"""Status words compared with dates, and several parties in one cell."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from perpusnas.imports.rows import RowState
from tests.factories import NameFactory, PartnerFactory, UserFactory

from .sample_files import csv_of, problems_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
STATUS = ["Mitra", "Judul", "Jenis", "Tanggal TTD", "Tanggal Berakhir", "Status"]


@pytest.mark.parametrize(
    ("signed", "ends", "status", "signature", "reason"),
    [
        ("2021-05-07", "2099-05-06", "masih berlaku", "yes", ""),
        ("2021-05-07", "2024-05-06", "Kadaluarsa", "yes", ""),
        ("2021-05-07", "2024-05-06", "kedaluwarsa", "yes", ""),
        ("", "", "dalam proses", "no", ""),
        ("", "", "Masih Berlaku", "yes", ""),
        ("2021-05-07", "", "berlaku", "yes", ""),
        (
            "2021-05-07",
            "2024-05-06",
            "masih berlaku",
            "yes",
            "the end date has passed.",
        ),
        ("2021-05-07", "2099", "kadaluarsa", "yes", "the end date has not come yet."),
        ("2021-05-07", "", "kadaluarsa", "yes", "the end date is not known."),
        (
            "2021-05-07",
            "tidak terbatas",
            "kadaluarsa",
            "yes",
            "the agreement has no end date.",
        ),
        (
            "2021-05-07",
            "2099",
            "dalam proses",
            "yes",
            "a date of signing is given.",
        ),
        (
            "2021-05-07",
            "2099",
            "dihentikan",
            "yes",
            "the day of termination is not known.",
        ),
    ],
)
def test_status_is_used_and_compared_with_the_dates(
    taken, validated, signed, ends, status, signature, reason
):
    row = ["A Library", "Nota", "mou", signed, ends, status]
    (entry,) = validated("agreements", STATUS, row)
    note = f"Status “{status}”: {reason} It is added to the remarks."
    assert entry.notes == ([note] if reason else [])
    assert taken("agreements", STATUS, row).counts == {RowState.NEW: 1}
    agreement = Agreement.objects.get()
    assert agreement.signature == signature
    assert agreement.remarks == (f"Status: {status}" if reason else "")
    assert validated("agreements", STATUS, row)[0].state is RowState.SAME


def test_contradiction_is_added_to_the_remarks_of_the_file_once(taken, validated):
    headings = [*STATUS, "Keterangan"]
    row = ["A Library", "Nota", "mou", "2021", "2024-05-06", "Aktif", "Catatan"]
    taken("agreements", headings, row)
    assert Agreement.objects.get().remarks == "Catatan\nStatus: Aktif"
    assert validated("agreements", headings, row)[0].state is RowState.SAME


def test_unknown_status_is_an_error_with_a_choice_of_meanings(validated):
    row = ["A Library", "Nota", "mou", "", "", "hijau"]
    (entry,) = validated("agreements", STATUS, row)
    assert [label for label, _reason in problems_of([entry])] == ["Status"]
    chosen = {"meanings": {"status": {"hijau": "in_process"}}}
    (entry,) = validated("agreements", STATUS, row, choices=chosen)
    assert entry.record.signature == "no"


PARTIES = ["Mitra", "Judul", "Jenis"]


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("A Library|B Library", {"A Library", "B Library"}),
        ("Kementerian Pendidikan dan Kebudayaan", None),
        ("PT Contoh, Tbk", None),
    ],
)
def test_cell_that_is_clear_is_not_asked_about(taken, cell, parties):
    assert taken("agreements", PARTIES, [cell, "Nota", "mou"]).is_complete
    found = Agreement.objects.get().parties.exclude(partner__is_home=True)
    assert {p.partner.name for p in found} == (parties or {cell})


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Universitas A dan Universitas B", ["Universitas A", "Universitas B"]),
        ("Kolese Contoh, Kota B", ["Kolese Contoh", "Kota B"]),
        (
            "Yayasan Satu, Yayasan Dua dan Yayasan Tiga",
            ["Yayasan Satu", "Yayasan Dua", "Yayasan Tiga"],
        ),
    ],
)
def test_several_parties_in_a_cell_are_proposed_as_a_split(
    validated, taken, cell, parts
):
    rows = PARTIES, [cell, "Nota", "mou"]
    (entry,) = validated("agreements", *rows)
    assert entry.state is RowState.OPEN
    (question,) = entry.questions
    assert question.heading == "Mitra"
    assert [(o.value, o.label) for o in question.options] == [
        ("split", f"Several: {' · '.join(parts)}"),
        ("one", f"One name: {cell}"),
    ]
    (one,) = validated("agreements", *rows, decisions={question.key: "one"})
    assert [made.name for made in one.made] == [cell]
    taken("agreements", *rows, decisions={question.key: "split"})
    found = Agreement.objects.get().parties.exclude(partner__is_home=True)
    assert [p.partner.name for p in found] == parts


def test_name_in_the_register_is_no_list(validated):
    partner = PartnerFactory(name="Universitas A dan Universitas B")
    rows = PARTIES, [partner.name, "Nota", "mou"]
    assert validated("agreements", *rows)[0].state is RowState.NEW
    NameFactory(partner=partner, text="Pusat A dan Pusat B")
    rows = PARTIES, ["Pusat A dan Pusat B", "Nota", "mou"]
    (question,) = validated("agreements", *rows)[0].questions
    assert question.kind == "partner"


def test_short_names_of_the_register_may_be_several(validated):
    PartnerFactory(name="Bappenas")
    PartnerFactory(name="Kominfo")
    rows = PARTIES, ["Bappenas dan Kominfo", "Nota", "mou"]
    (question,) = validated("agreements", *rows)[0].questions
    assert question.kind == "split"


def test_split_is_decided_on_the_page(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    file = upload(csv_of(PARTIES, ["Universitas A dan Universitas B", "Nota", "mou"]))
    where = client.post(
        reverse("imports:list"), {"kind": "agreements", "file": file}
    ).url
    page = client.get(where)
    assert "Several: Universitas A · Universitas B" in page.content.decode()
    (question,) = page.context["outcome"]["questions"]
    client.post(where, {"do": "decide", f"who-{question['key']}": "split"})
    assert client.post(where, {"do": "confirm"}).status_code == 302
    assert Agreement.objects.get().parties.count() == 3

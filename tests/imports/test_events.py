"""Events from the spreadsheets of a government office."""

import pytest

from events.models import Event
from perpusnas.imports.rows import RowState
from tests.event_factories import ProgramFactory
from tests.factories import (
    PartnerFactory,
    country,
)

from .sample_files import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


# Reports 7 of the bureau
EVENTS = ["No", "Nama Kegiatan", "Jenis Kegiatan", "Program", "Tanggal Mulai"]
EVENTS += ["Tanggal Selesai", "Tempat", "Negara", "Moda", "Mitra"]
EVENTS += ["Peserta Dalam Negeri", "Peserta Luar Negeri", "Hasil"]
EVENT = ["1", "Pelatihan Pustakawan", "pelatihan", "KSST", "13/11/2023", "17/11/2023"]
EVENT += ["Jakarta", "Indonesia", "luring", "Perpustakaan Nasional Laos"]
EVENT += ["1.200", "", "Modul"]


def test_recap_of_events_becomes_events_with_who_took_part(taken, validated):
    program = ProgramFactory(name_id="Kerja Sama Selatan-Selatan", acronym="KSST")
    partner = PartnerFactory(name="Perpustakaan Nasional Laos", country=country("LA"))
    assert taken("events", EVENTS, EVENT).counts == {RowState.NEW: 1}
    event = Event.objects.get()
    assert (event.kind, event.status, event.mode) == ("training", "held", "on_site")
    assert (event.when, event.program, event.country_id) == (
        *("2023-11-13/2023-11-17", program),
        "ID",
    )
    assert (event.domestic_attended, event.foreign_attended) == (1200, None)
    (row,) = event.participations.all()
    assert (row.partner, row.role, row.came) == (partner, "participant", "yes")
    (again,) = validated("events", EVENTS, EVENT)
    assert (again.state, again.changes) == (RowState.SAME, [])


def test_event_without_details_was_not_held(taken):
    headings = ["Nama Kegiatan", "Tanggal Mulai", "Negara Peserta"]
    taken("events", headings, ["Seminar", "2020", "Laos | Fiji"])
    event = Event.objects.get()
    assert (event.status, event.is_outcome_unknown) == ("planned", True)
    rows = event.participations.values_list("country_id", "came")
    assert set(rows) == {("LA", "not_told"), ("FJ", "not_told")}


def test_events_that_cannot_be(validated):
    entries = validated(
        "events",
        ["Nama Kegiatan", "Tanggal Mulai", "Tanggal Selesai", "Program", "Peserta LN"],
        ["Seminar", "17/11/2023", "13/11/2023", "", ""],
        ["Rapat", "", "", "Tidak Ada", ""],
        ["", "2020", "", "", "1"],
    )
    assert [entry.state for entry in entries] == [RowState.WRONG] * 3
    assert problems_of(entries[1:2]) == [
        ("Program", "No programme has this name. Add it first.")
    ]


def test_second_kind_is_read(taken, validated):
    headings = ["Nama Kegiatan", "Jenis Kegiatan", "Jenis Kedua", "Tanggal Mulai"]
    row = ["Jamuan", "Jamuan makan atau resepsi", "Penandatanganan", "13/11/2023"]
    assert taken("events", headings, row).counts == {RowState.NEW: 1}
    event = Event.objects.get()
    assert (event.kind, event.second_kind) == ("dinner", "signing")
    (again,) = validated("events", headings, row)
    assert (again.state, again.changes) == (RowState.SAME, [])

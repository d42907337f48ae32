"""Agreements, events and people from the spreadsheets that the bureau has."""

import pytest
from django.contrib.auth.models import Permission

from agreements.models import Agreement, Party
from events.models import Event
from partners.models import Partner, Person, Post
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests.event_factories import EventFactory, ParticipationFactory, ProgramFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    UserFactory,
    country,
    home,
)

from .files import csv_of, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def manager():
    return UserFactory(role="manager", first_name="Siti", last_name="Aminah")


@pytest.fixture
def validated(tmp_path, manager):
    def validate(kind, *rows, content=None):
        path = saved(tmp_path, content or csv_of(*rows))
        batches = read_file(KINDS[kind], path).entries(ImportContext(manager, {}))
        return [entry for batch in batches for entry in batch]

    return validate


@pytest.fixture
def taken(tmp_path, manager):
    def take_over(kind, *rows):
        path = saved(tmp_path, csv_of(*rows))
        with exclusive_import(manager, "naskah.csv, SHA-256 abc"):
            return import_file(read_file(KINDS[kind], path), ImportContext(manager, {}))

    return take_over


def problems_of(entries) -> list[tuple]:
    return [(p.label, p.reason) for entry in entries for p in entry.problems]


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
        ("", "The end date is earlier than the date of entry into force."),
    ]
    assert [label for label, _reason in problems_of(entries[2:3])] == ["Jenis", "PIC"]
    assert problems_of(entries[3:4]) == [("", "This is the same as row 3.")]
    assert entries[4].state is RowState.NEW  # the code of a text in the trash is free


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


PEOPLE = ["Nama", "Gelar", "Jabatan", "Mitra", "Negara", "Surel", "Telepon", "Sejak"]
PERSON = ["Ayu Lestari", "Dr.", "Kepala Pusat", "Perpustakaan Nasional Laos", "Laos"]
PERSON += ["ayu@example.org", "+62 21 5", "Januari 2024"]


def test_people_come_with_their_posts(taken, validated):
    assert taken("people", PEOPLE, PERSON).counts == {RowState.NEW: 1}
    person = Person.objects.get()
    (post,) = person.posts.all()
    assert (person.name, person.honorific) == ("Ayu Lestari", "Dr.")
    assert (post.title_id, post.since, post.mail) == (
        *("Kepala Pusat", "2024-01"),
        "ayu@example.org",
    )
    assert post.partner.country_id == "LA"
    assert validated("people", PEOPLE, PERSON)[0].state is RowState.SAME
    moved = [*PERSON[:5], "baru@example.org", *PERSON[6:]]
    assert taken("people", PEOPLE, moved).counts == {RowState.CHANGED: 1}
    post.refresh_from_db()
    assert (post.mail, post.history.count()) == ("baru@example.org", 2)
    other = [*PERSON[:2], "Kepala Seksi", *PERSON[3:]]
    taken("people", PEOPLE, other)
    assert Post.objects.filter(person=person).count() == 2


def test_invalid_mail_address_is_reported(validated):
    (entry,) = validated("people", PEOPLE, [*PERSON[:5], "nobody", "", ""])
    assert entry.state is RowState.WRONG


def furnish() -> None:
    """One record of each kind with all that its file puts into one cell."""
    partner = PartnerFactory(name="Lib; rary", country=country("CI"))
    person = PersonFactory(name="Ayu; Lestari")
    for title in ("Head; of", "Deputy"):
        PostFactory(person=person, partner=partner, title_en=title, mail="a@b.example")
    text = AgreementFactory(parties=[home(), partner], signed="2021?", code="=1")
    text.signature, text.duration, text.duration_unit = "yes", 3, "years"
    text.save()
    PartyFactory(agreement=text, partner=None, country=country("LA"), number="-1")
    PartyFactory(agreement=text, partner=None, group="Negara; ASEAN")
    SignatoryFactory(agreement=text, partner=partner, person=person)
    ScopeItemFactory(agreement=text, text_id="a; b", text_en="c")
    AgreementFactory(title_id="", title_en="", parties=[partner])
    event = EventFactory(when="2021-05-07/2021-05-09?", title_id="", kind="training")
    ParticipationFactory(event=event, partner=partner, heads=12, came="yes")
    EventFactory(when="2031", status="planned", results="x; y", foreign_planned=1200)


@pytest.mark.parametrize("kind", KINDS)
def test_own_file_of_every_kind_comes_back_unchanged(client, validated, manager, kind):
    furnish()
    client.force_login(manager)
    for language in ("id", "en"):
        client.cookies["django_language"] = language
        for file in ("csv", "csv?dialect=standard", "xlsx"):
            response = client.get(f"/{kind}/export.{file}")
            entries = validated(kind, content=b"".join(response.streaming_content))
            assert {entry.state for entry in entries} == {RowState.SAME}
            assert len(entries) == KINDS[kind].model.objects.count()


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


def test_importer_who_may_not_see_contacts_or_restrict_does_neither(tmp_path):
    importer = UserFactory(role="viewer")
    importer.user_permissions.add(Permission.objects.get(codename="import_records"))
    post = PostFactory(mail="secret@example.org", title_id="Kepala")
    path = saved(
        tmp_path,
        csv_of(
            ["ID", "Surel", "Akses"],
            [post.person.pk, "new@example.org", "Internal"],
            [PersonFactory().pk, "", "restricted"],
        ),
    )
    (entries,) = read_file(KINDS["people"], path).entries(ImportContext(importer, {}))
    assert [entry.state for entry in entries] == [RowState.SAME, RowState.WRONG]
    assert problems_of(entries) == [
        ("Akses", "You do not have permission to restrict records.")
    ]

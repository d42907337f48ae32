"""Which record a row is about: certain, asked, or new; and what it may overwrite."""

import pytest

from agreements.models import Agreement
from partners.models import Partner, Person
from perpusnas.imports.rows import RowState
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    country,
    home,
)

from .sample_files import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEADINGS = ["Mitra", "Negara", "Kota", "Situs"]


@pytest.fixture
def alfa():
    """An institution with the name of another one as an alias."""
    partner = PartnerFactory(
        name="Lembaga Contoh Alfa",
        acronym="LCA",
        country=country("ID"),
        seat_city="Kota A",
        website="https://alfa.example",
    )
    NameFactory(partner=partner, text="Kolese Contoh, Kota B")
    return partner


def options_of(entry) -> list[tuple[str, str]]:
    (question,) = entry.questions
    return [(option.value, option.reason) for option in question.options]


def test_alias_of_another_institution_is_asked_and_overwrites_nothing(
    alfa, validated, taken
):
    row = ["Kolese Contoh, Kota B", "Indonesia", "Kota B", "https://kolese.example"]
    (entry,) = validated("partners", HEADINGS, row)
    assert entry.state is RowState.OPEN
    (question,) = entry.questions
    (option,) = question.options
    assert option.url == alfa.get_absolute_url()
    assert option.reason == (
        "This is only another name of the record. The record is in another town: Kota A."
    )
    differences = [(d.label, d.old, d.new) for d in option.differences]
    assert differences == [
        ("Location: city", "Kota A", "Kota B"),
        ("Website", "https://alfa.example", "https://kolese.example"),
    ]
    new = taken("partners", HEADINGS, row, decisions={question.key: "new"})
    assert new.counts == {RowState.NEW: 1}
    assert Partner.objects.get(name=row[0]).seat_city == "Kota B"
    alfa.refresh_from_db()
    assert (alfa.seat_city, alfa.website) == ("Kota A", "https://alfa.example")


def test_answer_that_it_is_the_record_fills_and_does_not_overwrite(
    alfa, validated, taken
):
    rows = [*HEADINGS, "Surel"], ["LCA", "ID", "Kota A", "https://x.example", "a@b.org"]
    (entry,) = validated("partners", *rows)
    assert options_of(entry) == [(str(alfa.pk), "This is only its acronym.")]
    decisions = {entry.questions[0].key: str(alfa.pk)}
    (entry,) = validated("partners", *rows, decisions=decisions)
    assert [(c.label, c.new) for c in entry.changes] == [("Email", "a@b.org")]
    assert [(d.field, d.old) for d in entry.differences] == [
        ("website", "https://alfa.example")
    ]
    chosen = {"overwrites": {"rows": ["2"]}}
    taken("partners", *rows, decisions=decisions, choices=chosen)
    alfa.refresh_from_db()
    assert (alfa.website, alfa.mail) == ("https://x.example", "a@b.org")


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (["Lembaga Contoh Alfa", "ID", "Kota A"], "same"),
        (["Lembaga Contoh Alfa", "", "Kota A"], "same"),
        (["lembaga contoh alfa", "Indonesia", "kota  a"], "same"),
        (["Lembaga Contoh Alfa", "Laos", ""], "open"),
        (["Lembaga Contoh Alfa", "ID", "Kota C"], "open"),
        (["LCA", "ID", "Kota A"], "open"),
        (["Kolese Contoh, Kota B", "ID", ""], "open"),
        (["Yayasan Contoh Gamma", "ID", ""], "new"),
    ],
)
def test_certain_is_the_official_name_in_the_same_place(alfa, validated, row, state):
    (entry,) = validated("partners", HEADINGS[:3], row)
    assert entry.state == state


def test_namesakes_in_two_countries_are_told_apart_by_the_country(validated):
    here = PartnerFactory(name="National Library", country=country("KZ"))
    PartnerFactory(name="National Library", country=country("UZ"))
    entries = validated(
        "partners",
        HEADINGS[:2],
        ["National Library", "KZ"],
        ["National Library", ""],
        ["National Library", "Laos"],
    )
    assert [entry.state for entry in entries] == ["same", "open", "open"]
    assert entries[0].pk == here.pk
    assert options_of(entries[2])[0][1] == (
        "The name is the same. The record is in another country: Kazakhstan."
    )


def test_official_name_of_one_goes_before_the_alias_of_another(validated):
    here = PartnerFactory(name="Kolese Contoh", country=country("ID"))
    other = PartnerFactory(name="Lembaga Alfa", country=country("ID"))
    NameFactory(partner=other, text="Kolese Contoh")
    certain, asked = validated(
        "partners", HEADINGS[:2], ["Kolese Contoh", "ID"], ["Kolese Contoh", ""]
    )
    assert (certain.pk, certain.state) == (here.pk, RowState.SAME)
    assert {value for value, _reason in options_of(asked)} == {
        str(here.pk),
        str(other.pk),
    }


def test_identifier_of_a_partner_in_another_country_is_asked(validated):
    partner = PartnerFactory(name="Library", country=country("KZ"))
    NameFactory(partner=partner, kind="identifier", scheme="ror", text="05dhw4g16")
    rows = ["Mitra", "Negara", "ROR"], ["Library", "UZ", "05dhw4g16"]
    (entry,) = validated("partners", *rows)
    assert entry.state is RowState.OPEN
    (question,) = entry.questions
    assert not question.may_be_new
    assert options_of(entry) == [
        (str(partner.pk), "The record is in another country: Kazakhstan.")
    ]
    (entry,) = validated("partners", *rows, decisions={question.key: str(partner.pk)})
    assert (entry.pk, entry.state) == (partner.pk, RowState.DIFFERS)


def test_values_that_differ_stay_unless_they_are_overwritten(taken):
    first = PartnerFactory(name="A Library", website="https://a.example", kind="other")
    second = PartnerFactory(name="B Library", website="https://b.example")
    rows = [
        ["Mitra", "Situs", "Jenis"],
        ["A Library", "https://x.example", "universitas"],
        ["B Library", "https://y.example", ""],
    ]
    assert taken("partners", *rows).counts == {RowState.DIFFERS: 2}
    chosen = {"overwrites": {"fields": ["website"]}}
    result = taken("partners", *rows, choices=chosen)
    assert result.counts == {RowState.CHANGED: 2}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.website, first.kind) == ("https://x.example", "other")
    assert second.website == "https://y.example"


def test_access_is_never_filled(taken):
    partner = PartnerFactory(name="A Library", access="internal")
    assert taken("partners", ["Mitra", "Akses"], ["A Library", "Publik"]).counts == {
        RowState.DIFFERS: 1
    }
    partner.refresh_from_db()
    assert partner.access == "internal"


def test_id_of_a_record_with_quite_another_name_is_asked(validated, taken):
    partner = PartnerFactory(name="Perpustakaan Laos", seat_city="Vientiane")
    rows = ["ID", "Nama resmi", "Kota"], [partner.pk, "Yayasan Contoh", "Kota B"]
    (entry,) = validated("partners", *rows)
    assert options_of(entry) == [
        (
            str(partner.pk),
            "The ID is that of this record, but its name is quite another.",
        )
    ]
    assert not taken("partners", *rows).is_complete
    decisions = {entry.questions[0].key: str(partner.pk)}
    assert taken("partners", *rows, decisions=decisions).is_complete
    partner.refresh_from_db()
    assert (partner.name, partner.seat_city) == ("Yayasan Contoh", "Kota B")


def test_repeated_institutions_in_one_file_are_noticed(validated):
    rows = [
        ["Mitra", "Singkatan", "Nama Lain", "Negara", "Kota"],
        ["Kolese Contoh", "KC", "Contoh College", "Indonesia", "Kota B"],
        ["KOLESE CONTOH", "", "", "Indonesia", ""],
        ["Kolese Contoh", "", "", "Indonesia", "Kota C"],
        ["Contoh College", "", "", "Indonesia", ""],
        ["Kolese Contoh", "", "", "Laos", ""],
        ["KC", "", "", "", ""],
    ]
    entries = validated("partners", *rows)
    states = ["new", "wrong", "open", "open", "new", "open"]
    assert [entry.state for entry in entries] == states
    assert problems_of(entries[1:2]) == [("", "This is the same as row 2.")]
    assert [o.label for o in entries[2].questions[0].options] == [
        "The same as row 2: Kolese Contoh"
    ]
    keys = [entries[n].questions[0].key for n in (2, 3, 5)]
    decisions = dict(zip(keys, ["new", "row-2", "row-2"], strict=True))
    entries = validated("partners", *rows, decisions=decisions)
    states = ["new", "wrong", "new", "same", "new", "same"]
    assert [entry.state for entry in entries] == states
    assert entries[3].notes == ["Left out: the same as row 2."]


PEOPLE = ["Nama", "Mitra", "Jabatan", "Keterangan"]


@pytest.mark.parametrize(
    "name",
    [
        "Ayu Contoh",
        "Prof. Dr. Hj. Ayu Contoh, M.Si.",
        "Dra. AYU CONTOH, S.Sos., M.M.",
        "Ayu Contoh M.Hum",
        "Dr. (H.C.) Ayu Contoh, Ph.D",
    ],
)
def test_people_are_found_without_their_titles(validated, name):
    post = PostFactory(person=PersonFactory(name="Dr. Ayu Contoh"), title_id="Kepala")
    row = [name, post.partner.name, "Kepala", ""]
    (entry,) = validated("people", PEOPLE, row)
    assert (entry.pk, entry.state) == (post.person_id, RowState.SAME)


def test_namesake_at_another_institution_is_asked(validated, taken):
    post = PostFactory(person=PersonFactory(name="Ayu Contoh"), title_id="Kepala")
    PartnerFactory(name="Yayasan Contoh Gamma")
    rows = PEOPLE, ["Ayu Contoh", "Yayasan Contoh Gamma", "Ketua", ""]
    (entry,) = validated("people", *rows)
    reason = f"The record has a position at {post.partner.name}."
    assert options_of(entry) == [
        (str(post.person_id), f"The name is the same. {reason}")
    ]
    assert [c.new for c in entry.questions[0].options[0].changes] == [
        "Yayasan Contoh Gamma"
    ]
    taken("people", *rows, decisions={entry.questions[0].key: "new"})
    assert Person.objects.filter(name="Ayu Contoh").count() == 2


def test_several_positions_in_one_file_are_of_one_person(taken, validated):
    rows = [
        PEOPLE,
        ["Ayu Contoh", "A Library", "Kepala", ""],
        ["Dr. Ayu Contoh, M.Si.", "A Library", "Anggota dewan", ""],
        ["Ayu Contoh", "A Library", "Kepala", ""],
        ["Ayu Contoh", "B Library", "Ketua", ""],
    ]
    entries = validated("people", *rows)
    assert [entry.state for entry in entries] == ["new", "changed", "wrong", "open"]
    assert problems_of(entries[2:3]) == [("", "This is the same as row 2.")]
    key = entries[3].questions[0].key
    del rows[3]
    assert not taken("people", *rows).is_complete
    entries = validated("people", *rows)
    assert [o.value for o in entries[2].questions[0].options] == ["row-2", "row-3"]
    assert taken("people", *rows, decisions={key: "row-2"}).is_complete
    (person,) = Person.objects.filter(name="Ayu Contoh")
    posts = person.posts.values_list("partner__name", "title_id")
    assert set(posts) == {
        ("A Library", "Kepala"),
        ("A Library", "Anggota dewan"),
        ("B Library", "Ketua"),
    }
    assert [entry.state for entry in validated("people", *rows)] == ["same"] * 3


def test_partner_of_an_agreement_by_alias_is_asked_once_for_all_rows(
    alfa, validated, taken
):
    rows = [
        ["Mitra", "Judul", "Jenis"],
        ["LCA", "Nota", "mou"],
        ["LCA", "Rencana", "mou"],
    ]
    entries = validated("agreements", *rows)
    assert [entry.state for entry in entries] == [RowState.OPEN] * 2
    keys = {question.key for entry in entries for question in entry.questions}
    decisions = dict.fromkeys(keys, str(alfa.pk))
    assert taken("agreements", *rows, decisions=decisions).is_complete
    for agreement in Agreement.objects.all():
        parties = {party.partner for party in agreement.parties.all()}
        assert parties == {home(), alfa}
    assert [e.state for e in validated("agreements", *rows, decisions=decisions)] == [
        RowState.SAME
    ] * 2


def test_proposer_by_acronym_is_asked_and_must_exist(alfa, validated):
    rows = ["Mitra", "Judul", "Jenis", "Diusulkan oleh"], ["A", "Nota", "mou", "LCA"]
    (entry,) = validated("agreements", *rows)
    (question,) = entry.questions
    assert (question.heading, question.may_be_new) == ("Diusulkan oleh", False)
    decisions = {question.key: str(alfa.pk)}
    (entry,) = validated("agreements", *rows, decisions=decisions)
    assert entry.record.proposed_by == alfa


def test_agreement_found_by_its_title_is_filled_and_not_overwritten(taken):
    headings = ["Mitra", "Judul", "Jenis", "Tanggal TTD", "Tanggal Berakhir", "Kendala"]
    row = ["A Library", "Nota", "mou", "2021-05-07", "2024-05-06", "Dana"]
    taken("agreements", headings, row)
    changed = [*row[:4], "2025-05-06", "Waktu"]
    assert taken("agreements", headings, changed).counts == {RowState.DIFFERS: 1}
    chosen = {"overwrites": {"fields": ["ends"]}}
    taken("agreements", headings, changed, choices=chosen)
    agreement = Agreement.objects.get(title_id="Nota")
    assert (agreement.ends, agreement.obstacle) == ("2025-05-06", "Dana")

"""It says what is not so (A): a case for each number and its siblings."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from agreements.models import Agreement
from events.models import Event
from partners.models import Partner, Person
from perpusnas.core.fields import PickField, numbered
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from tests.event_factories import EventFactory, OutcomeFactory, ProgramFactory
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    UserFactory,
    country,
)
from tests.imports.sample_files import csv_of, saved

pytestmark = pytest.mark.django_db


# A1: typed names take no other record, and every shown name is accepted.


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def picked(editor):
    """Return what a picker of a model makes of a text: the record, or the error."""

    def pick(model, text, language="id"):
        field = PickField(model.objects.visible_to(editor).for_choice(editor))
        field.user = editor
        with translation.override(language):
            try:
                return field.clean(text)
            except Exception as refused:
                pick.offered = [value for value, _label in field.widget.near]
                return " ".join(refused.messages)

    return pick


def test_a_sentence_about_a_partner_is_not_its_name(client, editor):
    """`Library B` in the about of Institute A, and a city, take nobody's record."""
    other = PartnerFactory(
        name="Institute A", about="Its library went to Library B", seat_city="Contoh"
    )
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    add = reverse("partners:create")
    sent = {"name": "Unit C", "once": "x", "access": "internal"}
    for formset in client.get(add).context["formsets"]:
        sent |= {f"{formset.prefix}-TOTAL_FORMS": 0}
        sent |= {f"{formset.prefix}-INITIAL_FORMS": 0}
    for typed in ("Library B", "Contoh"):
        page = client.post(add, sent | {"parent": typed})
        text = unescape(page.content.decode())
        assert page.status_code == 422
        assert f'value="{typed}"' in text
        assert f'data-pick="Institute A #{other.pk}"' in text
    assert not Partner.objects.filter(name="Unit C").exists()
    client.post(add, sent | {"parent": f"Institute A #{other.pk}"})
    assert Partner.objects.get(name="Unit C").parent == other


def test_a_part_of_a_name_takes_nobody(picked):
    person = PersonFactory(name="Suhartini Contoh")
    assert "Suhartini Contoh" in picked(Person, "Hart")
    for typed in ("Suhartini", "Contoh", "Suhartini Con"):
        assert isinstance(picked(Person, typed), str)
    for typed in ("suhartini contoh", "Dr. Suhartini Contoh, M.Hum."):
        assert picked(Person, typed) == person


def test_namesakes_are_asked_with_what_tells_them_apart(picked):
    libraries = [
        PartnerFactory(name="City Library", country_id=code) for code in ("JP", "LA")
    ]
    people = [PersonFactory(name="Contoh Nama") for _n in range(2)]
    PostFactory(person=people[0], partner=libraries[0], title_id="Kepala")
    for model, typed, described in (
        (Partner, "City Library", ("Jepang", "Laos")),
        (Person, "Dr. Contoh Nama", ("Kepala, City Library",)),
    ):
        refused = picked(model, typed)
        assert all(words in refused for words in described)
    assert picked(Person, f"Contoh Nama #{people[1].pk}") == people[1]


def test_an_acronym_that_is_the_name_of_another_is_asked(picked):
    PartnerFactory(name="Contoh Library Network", acronym="CLN")
    NameFactory(partner=PartnerFactory(name="Other"), kind="alias", text="CLN")
    assert isinstance(picked(Partner, "cln"), str)


def test_the_city_of_many_hides_no_partner_of_that_name(picked):
    for number in range(60):
        PartnerFactory(name=f"Library {number}", seat_city="Jakarta")
    named = PartnerFactory(name="Jakarta")
    assert picked(Partner, "jakarta") == named


@pytest.fixture
def untitled():
    """Two agreements without a title with the same partner."""
    partner = PartnerFactory(name="Lembaga Contoh")
    NameFactory(partner=partner, kind="english", text="Contoh Institute")
    found = []
    for signed, number in (("2019-03-12", "1/X/2019"), ("2022-05-01", "")):
        agreement = AgreementFactory(
            kind="mou", title_id="", title_en="", signature="yes", signed=signed
        )
        PartyFactory(agreement=agreement, partner=partner, number=number)
        found.append(agreement)
    return found


HEADINGS = {
    "id": "Nota Kesepahaman dengan Lembaga Contoh",
    "en": "Memorandum of Understanding with Contoh Institute",
}


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_the_heading_of_an_untitled_agreement_is_its_name(
    picked, untitled, language, heading
):
    first, second = untitled
    refused = picked(Agreement, heading, language)
    assert f"{heading} #{first.pk}" in refused
    assert "2019" in refused
    assert "1/X/2019" in refused
    assert "2022" in refused
    second.delete()
    other = {"id": "en", "en": "id"}[language]
    assert picked(Agreement, heading, language) == first
    assert picked(Agreement, heading, other) == first
    assert picked(Agreement, f"{heading} #{first.pk}", language) == first


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_the_heading_is_suggested_and_found(client, untitled, language, heading):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = language
    shown = {f"{heading} #{agreement.pk}" for agreement in untitled}
    results = client.get("/agreements/suggest/", {"q": heading}).json()["results"]
    assert {result["value"] for result in results} == shown
    assert any("2019" in r["label"] and "1/X/2019" in r["label"] for r in results)
    box = client.get("/search/suggest/", {"q": heading}).json()["results"]
    assert [result["label"] for result in box] == [heading, heading]
    assert heading in unescape(client.get("/search/", {"q": heading}).content.decode())
    (named,) = shown - {f"{heading} #{untitled[0].pk}"}
    page = client.get("/agreements/", {"q": named})
    assert untitled[1] in page.context["rows"]
    query = {"app_label": "agreements", "model_name": "agreement"}
    query |= {"field_name": "predecessor", "term": heading}
    labels = [
        r["text"] for r in client.get("/admin/autocomplete/", query).json()["results"]
    ]
    assert len(labels) == 2
    assert all(label.startswith(f"{heading} #") for label in labels)
    page = client.get("/admin/agreements/agreement/", {"q": heading})
    assert page.context["cl"].result_count == 2


def test_a_hidden_party_is_in_no_heading(client, picked):
    """A heading names only the parties that the reader sees, also in a form."""
    hidden = PartnerFactory(name="Lembaga Rahasia", access="restricted")
    agreement = AgreementFactory(kind="mou", title_id="", title_en="", code="X-1")
    PartyFactory(agreement=agreement, partner=hidden)
    later = AgreementFactory(title_id="Naskah kedua", predecessor=agreement)
    assert isinstance(picked(Agreement, "Nota Kesepahaman dengan Lembaga Rahasia"), str)
    assert picked(Agreement, "X-1") == agreement
    client.force_login(UserFactory(role="editor"))
    page = client.get(f"/agreements/{later.pk}/edit/").content.decode()
    assert "X-1 #" in page
    assert "Rahasia" not in page
    assert Agreement.objects.get(pk=agreement.pk).heading == "X-1"


def test_the_country_of_a_party_is_part_of_the_heading(picked):
    agreement = AgreementFactory(kind="mou", title_id="", title_en="")
    PartyFactory(agreement=agreement, partner=None, country=country("JP"))
    assert picked(Agreement, "Nota Kesepahaman dengan Jepang") == agreement
    assert picked(Agreement, "Memorandum of Understanding with Japan") == agreement


@pytest.mark.parametrize(
    ("name", "honorific"),
    [("Dato' Contoh Binti Ahmad", ""), ("Contoh Binti Ahmad", "Dato'")],
)
def test_a_person_is_found_as_addressed(client, picked, name, honorific):
    person = PersonFactory(name=name, honorific=honorific)
    PersonFactory(name="Ahmad Contoh")
    for typed in ("Dato' Contoh Binti Ahmad", "Dato’ Contoh Binti Ahmad"):
        assert picked(Person, typed) == person
        assert picked(Person, "Contoh Binti Ahmad") == person
        client.force_login(UserFactory(role="administrator"))
        results = client.get("/people/suggest/", {"q": typed}).json()["results"]
        assert [result["value"] for result in results] == [numbered(person)]
        page = client.get("/people/", {"q": typed})
        assert [found.pk for found in page.context["rows"]] == [person.pk]
        page = client.get("/admin/partners/person/", {"q": typed})
        assert page.context["cl"].result_count == 1


def test_an_untitled_event_is_called_by_its_kind_and_told_apart_by_day(picked):
    events = [
        EventFactory(kind="audience", title_id="", title_en="", when=when)
        for when in ("2024-05-06", "2024-06-07")
    ]
    refused = picked(Event, "Audiensi")
    assert "Mei 2024" in refused
    assert "Jun 2024" in refused
    assert picked(Event, f"Audiensi #{events[0].pk}") == events[0]
    events[1].delete()
    assert picked(Event, "Audience") == events[0]


@pytest.mark.parametrize(
    ("make", "shown", "part"),
    [
        (
            lambda: ProgramFactory(name_id="Program Contoh Satu"),
            "Program Contoh Satu",
            "Satu",
        ),
        (
            lambda: SourceFactory(title="Berita tentang Contoh"),
            "Berita tentang Contoh",
            "Contoh",
        ),
        (
            lambda: OutcomeFactory(title_id="Pojok baca Contoh"),
            "Pojok baca Contoh",
            "Pojok",
        ),
        (lambda: EventFactory(title_id="Seminar Contoh"), "Seminar Contoh", "Seminar"),
        (lambda: AgreementFactory(title_id="Naskah Contoh"), "Naskah Contoh", "Naskah"),
    ],
    ids=["program", "source", "outcome", "event", "agreement"],
)
def test_every_picker_takes_whole_names_only(picked, make, shown, part):
    record = make()
    assert picked(type(record), shown) == record
    assert numbered(record) in picked(type(record), part)


def validated(folder, kind, *rows):
    """Return the row of a spreadsheet as a manager's import understands it."""
    path = saved(folder, csv_of(*rows))
    context = ImportContext(UserFactory(role="manager"), {})
    (batch,) = read_file(KINDS[kind], path).entries(context)
    return batch[0]


def test_names_in_a_spreadsheet_that_two_share_are_not_guessed(tmp_path):
    ProgramFactory(name_id="Program Contoh", acronym="PC")
    ProgramFactory(name_id="Program Cinta", acronym="PC")
    partner = PartnerFactory(name="Contoh Library Network", acronym="CLN")
    NameFactory(partner=PartnerFactory(name="Lain"), kind="alias", text="CLN")
    headings = ["Judul kegiatan", "Tanggal", "Program", "Mitra"]
    row = validated(tmp_path, "events", headings, ["Seminar", "2024-05-06", "PC", ""])
    assert ["Program Contoh #" in problem.reason for problem in row.problems] == [True]
    row = validated(tmp_path, "events", headings, ["Seminar", "2024-05-06", "", "CLN"])
    assert [question.name for question in row.questions] == ["CLN"]
    assert partner.pk in dict(row.questions[0].options)

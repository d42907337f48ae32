"""How people are addressed, and their titles as printed in a third language."""

import csv
import io

import pytest
from django.utils.translation import override

from partners.models import Person
from tests.core.filled_forms import added, filled, problems
from tests.event_factories import EventFactory, EventPersonFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DIRECTOR = "Директор"


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def file_rows(client, address: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}?dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def content(client, record) -> str:
    return " ".join(client.get(record.get_absolute_url()).content.decode().split())


def test_two_honorifics_are_entered_shown_found_and_in_the_file(editor):
    sent = filled(editor.get("/people/new/")) | {"name": "Contoh Binti Ahmad"}
    sent |= {"honorific": "Prof.", "second_honorific": "Dato'"}
    answer = editor.post("/people/new/", sent)
    assert answer.status_code == 302, problems(answer)
    person = Person.objects.get()
    assert '<p class="lede">Prof. Dato&#x27;</p>' in content(editor, person)
    for typed in ("Prof. Contoh", "Dato' Contoh Binti", "Prof. Dato’ Contoh"):
        rows = editor.get("/people/", {"q": typed}).context["rows"]
        assert [found.pk for found in rows] == [person.pk], typed
    (line,) = file_rows(editor, "/people/export.csv")
    assert (line["Form of address"], line["Second form of address"]) == (
        "Prof.",
        "Dato'",
    )


@pytest.mark.parametrize(
    ("honorific", "second", "names"),
    [
        ("", "", []),
        ("Prof.", "", ["Prof. Contoh"]),
        ("", "Dato'", ["Dato' Contoh"]),
        ("Prof.", "Dato'", ["Prof. Contoh", "Dato' Contoh", "Prof. Dato' Contoh"]),
    ],
)
def test_names_with_honorifics(honorific, second, names):
    person = Person(name="Contoh", honorific=honorific, second_honorific=second)
    assert person.names_with_honorifics == names


@pytest.mark.parametrize(
    ("titles", "language", "title", "of_title", "further"),
    [
        (("Kepala", "Head", DIRECTOR), "en", "Head", "", DIRECTOR),
        (("Kepala", "", DIRECTOR), "en", "Kepala", "id", DIRECTOR),
        (("", "", DIRECTOR), "en", DIRECTOR, "kk", ""),
        (("", "Head", ""), "id", "Head", "en", ""),
        (("", "", ""), "id", "", "", ""),
    ],
)
def test_title_is_the_readers_or_the_printed_one(
    titles, language, title, of_title, further
):
    in_indonesian, in_english, other = titles
    post = PostFactory.build(
        person=None,
        partner=None,
        title_id=in_indonesian,
        title_en=in_english,
        title_other=other,
        title_other_language="kk" if other else "",
    )
    with override(language):
        assert (post.title, post.title_language) == (title, of_title)
        assert post.further_title == further


def test_printed_title_of_a_post_is_entered_shown_and_in_files(editor):
    PartnerFactory(name="Sample Library")
    sent = filled(editor.get("/people/new/")) | {"name": "Contoh Aulia"}
    post = {"partner": "Sample Library", "title_other": DIRECTOR}
    sent = added(sent, "posts", **post, title_other_language="kk")
    answer = editor.post("/people/new/", sent)
    assert answer.status_code == 302, problems(answer)
    person = Person.objects.get()
    shown = f'<span lang="kk">{DIRECTOR}</span>'
    for record in (person, person.posts.get().partner):
        assert shown in content(editor, record)
    (line,) = file_rows(editor, "/people/export.csv")
    assert line["Positions"] == DIRECTOR
    (line,) = file_rows(editor, "/people/positions.csv")
    assert line["Position in another language"] == DIRECTOR
    assert line["Language of that position"] == "kk"


def test_printed_title_at_an_event_is_entered_shown_found_and_in_files(editor):
    event = EventFactory(title_en="Opening")
    address = f"/events/{event.pk}/edit/"
    sent = filled(editor.get(address)) | {"reason": "Programme booklet"}
    title = {"title_other": DIRECTOR, "title_other_language": "kk"}
    answer = editor.post(address, added(sent, "people", **title))
    assert answer.status_code == 302, problems(answer)
    assert f'<span lang="kk">{DIRECTOR}</span>' in content(editor, event)
    rows = editor.get("/events/", {"q": "директор"}).context["rows"]
    assert [found.pk for found in rows] == [event.pk]
    (line,) = file_rows(editor, "/events/export.csv")
    assert line["People"] == DIRECTOR
    (line,) = file_rows(editor, "/events/people.csv")
    assert line["Position in another language"] == DIRECTOR


def test_printed_title_stands_beside_that_of_the_reader(editor):
    titles = {"title_en": "Head", "title_other": DIRECTOR, "title_other_language": "kk"}
    person, agreement = PersonFactory(), AgreementFactory(title_en="Memo")
    signatory = SignatoryFactory(agreement=agreement, person=person, **titles)
    row = EventPersonFactory(person=person, **titles)
    shown = f'Head <bdi lang="kk">({DIRECTOR})</bdi>'
    assert content(editor, person).count(shown) == 2
    for record in (agreement, signatory.partner, row.event):
        assert shown in content(editor, record), record
    rows = editor.get("/agreements/", {"q": "директор"}).context["rows"]
    assert [found.pk for found in rows] == [agreement.pk]
    (line,) = file_rows(editor, "/agreements/signatories.csv")
    assert line["Position in another language"] == DIRECTOR


def test_group_of_a_row_is_open_where_something_stands_in_it(editor):
    """Forms of those who need none of it stay as short as before."""
    event = EventFactory()
    EventPersonFactory(event=event, title_other=DIRECTOR)
    formsets = editor.get(f"/events/{event.pk}/edit/").context["formsets"]
    (people,) = (f for f in formsets if f.prefix == "people")
    folded = [g for row in people.forms for g in row.groups() if g["collapsed"]]
    assert [[field.name for field in group["fields"]] for group in folded] == [
        ["title_other", "title_other_language"]
    ] * 2
    assert [group["is_open"] for group in folded] == [True, False]

"""How much a follow-up is about, and a second event from which it is."""

import csv
import io

import pytest

from events.models import FollowUp
from tests.core.filled_forms import filled, problems
from tests.event_factories import EventFactory, FollowUpFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def file_row(client) -> dict[str, str]:
    answer = client.get("/follow-ups/export.csv?dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    return line


def entered(client, **values):
    sent = filled(client.get("/follow-ups/new/"))
    return client.post("/follow-ups/new/", sent | {"status": "open", **values})


def test_three_books_a_year_are_entered_found_and_in_the_file(editor):
    answer = entered(
        editor,
        what_en="Send publications",
        quantity="3",
        unit="books a year",
        due="2012",
        repeats_months="12",
    )
    assert answer.status_code == 302, problems(answer)
    follow_up = FollowUp.objects.get()
    assert (follow_up.quantity, follow_up.unit) == (3, "books a year")
    page = editor.get(follow_up.get_absolute_url()).content.decode()
    assert " ".join(page.split()).count("3 books a year") == 1
    rows = editor.get("/follow-ups/?q=books a year").context["rows"]
    assert list(rows) == [follow_up]
    line = file_row(editor)
    assert (line["Quantity"], line["Unit"]) == ("3", "books a year")


def test_follow_up_is_from_two_events(editor):
    visit, seminar = EventFactory(title_en="Visit"), EventFactory(title_en="Seminar")
    typed = {"what_en": "Send it", "from_event": f"#{visit.pk}"}
    again = entered(editor, **typed, also_from_event=f"#{visit.pk}")
    assert again.status_code == 422
    message = "This is the first event already: enter another one."
    assert message in problems(again)
    assert entered(editor, **typed, also_from_event=f"#{seminar.pk}").status_code == 302
    follow_up = FollowUp.objects.get()
    for event in (visit, seminar):
        found = editor.get(f"/follow-ups/?event={event.pk}").context["rows"]
        assert list(found) == [follow_up]
        shown = editor.get(event.get_absolute_url()).context["follow_ups"]
        assert list(shown) == [follow_up]
    assert "Seminar" in editor.get(follow_up.get_absolute_url()).content.decode()
    assert file_row(editor)["Also from which event"] == "Seminar"


def test_hidden_second_event_is_nowhere(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    secret = EventFactory(title_en="Secret seminar", access="restricted")
    follow_up = FollowUpFactory(what_en="Send it", also_from_event=secret)
    page = client.get(follow_up.get_absolute_url()).content.decode()
    assert "Secret seminar" not in page
    assert file_row(client)["Also from which event"] == ""


def test_country_of_the_second_event_counts(editor):
    event = EventFactory(country_id="KZ")
    follow_up = FollowUpFactory(also_from_event=event)
    rows = editor.get("/follow-ups/?country=KZ").context["rows"]
    assert list(rows) == [follow_up]

"""The register shows what it holds (letter B)."""

import csv
from io import StringIO

import pytest

from tests import event_factories as of_events
from tests import factories as of

pytestmark = pytest.mark.django_db


def reader(client, role: str = "viewer", language: str = "en"):
    client.force_login(of.UserFactory(role=role))
    client.cookies["django_language"] = language
    return client


def lines(client, address: str) -> list[dict[str, str]]:
    """The lines of a file in the standard dialect, by heading."""
    response = client.get(address, {"dialect": "standard"})
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def page(client, record) -> str:
    return " ".join(client.get(record.get_absolute_url()).content.decode().split())


# B13: people at events, roles, numbers, status history, shares, participants of programs


@pytest.fixture
def seminar():
    """A seminar with a named speaker, hidden neighbours and a history of its status."""
    program = of_events.ProgramFactory(name_en="Sharing", name_id="Berbagi")
    event = of_events.EventFactory(
        title_en="Seminar", program=program, topics="Corners\nStamps"
    )
    person = of.PersonFactory(name="Ani Contoh")
    library = of.PartnerFactory(name="Contoh Library")
    of_events.EventPersonFactory(
        event=event,
        person=person,
        partner=library,
        title_en="Head of Preservation",
        role="speaker",
        present="yes",
    )
    of_events.EventPersonFactory(
        event=event, person=of.PersonFactory(name="Canary", access="restricted")
    )
    secret = of_events.EventFactory(title_en="Canary event", access="restricted")
    of_events.EventPersonFactory(event=secret, person=person, title_en="Canary title")
    of_events.ParticipationFactory(
        event=event, partner=library, role="host", came="yes", heads=12, women=7
    )
    of_events.StatusChangeFactory(event=event, status="postponed", since="2024-01")
    return event


def test_person_page_shows_events_with_position_and_role(client, seminar):
    content = page(reader(client), seminar.people.first().person)
    assert "Seminar" in content
    assert "Head of Preservation" in content
    assert "for Contoh Library" in content
    assert "speaker" in content
    assert "Canary" not in content


def test_people_at_events_are_a_file_of_their_own(client, seminar):
    (line,) = lines(reader(client), "/events/people.csv")
    assert line["Event"] == "Seminar"
    assert line["Person"] == "Ani Contoh"
    assert line["Position as printed (English)"] == "Head of Preservation"
    assert line["Role"] == "speaker"
    assert line["For which partner"] == "Contoh Library"
    assert line["Attendance"] == "Present"
    assert line["When"] == "2024-03-04"
    assert line["ID"] == str(seminar.pk)


def test_file_of_people_follows_the_filters_of_the_list(client, seminar):
    other = of_events.EventFactory(title_en="Visit", kind="meeting")
    of_events.EventPersonFactory(event=other)
    client = reader(client)
    response = client.get("/events/people.csv", {"kind": "meeting"})
    assert b"Visit" in b"".join(response.streaming_content)
    assert client.get("/events/people.csv", {"kind": "none"}).status_code == 400
    assert client.get("/events/nothing.csv").status_code == 404


def test_file_of_events_names_people_roles_topics_and_earlier_statuses(client, seminar):
    (line,) = lines(reader(client), "/events/export.csv")
    assert line["People"] == "Ani Contoh, Head of Preservation (speaker)"
    assert line["Participants and roles"] == "Contoh Library (Host)"
    assert line["Topics"] == "Corners\nStamps"
    assert line["Status history"] == "Postponed January 2024"


def test_participation_has_a_line_each_with_its_numbers(client, seminar):
    (line,) = lines(reader(client), "/events/participation.csv")
    assert line["Role"] == "Host"
    assert (line["Participants (actual)"], line["Women"]) == ("12", "7")
    assert line["Men"] == ""


def test_programme_shows_its_participants_on_page_and_in_files(client, seminar):
    absent = of.PartnerFactory(name="Absent Library")
    of_events.ParticipationFactory(event=seminar, partner=absent, came="no")
    client = reader(client)
    content = page(client, seminar.program)
    assert "Contoh Library" in content
    assert "Absent Library" not in content
    (line,) = lines(client, "/programs/export.csv")
    assert line["Participants that attended"] == "Contoh Library"
    rows = lines(client, "/programs/participation.csv")
    assert [row["Attended"] for row in rows] == ["Attended", "Absent"]
    assert {row["Event"] for row in rows} == {"Seminar"}


def test_shares_of_outcomes_are_in_both_files(client):
    outcome = of_events.OutcomeFactory()
    owner = of.PartnerFactory(name="Contoh Library")
    of_events.ShareFactory(outcome=outcome, partner=owner, role="owner", percent="40")
    client = reader(client)
    (line,) = lines(client, "/outcomes/export.csv")
    assert line["Shares in percent"] == "Contoh Library 40.00 %"
    (line,) = lines(client, "/outcomes/shares.csv")
    assert (line["Role"], line["Share in percent"]) == ("Owner", "40.00")


def test_contacts_stay_hidden_in_the_file_of_positions(client):
    of.PostFactory(person=of.PersonFactory(), mail="contoh@example.org")
    (line,) = lines(reader(client), "/people/positions.csv")
    assert "Email" not in line
    (line,) = lines(reader(client, "editor"), "/people/positions.csv")
    assert line["Email"] == "contoh@example.org"

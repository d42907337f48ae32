"""A follow-up entered in one line on the page of an event or an agreement."""

import pytest
from django.urls import reverse

from events.models import FollowUp
from tests.core.filled_forms import filled, problems
from tests.event_factories import EventFactory, FollowUpFactory, ParticipationFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
QUICK = reverse("follow_ups:quick")


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def library():
    return PartnerFactory(name="Astana Library")


@pytest.fixture
def event(library):
    event = EventFactory(title_en="Visit of Astana")
    ParticipationFactory(event=event, partner=home(), role="host")
    ParticipationFactory(event=event, partner=library, role="visitor")
    ParticipationFactory(event=event, country=country("LA"))
    ParticipationFactory(event=event, group="Ambassadors")
    return event


def sides(follow_up) -> set:
    return {(side.role, str(side)) for side in follow_up.sides.all()}


def send(client, origin, **typed):
    page = "event" if isinstance(origin, type(EventFactory.build())) else "agreement"
    return client.post(QUICK, {page: origin.pk, "what": "Send the list", **typed})


def test_line_enters_a_follow_up_and_leads_back(editor, event):
    answer = send(editor, event, owed_by="us", due="July 2024")
    assert answer.headers["Location"] == f"{event.get_absolute_url()}#follow-ups"
    made = FollowUp.objects.get()
    assert (made.what_en, made.what_id, made.due) == ("Send the list", "", "2024-07")
    assert (made.from_event, made.status, made.access) == (event, "open", "internal")
    assert sides(made) == {("owes", str(home()))}
    assert "Send the list" in editor.get(event.get_absolute_url()).content.decode()


def test_line_is_in_the_language_of_its_writer(editor, event):
    editor.cookies["django_language"] = "id"
    send(editor, event)
    made = FollowUp.objects.get()
    assert (made.what_id, made.what_en, sides(made)) == ("Send the list", "", set())


def test_them_are_all_the_others(editor, event):
    ParticipationFactory(event=event, country=country("LA"), capacity="speaker")
    secret = PartnerFactory(name="Secret", access="restricted")
    ParticipationFactory(event=event, partner=secret)
    send(editor, event, owed_by="them")
    owing = {("owes", "Astana Library"), ("owes", "Laos"), ("owes", "Ambassadors")}
    assert sides(FollowUp.objects.get()) == owing


def test_one_partner_may_owe_it_alone(editor, event, library):
    page = editor.get(event.get_absolute_url()).content.decode()
    assert f'<option value="Astana Library #{library.pk}">' in page
    send(editor, event, owed_by=f"Astana Library #{library.pk}")
    assert sides(FollowUp.objects.get()) == {("owes", "Astana Library")}


def test_agreement_has_the_same_line(editor, library):
    text = AgreementFactory(parties=[home(), library])
    page = editor.get(text.get_absolute_url()).content.decode()
    assert f'action="{QUICK}"' in page
    assert f'<option value="Astana Library #{library.pk}">' in page
    answer = send(editor, text, owed_by="them")
    assert answer.headers["Location"].startswith(text.get_absolute_url())
    made = FollowUp.objects.get()
    assert (made.from_agreement, made.from_event) == (text, None)
    assert sides(made) == {("owes", "Astana Library")}


def test_what_is_wrong_comes_back_as_the_whole_form(editor, event):
    answer = send(editor, event, what="", owed_by="Nobody at all", due="31/02/2024")
    assert answer.status_code == 422
    assert not FollowUp.objects.exists()
    text = " ".join(problems(answer))
    assert "Nobody at all" in text
    assert "day" in text
    sent = filled(answer)
    assert sent["due"] == "31/02/2024"
    assert sent["from_event"] == f"Visit of Astana #{event.pk}"
    assert sent["sides-0-partner"] == "Nobody at all"
    mended = {"what_en": "Send it", "due": "2024", "sides-0-partner": "Astana Library"}
    again = editor.post(QUICK, sent | mended)
    made = FollowUp.objects.get()
    assert again.headers["Location"] == made.get_absolute_url()
    assert (made.what_en, made.from_event) == ("Send it", event)
    assert sides(made) == {("owes", "Astana Library")}


def test_empty_line_says_what_is_missing(editor, event):
    answer = send(editor, event, what=" ")
    assert answer.status_code == 422
    assert "Enter a description in at least one language." in problems(answer)


def test_page_that_is_hidden_is_as_one_that_never_was(editor, event):
    event.access = "restricted"
    event.save()
    answers = [
        send(editor, event),
        editor.post(QUICK, {"event": "987654", "what": "X"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    first, second = (" ".join(problems(answer)) for answer in answers)
    assert first.replace(str(event.pk), "987654") == second
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40, "\0", "1 OR 1=1"])
def test_no_page_of_that_number_saves_nothing(editor, number):
    answer = editor.post(QUICK, {"event": number, "what": "Send"})
    assert answer.status_code == 422
    assert not FollowUp.objects.exists()


def test_what_comes_of_a_restricted_event_is_as_restricted(client, event):
    client.force_login(UserFactory(role="manager"))
    event.access = "restricted"
    event.save()
    send(client, event)
    assert FollowUp.objects.get().access == "restricted"


def test_reader_who_may_not_write_has_no_line(client, event):
    client.force_login(UserFactory(role="viewer"))
    assert QUICK not in client.get(event.get_absolute_url()).content.decode()
    assert send(client, event).status_code == 403


def test_line_is_written_down_in_its_writers_name(editor, event):
    send(editor, event)
    (values,) = FollowUpFactory._meta.model.history.all()
    assert values.history_user_id == int(editor.session["_auth_user_id"])

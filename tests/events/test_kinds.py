"""An event of two kinds, such as a dinner that was also a signing."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.post_event_checks import delegations
from tests.core.filled_forms import filled, problems
from tests.event_factories import EventFactory, ParticipationFactory
from tests.factories import PartnerFactory, UserFactory, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def entered(client, **values):
    sent = filled(client.get("/events/new/")) | {"status": "held", **values}
    return client.post("/events/new/", sent)


def found(client, query: str) -> list[str]:
    rows = client.get(f"/events/?{query}").context["rows"]
    return sorted(event.title_en for event in rows)


def test_dinner_that_was_a_signing_is_entered_found_and_in_the_file(editor):
    typed = {"title_en": "Dinner at the embassy", "kind": "dinner"}
    answer = entered(editor, **typed, second_kind="signing")
    assert answer.status_code == 302, problems(answer)
    event = Event.objects.get()
    assert (event.kind, event.second_kind) == ("dinner", "signing")
    EventFactory(title_en="Visit", kind="visit")
    for query in ("kind=dinner", "kind=signing", "q=signing", "q=reception"):
        assert found(editor, query) == ["Dinner at the embassy"]
    assert found(editor, "kind=visit") == ["Visit"]
    for address in (event.get_absolute_url(), "/events/"):
        page = editor.get(address).content.decode()
        assert "Dinner or reception, Signing" in page
    answer = editor.get("/events/export.csv?dialect=standard&kind=signing")
    text = b"".join(answer.streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    assert line["Kind of event"] == "Dinner or reception"
    assert line["Second type"] == "Signing"


def test_second_kind_repeats_no_first(editor):
    answer = entered(editor, title_en="Visit", kind="visit", second_kind="visit")
    assert answer.status_code == 422
    assert "The second type repeats the first." in problems(answer)


@pytest.mark.parametrize(
    "kinds",
    [
        {"kind": "knowledge_sharing"},
        {"kind": "visit", "second_kind": "knowledge_sharing"},
    ],
)
def test_knowledge_sharing_is_checked_on_whichever_kind_it_is(kinds):
    held = (timezone.localdate() - timedelta(days=400)).isoformat()
    event = EventFactory(status="held", when=held, **kinds)
    guest = PartnerFactory(country=country("KZ"))
    row = ParticipationFactory(
        event=event, partner=guest, role="participant", came="yes"
    )
    assert list(delegations(UserFactory(role="viewer"))) == [row]

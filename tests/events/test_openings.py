"""A corner that opened in two steps, and what was added to it later."""

import csv
import io

import pytest

from events.models import Outcome
from tests.core.filled_forms import filled, problems
from tests.event_factories import OutcomeFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def entered(client, **values):
    sent = filled(client.get("/outcomes/new/")) | {"standing": "achieved", **values}
    return client.post("/outcomes/new/", sent)


def file_rows(client) -> dict[str, dict[str, str]]:
    answer = client.get("/outcomes/export.csv?dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    lines = csv.DictReader(io.StringIO(text, newline=""))
    return {line["Outcome"]: line for line in lines}


def test_soft_and_official_opening_are_entered_shown_and_in_the_file(editor):
    days = {"soft_opened": "3 March 2022", "officially_opened": "June 2022"}
    answer = entered(editor, title_en="Corner", kind="corner", **days)
    assert answer.status_code == 302, problems(answer)
    corner = Outcome.objects.get()
    assert (corner.soft_opened, corner.officially_opened) == ("2022-03-03", "2022-06")
    page = " ".join(editor.get(corner.get_absolute_url()).content.decode().split())
    assert "<dt>Soft opening</dt> <dd>3 March 2022" in page
    assert "<dt>Official opening</dt> <dd>June 2022" in page
    line = file_rows(editor)["Corner"]
    assert line["Soft opening"] == "2022-03-03"
    assert line["Official opening"] == "June 2022"


def test_official_opening_before_the_soft_one_is_refused(editor):
    answer = entered(
        editor, title_en="Corner", soft_opened="2022", officially_opened="2020"
    )
    assert answer.status_code == 422
    message = "The official opening is earlier than the soft opening."
    assert message in problems(answer)


def test_addition_names_the_corner_and_the_corner_names_it(editor):
    corner = OutcomeFactory(title_en="Corner", kind="corner")
    answer = entered(editor, title_en="More books", adds_to=f"#{corner.pk}")
    assert answer.status_code == 302, problems(answer)
    addition = Outcome.objects.get(title_en="More books")
    assert addition.adds_to == corner
    assert "Addition to" in editor.get(addition.get_absolute_url()).content.decode()
    page = editor.get(corner.get_absolute_url()).content.decode()
    assert "Added later" in page
    assert "More books" in page
    assert file_rows(editor)["More books"]["Addition to"] == "Corner"


def test_hidden_corner_and_hidden_addition_are_nowhere(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    secret = OutcomeFactory(title_en="Secret corner", access="restricted")
    shown = OutcomeFactory(title_en="Shown", adds_to=secret)
    OutcomeFactory(title_en="Secret books", adds_to=shown, access="restricted")
    page = client.get(shown.get_absolute_url()).content.decode()
    assert "Secret" not in page
    assert file_rows(client)["Shown"]["Addition to"] == ""

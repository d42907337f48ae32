"""Nominations: the states that they went through, and the present one."""

import csv
import io

import pytest

from events.models import Outcome
from perpusnas.core.access import Access
from tests.core.filled_forms import added, filled, problems
from tests.event_factories import (
    EventCitationFactory,
    NominationStateFactory,
    OutcomeFactory,
    ShareFactory,
)
from tests.factories import SourceFactory, UserFactory, country

pytestmark = pytest.mark.django_db


def signed_in(client, role: str):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def editor(client):
    return signed_in(client, "editor")


@pytest.fixture
def viewer(client):
    return signed_in(client, "viewer")


def lines(client, address: str) -> list[dict[str, str]]:
    sign = "&" if "?" in address else "?"
    answer = client.get(f"{address}{sign}dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def listed(client, query: str) -> list[str]:
    rows = client.get(f"/outcomes/?{query}").context["rows"]
    return sorted(outcome.title_en for outcome in rows)


def page(client, outcome) -> str:
    return " ".join(client.get(outcome.get_absolute_url()).content.decode().split())


def nomination(*states: tuple[str, str], **values) -> Outcome:
    outcome = OutcomeFactory(kind="nomination", **values)
    for state, since in states:
        NominationStateFactory(outcome=outcome, state=state, since=since)
    return outcome


def present(outcome, user=None) -> str:
    user = user or UserFactory(role="administrator")
    return Outcome.objects.with_nomination(user).get(pk=outcome.pk).nomination


def test_nomination_sent_and_inscribed_is_entered_found_and_in_the_files(editor):
    source = SourceFactory(title="Register of the jury")
    sent = filled(editor.get("/outcomes/new/"))
    sent |= {"title_en": "Manuscripts of Contoh", "kind": "nomination"}
    sent |= {"standing": "achieved", "quantity": "30", "unit": "manuscripts"}
    sent = added(sent, "nomination_states", state="sent", since="2019")
    sent = added(
        sent,
        "nomination_states",
        state="accepted",
        since="18 May 2023",
        evidence=f"{source} #{source.pk}",
        note="By five countries",
    )
    owners = {"KZ": "12", "MN": "18"}
    for code, items in owners.items():
        nation = country(code)
        typed = {"country": nation.name, "role": "owner", "items": items}
        sent = added(sent, "shares", **typed)
    answer = editor.post("/outcomes/new/", sent)
    assert answer.status_code == 302, problems(answer)
    outcome = Outcome.objects.get()
    nomination(("sent", "2020"), title_en="Another")
    OutcomeFactory(title_en="No nomination")

    assert listed(editor, "nomination=accepted") == ["Manuscripts of Contoh"]
    assert listed(editor, "nomination=sent") == ["Another"]
    both = listed(editor, "nomination=sent&nomination=accepted")
    assert both == ["Another", "Manuscripts of Contoh"]
    assert listed(editor, "kind=nomination") == both

    content = page(editor, outcome)
    assert 'Accepted or inscribed</span> <span class="meta">18 May 2023' in content
    for words in ("2019", "By five countries", "Register of the jury", "12 items"):
        assert words in content
    assert "Accepted or inscribed" in editor.get("/outcomes/").content.decode()
    cited = editor.get(source.get_absolute_url()).content.decode()
    assert "Manuscripts of Contoh" in cited

    address = "/outcomes/export.csv?nomination=accepted"
    (line,) = lines(editor, address)
    assert line["Type"] == "Nomination"
    assert line["Nomination"] == "Accepted or inscribed"
    assert line["Nomination since"] == "2023-05-18"
    course = "Sent 2019; Accepted or inscribed 18 May 2023"
    assert line["Nomination history"] == course
    assert line["Shares in number of items"] == "Kazakhstan 12; Mongolia 18"
    states = lines(editor, "/outcomes/nominations.csv")
    own = [s for s in states if s["Outcome"] == "Manuscripts of Contoh"]
    assert [(s["State"], s["Date (EDTF)"]) for s in own] == [
        ("Sent", "2019"),
        ("Accepted or inscribed", "2023-05-18"),
    ]
    assert own[1]["Evidence"] == "Register of the jury"


@pytest.mark.parametrize(
    ("states", "now"),
    [
        ([], ""),
        ([("prepared", "2018"), ("sent", "2019")], "sent"),
        # entered in another order
        ([("accepted", "2023"), ("sent", "2019")], "accepted"),
        # sent anew after it was refused
        ([("refused", "2017"), ("sent", "2019")], "sent"),
        ([("refused", "2023-02"), ("sent", "2023-11")], "sent"),
        # which is later is not in the days
        ([("accepted", "2023"), ("sent", "2023-03")], "accepted"),
        ([("accepted", "2023-05-18"), ("sent", "2023")], "accepted"),
        ([("accepted", ""), ("sent", "2019")], "accepted"),
        ([("prepared", ""), ("awaited", "2019"), ("sent", "2019")], "awaited"),
        ([("refused", "2020"), ("accepted", "2020")], "accepted"),
    ],
)
def test_present_state_is_the_latest(states, now):
    assert present(nomination(*states)) == now


def test_state_whose_evidence_is_hidden_is_unknown_to_a_reader(viewer):
    outcome = nomination(("sent", "2019"), title_en="Shown")
    secret = SourceFactory(title="Secret letter", access=Access.RESTRICTED)
    hidden = NominationStateFactory(
        outcome=outcome, state="refused", since="2021", evidence=secret, note="Hush"
    )
    content = page(viewer, outcome)
    assert "Sent" in content
    assert "Hush" not in content
    assert listed(viewer, "nomination=refused") == []
    assert listed(viewer, "nomination=sent") == ["Shown"]
    (line,) = lines(viewer, "/outcomes/export.csv")
    assert (line["Nomination"], line["Nomination history"]) == ("Sent", "Sent 2019")
    (line,) = lines(viewer, "/outcomes/nominations.csv")
    assert line["State"] == "Sent"
    hidden.evidence = None
    hidden.save()
    assert listed(viewer, "nomination=refused") == ["Shown"]


def test_filter_of_no_state_is_refused(viewer):
    answer = viewer.get("/outcomes/?nomination=lost")
    assert answer.context["errors"]


def test_source_that_contradicts_a_state_is_marked_beside_it(viewer):
    outcome = nomination(("sent", "2019"))
    EventCitationFactory(
        outcome=outcome,
        nomination_state=outcome.nomination_states.get(),
        stance="contradicts",
        says="It was sent a year later",
    )
    content = page(viewer, outcome)
    course = content[content.index('id="nomination"') :]
    assert "It was sent a year later" in course[: course.index("</section>")]


def test_states_are_in_the_history_of_the_outcome(editor):
    outcome = nomination(title_en="Manuscripts")
    address = f"{outcome.get_absolute_url()}edit/"
    sent = added(filled(editor.get(address)), "nomination_states", state="sent")
    assert editor.post(address, sent).status_code == 302
    history = editor.get(f"{outcome.get_absolute_url()}history/").content.decode()
    assert "State of the nomination" in history


def test_share_of_items_is_beside_the_one_in_percent(viewer):
    outcome = OutcomeFactory()
    ShareFactory(outcome=outcome, role="owner", items=1, percent="2.5")
    content = page(viewer, outcome)
    assert "1 item<" in content.replace("1 item </span>", "1 item<")
    assert "2.50 %" in content

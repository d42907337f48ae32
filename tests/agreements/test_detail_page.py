"""The page of an agreement: its facts, timeline, doubts and related agreements."""

import pytest

from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    StageChangeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def page(user_client, record) -> str:
    response = user_client.get(record.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_agreement_page_shows_the_story_in_order(user_client):
    agreement = AgreementFactory(
        announced="2020", signed="2021-11-30", effective="2021-12", ends="2024"
    )
    StageChangeFactory(agreement=agreement, stage="drafting", since="2021-05")
    ExtensionFactory(agreement=agreement, old_end="2024", new_end="2999")
    timeline = user_client.get(agreement.get_absolute_url()).context["timeline"]
    assert [entry.when for entry in timeline] == [
        "2020",
        "2021-05",
        "2021-11-30",
        "2021-12",
        "2999",
    ]
    assert [entry.state for entry in timeline] == ["past"] * 4 + ["future"]


def test_doubts_stand_beside_their_facts(user_client):
    agreement = AgreementFactory(signed="2024-07-02?")
    AgreementCitationFactory(
        agreement=agreement, stance="leaves_open", fact="signed", says="Day not given"
    )
    AgreementCitationFactory(agreement=agreement, stance="states", fact="place")
    response = user_client.get(agreement.get_absolute_url())
    (open_fact,) = response.context["doubts"].of("signed", "place")
    assert open_fact.says == "Day not given"
    content = response.content.decode()
    strip, _end, rest = content.partition("</dl>")
    assert "Day not given" in strip  # beside the day of signing
    assert "Day not given" in rest  # with the sources


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("proposed", ["current"] + ["todo"] * 5 + ["done", "todo"]),
        ("signed", ["unknown"] * 6 + ["current", "todo"]),
        ("closed", ["unknown"] * 6 + ["done", "unknown"]),
    ],
)
def test_steps_show_how_far_an_agreement_has_come(user_client, stage, states):
    agreement = AgreementFactory(stage=stage)
    steps = user_client.get(agreement.get_absolute_url()).context["steps"]
    assert [step["state"] for step in steps] == states


def test_chain_is_shown_in_both_directions(user_client):
    old = AgreementFactory(title_en="The old one")
    new = AgreementFactory(title_en="The new one", predecessor=old)
    under = AgreementFactory(title_en="Under it", parent=new)
    hidden = AgreementFactory(title_en="Hidden", parent=new, access="restricted")
    assert "The new one" in page(user_client, old)
    content = page(user_client, new)
    assert "The old one" in content
    assert "Under it" in content
    assert "Hidden" not in content
    assert "The new one" in page(user_client, under)
    assert user_client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("field", ["target", "obstacle", "next_step", "remarks"])
def test_each_fact_of_work_is_shown_without_the_others(user_client, field):
    value = {"target": "2031-04"}.get(field, "Waiting for a reply")
    agreement = AgreementFactory(**{field: value})
    content = page(user_client, agreement)
    assert "Work and remarks" in content
    assert {"target": "April 2031"}.get(field, value) in content
    assert "Work and remarks" not in page(user_client, AgreementFactory())

"""Reports as on a day past: by what is recorded by date, and by nothing else."""

import pytest

from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ReviewFactory,
    ScopeItemFactory,
    StageChangeFactory,
    UserFactory,
    home,
)

from .reading import left_out, rows, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


STEPS = {"exploratory": "2023-01-10", "negotiation": "2023-06", "signed": "2024-02-07"}


def in_preparation(user_client, day: str) -> tuple[list, int]:
    """Stage and days in it of each text on a day, and how many stages are not told."""
    found = rows(user_client, "dalam-proses", f"on={day}")
    unknown = left_out(user_client, "dalam-proses", f"on={day}")["unknown"]
    return [(row["Stage"], row["Days in this stage"]) for row in found], unknown


def test_stage_is_that_of_the_day_if_logged(user_client):
    text = AgreementFactory(stage="signed", signed="2024-02-07")
    for stage, since in STEPS.items():
        StageChangeFactory(agreement=text, stage=stage, since=since)
    assert in_preparation(user_client, "2022-12-31") == ([], 1)
    assert in_preparation(user_client, "2023-03-01") == ([("Exploratory", "50")], 0)
    assert in_preparation(user_client, "2023-06-15") == ([], 1)
    assert in_preparation(user_client, "2023-07-10") == ([("Negotiation", "10")], 0)
    assert in_preparation(user_client, "2024-02-07") == ([], 0)
    message = "not recorded by date"
    assert message in words(user_client, "dalam-proses", "on=2023-07-10")
    assert message not in words(user_client, "dalam-proses")


def test_undated_step_leaves_the_stage_open(user_client):
    text = AgreementFactory(stage="signed", signed="2024-02-07")
    for stage, since in {**STEPS, "negotiation": ""}.items():
        StageChangeFactory(agreement=text, stage=stage, since=since)
    assert in_preparation(user_client, "2023-03-01") == ([], 1)


def test_agreements_without_log_are_offered_as_not_recorded(user_client):
    AgreementFactory(signature="no", signed="", stage="negotiation")
    assert rows(user_client, "dalam-proses", "on=2023-01-01") == []
    found = rows(user_client, "dalam-proses", "on=2023-01-01&certainty=unknown")
    assert [row.get("Stage") for row in found] == [None]
    assert [row["Stage"] for row in rows(user_client, "dalam-proses")] == [
        "Negotiation"
    ]


def test_validity_is_that_of_the_day(user_client):
    AgreementFactory(
        parties=[home(), PartnerFactory()],
        signed="2022-01-01",
        ends="2024-12-31",
        ends_basis="stated",
    )

    def states(day):
        (row,) = rows(user_client, "rekap-jenis-tahun", f"on={day}")
        (country,) = rows(user_client, "rekap-negara", f"on={day}&country=KZ")
        names = ("In force", "Ending soon", "Expired")
        found = [int(row[name]) for name in names]
        names = ("Active agreements", *names[1:])
        assert found == [int(country[name]) for name in names]
        return found

    assert states("2023-06-01") == [1, 0, 0]
    assert states("2024-11-01") == [0, 1, 0]
    assert states("2025-02-01") == [0, 0, 1]
    assert rows(user_client, "rekap-jenis-tahun", "on=2021-12-31") == []
    (row,) = rows(user_client, "akan-berakhir", "on=2024-11-01")
    assert row["Days left"] == "60"


def test_events_and_reviews_of_later_do_not_count(user_client):
    text = AgreementFactory(signed="2022-01-01", ends="2024-12-31", ends_basis="stated")
    item = ScopeItemFactory(agreement=text)
    for when in ("2023-05-01", "2024-11-20", "2024", ""):
        EvidenceFactory(scope_item=item, event=EventFactory(title_en=when, when=when))
    EvidenceFactory(scope_item=item, outcome=OutcomeFactory(as_of="2025"))
    ReviewFactory(agreement=text, held="2023", recommendation="continue", realised=40)
    ReviewFactory(agreement=text, held="2025", recommendation="stop", realised=90)
    (row,) = rows(user_client, "akan-berakhir", "on=2024-11-01")
    assert row["Number of events"] == "1"
    assert row["Recommendation of the review"] == "Continue"
    (row,) = rows(user_client, "realisasi-monev", "on=2024-11-01")
    assert (row["Events held"], row["Carried out (%)"]) == ("2023-05-01", "40")
    assert "Outcome" not in row
    (row,) = rows(user_client, "realisasi-monev")
    assert (row["Carried out (%)"], row["Recommendation"]) == ("90", "Discontinue")
    assert "Outcome" in row


def test_follow_up_status_follows_from_dates(user_client):
    event = EventFactory(when="2024-03-04")
    facts = {"from_event": event, "due": "2024-03-20"}
    FollowUpFactory(what_en="Done", status="done", done="2024-05-01", **facts)
    FollowUpFactory(what_en="In progress", status="running", **facts)
    FollowUpFactory(what_en="Cancelled", status="dropped", **facts)
    FollowUpFactory(what_en="From nowhere", status="open", due="2024-03-20")
    reply = EventFactory(when="2024-04-10")
    FollowUpFactory(what_en="Answered", fulfilled_by_event=reply, **facts)

    def statuses(day):
        found = rows(user_client, "tindak-lanjut", f"on={day}")
        return {
            row["What is to follow"]: (row["Status"], row.get("Days late"))
            for row in found
        }

    owed, unknown = ("Outstanding", "12"), ("Not known", None)
    assert statuses("2024-04-01") == {
        "Done": owed,
        "In progress": owed,
        "Answered": owed,
        "Cancelled": unknown,
        "From nowhere": unknown,
    }
    later = statuses("2024-06-01")
    assert (later["Done"], later["Answered"]) == (("Done", None), ("Done", None))
    assert later["In progress"] == ("Outstanding", "73")
    # Before the event from which they came up.
    assert list(statuses("2024-03-01")) == ["From nowhere"]
    (row,) = rows(user_client, "tindak-lanjut", "on=2024-06-01&status=done&q=done")
    assert row["Done on"] == "01/05/2024"
    assert (
        "Done on" not in rows(user_client, "tindak-lanjut", "on=2024-04-01&q=done")[0]
    )

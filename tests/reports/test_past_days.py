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
def desk(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


STEPS = {"exploratory": "2023-01-10", "negotiation": "2023-06", "signed": "2024-02-07"}


def in_preparation(desk, day: str) -> tuple[list, int]:
    """Stage and days in it of each text on a day, and how many stages are not told."""
    found = rows(desk, "dalam-proses", f"on={day}")
    unknown = left_out(desk, "dalam-proses", f"on={day}")["unknown"]
    return [(row["Stage"], row["Days in this stage"]) for row in found], unknown


def test_stage_is_that_of_the_day_if_logged(desk):
    text = AgreementFactory(stage="signed", signed="2024-02-07")
    for stage, since in STEPS.items():
        StageChangeFactory(agreement=text, stage=stage, since=since)
    assert in_preparation(desk, "2022-12-31") == ([], 1)
    assert in_preparation(desk, "2023-03-01") == ([("Exploratory", "50")], 0)
    assert in_preparation(desk, "2023-06-15") == ([], 1)
    assert in_preparation(desk, "2023-07-10") == ([("Negotiation", "10")], 0)
    assert in_preparation(desk, "2024-02-07") == ([], 0)
    told = "not recorded by date"
    assert told in words(desk, "dalam-proses", "on=2023-07-10")
    assert told not in words(desk, "dalam-proses")


def test_undated_step_leaves_the_stage_open(desk):
    text = AgreementFactory(stage="signed", signed="2024-02-07")
    for stage, since in {**STEPS, "negotiation": ""}.items():
        StageChangeFactory(agreement=text, stage=stage, since=since)
    assert in_preparation(desk, "2023-03-01") == ([], 1)


def test_agreements_without_log_are_offered_as_not_recorded(desk):
    AgreementFactory(signature="no", signed="", stage="negotiation")
    assert rows(desk, "dalam-proses", "on=2023-01-01") == []
    found = rows(desk, "dalam-proses", "on=2023-01-01&certainty=unknown")
    assert [row.get("Stage") for row in found] == [None]
    assert [row["Stage"] for row in rows(desk, "dalam-proses")] == ["Negotiation"]


def test_validity_is_that_of_the_day(desk):
    AgreementFactory(
        parties=[home(), PartnerFactory()],
        signed="2022-01-01",
        ends="2024-12-31",
        ends_basis="stated",
    )

    def states(day):
        (row,) = rows(desk, "rekap-jenis-tahun", f"on={day}")
        (country,) = rows(desk, "rekap-negara", f"on={day}&country=KZ")
        names = ("In force", "Ending soon", "Expired")
        told = [int(row[name]) for name in names]
        names = ("Active agreements", *names[1:])
        assert told == [int(country[name]) for name in names]
        return told

    assert states("2023-06-01") == [1, 0, 0]
    assert states("2024-11-01") == [0, 1, 0]
    assert states("2025-02-01") == [0, 0, 1]
    assert rows(desk, "rekap-jenis-tahun", "on=2021-12-31") == []
    (row,) = rows(desk, "akan-berakhir", "on=2024-11-01")
    assert row["Days left"] == "60"


def test_events_and_reviews_of_later_do_not_count(desk):
    text = AgreementFactory(signed="2022-01-01", ends="2024-12-31", ends_basis="stated")
    item = ScopeItemFactory(agreement=text)
    for when in ("2023-05-01", "2024-11-20", "2024", ""):
        EvidenceFactory(scope_item=item, event=EventFactory(title_en=when, when=when))
    EvidenceFactory(scope_item=item, outcome=OutcomeFactory(as_of="2025"))
    ReviewFactory(agreement=text, held="2023", recommendation="continue", realised=40)
    ReviewFactory(agreement=text, held="2025", recommendation="stop", realised=90)
    (row,) = rows(desk, "akan-berakhir", "on=2024-11-01")
    assert row["Number of events"] == "1"
    assert row["Recommendation of the review"] == "Continue"
    (row,) = rows(desk, "realisasi-monev", "on=2024-11-01")
    assert (row["Events held"], row["Carried out (%)"]) == ("2023-05-01", "40")
    assert "Outcome" not in row
    (row,) = rows(desk, "realisasi-monev")
    assert (row["Carried out (%)"], row["Recommendation"]) == ("90", "Discontinue")
    assert "Outcome" in row


def test_follow_up_status_follows_from_dates(desk):
    event = EventFactory(when="2024-03-04")
    told = {"from_event": event, "due": "2024-03-20"}
    FollowUpFactory(what_en="Done", status="done", done="2024-05-01", **told)
    FollowUpFactory(what_en="In progress", status="running", **told)
    FollowUpFactory(what_en="Cancelled", status="dropped", **told)
    FollowUpFactory(what_en="From nowhere", status="open", due="2024-03-20")
    reply = EventFactory(when="2024-04-10")
    FollowUpFactory(what_en="Answered", fulfilled_by_event=reply, **told)

    def statuses(day):
        found = rows(desk, "tindak-lanjut", f"on={day}")
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
    (row,) = rows(desk, "tindak-lanjut", "on=2024-06-01&status=done&q=done")
    assert row["Done on"] == "01/05/2024"
    assert "Done on" not in rows(desk, "tindak-lanjut", "on=2024-04-01&q=done")[0]

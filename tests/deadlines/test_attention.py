"""What needs a hand: told where it is, led to where it is mended, one's own first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement
from tests.event_factories import EventFactory, EvidenceFactory, FollowUpFactory
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ReviewFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(role="editor")


@pytest.fixture
def desk(client, user):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def found(desk) -> dict[str, list]:
    groups = desk.get("/attention/").context["groups"]
    return {g.key: [row.record for row in g.rows] for g in groups}


def healthy(**facts) -> Agreement:
    """A text in force with all that a file should have, and something done last week."""
    told = {"signature": "yes", "signed": soon(-700), "ends": soon(900)}
    told |= {"ends_basis": "stated", "stage": "implementation"}
    text = AgreementFactory(**{**told, **facts})
    SignatoryFactory(agreement=text)
    paper = SourceFactory(kind="paper", paper_kind="signed")
    paper.file.name = "aa/signed.pdf"
    paper.save()
    AgreementCitationFactory(agreement=text, source=paper, stance="text")
    event = EventFactory(status="held", when=soon(-7))
    EvidenceFactory(event=event, agreement=text)
    return text


def test_ending_agreement_is_reviewed_within_the_year(desk):
    old, fresh, never = (healthy(ends=soon(90)) for _ in range(3))
    ReviewFactory(agreement=old, held=soon(-400))
    ReviewFactory(agreement=fresh, held=soon(-30))
    assert {t.pk for t in found(desk)["review"]} == {old.pk, never.pk}


def test_complete_agreement_needs_no_attention(desk):
    healthy()
    assert found(desk) == {}
    assert "Nothing needs attention today." in desk.get("/attention/").content.decode()


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("ending", {"ends": soon(100)}),
        ("notice", {"ends": soon(400), "notice_months": 8, "window_days": 30}),
        ("ended", {"ends": soon(-5)}),
        ("stage", {"stage": "drafting"}),
        ("stage", {"stage": "closed"}),
        ("stage", {"ends": soon(-5)}),
        ("end", {"ends": "", "ends_basis": "unknown"}),
    ],
)
def test_each_agreement_is_in_the_group_of_its_problem(desk, key, facts):
    text = healthy(**facts)
    assert found(desk)[key] == [text]


def test_agreement_in_preparation_that_is_stalled_or_missed_its_target(desk):
    facts = {"signature": "no", "signed": "", "stage": "drafting"}
    late = AgreementFactory(**facts, target="2024-05")
    StageChangeFactory(agreement=late, stage="drafting", since=soon(-10))
    stalled = AgreementFactory(**facts)
    StageChangeFactory(agreement=stalled, stage="drafting", since=soon(-100))
    assert found(desk) == {"target": [late], "stalled": [stalled]}


def test_inactive_agreement_is_listed_until_something_is_done(desk):
    text = healthy()
    text.evidence.all().delete()
    assert found(desk) == {"sleeping": [text]}
    event = EventFactory(status="held", when=soon(-300))
    EvidenceFactory(event=event, agreement=text)
    assert found(desk) == {}


def test_gaps_of_the_file(desk):
    text = healthy()
    text.signatories.all().delete()
    text.citations.all().delete()
    assert found(desk) == {"paper": [text], "signatory": [text]}
    AgreementCitationFactory(agreement=text, stance="contradicts")
    assert found(desk)["sources"] == [text]


def test_renewed_or_closed_agreement_needs_no_attention(desk):
    old = healthy(ends=soon(-5), stage="replaced")
    closed = healthy(ends=soon(-5), stage="closed")
    silent = healthy(ends=soon(-5))
    assert found(desk)["ended"] == [silent]
    assert old not in found(desk)["stage"]
    assert closed not in found(desk)["stage"]


def test_overdue_follow_ups_and_events_without_outcome(desk):
    owed = FollowUpFactory(due="2024")
    FollowUpFactory(due="2024", status="done")
    event = EventFactory(status="planned", when="2024-05")
    assert found(desk) == {"overdue": [owed], "events": [event]}


def test_own_first_and_each_row_links_to_its_action(desk, user):
    other = healthy(ends=soon(20))
    mine = healthy(ends=soon(90), person_in_charge=user)
    groups = {g.key: g for g in desk.get("/attention/").context["groups"]}
    rows = groups["ending"].rows
    assert [row.record for row in rows] == [mine, other]
    assert [row.mine for row in rows] == [True, False]
    assert rows[0].action_url == f"/agreements/{mine.pk}/extend/"
    for group in groups.values():
        for row in group.rows:
            assert desk.get(row.action_url).status_code == 200


def test_restricted_records_are_for_those_who_may_see_them(desk):
    healthy(ends=soon(20), access="restricted")
    FollowUpFactory(due="2024", access="restricted")
    EventFactory(status="planned", when="2024", access="restricted")
    assert found(desk) == {}
    desk.force_login(UserFactory(role="manager"))
    assert set(found(desk)) == {"ending", "review", "overdue", "events"}


@pytest.mark.one_database
def test_queries_do_not_grow_with_the_register(desk):
    def grow():
        healthy(ends=soon(20), notice_months=0)
        healthy(ends=soon(-5))
        healthy(ends=soon(400), notice_months=8)
        AgreementFactory(signature="no", signed="", stage="drafting", target="2024")
        FollowUpFactory(due="2024")
        EventFactory(status="planned", when="2024")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get("/attention/")
        return len(queries)

    for _ in range(11):
        grow()
    count()
    before = count()
    for _ in range(10):
        grow()
    assert count() == before

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
def user_client(client, user):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def found(user_client) -> dict[str, list]:
    groups = user_client.get("/attention/").context["groups"]
    return {g.key: [row.record for row in g.rows] for g in groups}


def healthy(**facts) -> Agreement:
    """A text in force with all that a file should have, and something done last week."""
    values = {"signature": "yes", "signed": soon(-700), "ends": soon(900)}
    values |= {"ends_basis": "stated", "stage": "implementation"}
    text = AgreementFactory(**{**values, **facts})
    SignatoryFactory(agreement=text)
    document = SourceFactory(kind="paper", paper_kind="signed")
    document.file.name = "aa/signed.pdf"
    document.save()
    AgreementCitationFactory(agreement=text, source=document, stance="text")
    event = EventFactory(status="held", when=soon(-7))
    EvidenceFactory(event=event, agreement=text)
    return text


def test_ending_agreement_is_reviewed_within_the_year(user_client):
    old, fresh, never = (healthy(ends=soon(90)) for _ in range(3))
    ReviewFactory(agreement=old, held=soon(-400))
    ReviewFactory(agreement=fresh, held=soon(-30))
    assert {t.pk for t in found(user_client)["review"]} == {old.pk, never.pk}


def test_complete_agreement_needs_no_attention(user_client):
    healthy()
    assert found(user_client) == {}
    assert (
        "Nothing needs attention today."
        in user_client.get("/attention/").content.decode()
    )


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
def test_each_agreement_is_in_the_group_of_its_problem(user_client, key, facts):
    text = healthy(**facts)
    assert found(user_client)[key] == [text]


def test_agreement_in_preparation_that_is_stalled_or_missed_its_target(user_client):
    facts = {"signature": "no", "signed": "", "stage": "drafting"}
    late = AgreementFactory(**facts, target="2024-05")
    StageChangeFactory(agreement=late, stage="drafting", since=soon(-10))
    stalled = AgreementFactory(**facts)
    StageChangeFactory(agreement=stalled, stage="drafting", since=soon(-100))
    assert found(user_client) == {"target": [late], "stalled": [stalled]}


def test_inactive_agreement_is_listed_until_something_is_done(user_client):
    text = healthy()
    text.evidence.all().delete()
    assert found(user_client) == {"sleeping": [text]}
    event = EventFactory(status="held", when=soon(-300))
    EvidenceFactory(event=event, agreement=text)
    assert found(user_client) == {}


def test_gaps_of_the_file(user_client):
    text = healthy()
    text.signatories.all().delete()
    text.citations.all().delete()
    assert found(user_client) == {"paper": [text], "signatory": [text]}
    AgreementCitationFactory(agreement=text, stance="contradicts")
    assert found(user_client)["sources"] == [text]


def test_renewed_or_closed_agreement_needs_no_attention(user_client):
    old = healthy(ends=soon(-5), stage="replaced")
    closed = healthy(ends=soon(-5), stage="closed")
    silent = healthy(ends=soon(-5))
    assert found(user_client)["ended"] == [silent]
    assert old not in found(user_client)["stage"]
    assert closed not in found(user_client)["stage"]


def test_overdue_follow_ups_and_events_without_outcome(user_client):
    owed = FollowUpFactory(due="2024")
    FollowUpFactory(due="2024", status="done")
    event = EventFactory(status="planned", when="2024-05")
    assert found(user_client) == {"overdue": [owed], "events": [event]}


def test_own_first_and_each_row_links_to_its_action(user_client, user):
    other = healthy(ends=soon(20))
    mine = healthy(ends=soon(90), person_in_charge=user)
    groups = {g.key: g for g in user_client.get("/attention/").context["groups"]}
    rows = groups["ending"].rows
    assert [row.record for row in rows] == [mine, other]
    assert [row.mine for row in rows] == [True, False]
    assert rows[0].action_url == f"/agreements/{mine.pk}/extend/"
    for group in groups.values():
        for row in group.rows:
            assert user_client.get(row.action_url).status_code == 200


def test_restricted_records_are_for_those_who_may_see_them(user_client):
    healthy(ends=soon(20), access="restricted")
    FollowUpFactory(due="2024", access="restricted")
    EventFactory(status="planned", when="2024", access="restricted")
    assert found(user_client) == {}
    user_client.force_login(UserFactory(role="manager"))
    assert set(found(user_client)) == {"ending", "review", "overdue", "events"}


@pytest.mark.one_database
def test_queries_do_not_grow_with_the_register(user_client):
    def grow():
        healthy(ends=soon(20), notice_months=0)
        healthy(ends=soon(-5))
        healthy(ends=soon(400), notice_months=8)
        AgreementFactory(signature="no", signed="", stage="drafting", target="2024")
        FollowUpFactory(due="2024")
        EventFactory(status="planned", when="2024")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            user_client.get("/attention/")
        return len(queries)

    for _ in range(11):
        grow()
    count()
    before = count()
    for _ in range(10):
        grow()
    assert count() == before

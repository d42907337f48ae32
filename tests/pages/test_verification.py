"""Records that rest on contradictions, on open questions, or on no source at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.event_factories import EventCitationFactory, EventFactory
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerCitationFactory,
    PartnerFactory,
    SourceFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def listed(user_client, which: str) -> dict[str, list]:
    groups = user_client.get("/sources/doubts/", {"which": which}).context["groups"]
    return {str(group.title): group.records for group in groups}


def test_each_doubt_stands_in_its_own_list_with_what_is_said(user_client):
    text, event = AgreementFactory(), EventFactory()
    AgreementCitationFactory(
        agreement=text, stance="contradicts", says="Two libraries, not three"
    )
    EventCitationFactory(event=event, stance="leaves_open", says="Day not given")
    library = PartnerFactory()
    PartnerCitationFactory(partner=library, stance="states")
    contradicted = user_client.get("/sources/doubts/").content.decode()
    assert "Two libraries, not three" in contradicted
    assert "Day not given" not in contradicted
    found = [r for rows in listed(user_client, "contradicts").values() for r in rows]
    assert found == [text]
    assert [
        r for rows in listed(user_client, "leaves_open").values() for r in rows
    ] == [event]
    found = [r for rows in listed(user_client, "no_source").values() for r in rows]
    assert text not in found
    assert event not in found
    assert library not in found


def test_records_without_any_source_are_listed_our_own_institution_is_not(user_client):
    bare = AgreementFactory()
    PartnerFactory(name="Our unit", parent=home())
    library = PartnerFactory()
    found = [r for rows in listed(user_client, "no_source").values() for r in rows]
    assert found == [library, bare]


def test_hidden_records_and_hidden_sources_are_not_shown(user_client):
    secret = AgreementFactory(access="restricted")
    AgreementCitationFactory(agreement=secret, stance="contradicts", says="Canary one")
    text = AgreementFactory()
    source = SourceFactory(access="restricted")
    AgreementCitationFactory(
        agreement=text, source=source, stance="contradicts", says="Canary two"
    )
    page = user_client.get("/sources/doubts/").content.decode()
    assert "Canary" not in page
    user_client.force_login(UserFactory(role="manager"))
    page = user_client.get("/sources/doubts/").content.decode()
    assert "Canary one" in page
    assert "Canary two" in page


def test_list_that_is_not_there_is_an_error_and_no_rows(user_client):
    AgreementFactory()
    response = user_client.get("/sources/doubts/", {"which": "everything"})
    assert response.context["groups"] == []
    assert "everything is not one of the available choices" in response.content.decode()


@pytest.mark.one_database
def test_queries_do_not_grow(user_client):
    def grow():
        text, event = AgreementFactory(), EventFactory()
        AgreementCitationFactory(agreement=text, stance="contradicts")
        EventCitationFactory(event=event, stance="contradicts")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert user_client.get("/sources/doubts/").status_code == 200
        return len(queries)

    grow()
    count()
    once = count()
    for _ in range(29):
        grow()
    assert count() == once

"""Answers that show personal or restricted data may not be stored by a browser."""

import pytest
from django.urls import reverse

from tests.event_factories import EventFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    SourceFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NO_STORE = "private, no-store"
STORED = "private, no-cache"


def caching(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response["Cache-Control"]


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def test_page_of_public_facts_may_be_stored_but_is_always_asked_for_again(manager):
    agreement = AgreementFactory(parties=[home(), PartnerFactory()], access="public")
    for address in (
        reverse("agreements:list"),
        agreement.get_absolute_url(),
        reverse("partners:list"),
        reverse("reports:list"),
    ):
        assert caching(manager, address) == STORED, address


@pytest.mark.parametrize(
    "address", ["agreements:list", "agreements:coverage", "home", "search", "attention"]
)
def test_list_with_a_restricted_record_is_not_stored(manager, address):
    AgreementFactory(title_en="Memorandum", access="restricted", stage="drafting")
    query = "?q=memorandum" if address == "search" else ""
    shown = manager.get(reverse(address) + query)
    expected = NO_STORE if b"Memorandum" in shown.content else STORED
    assert shown["Cache-Control"] == expected


def test_page_with_a_person_is_not_stored(manager):
    library, person = PartnerFactory(), PersonFactory()
    PostFactory(person=person, partner=library)
    agreement = AgreementFactory(parties=[home(), library])
    assert caching(manager, agreement.get_absolute_url()) == STORED
    SignatoryFactory(agreement=agreement, partner=library, person=person)
    for address in (
        person.get_absolute_url(),
        library.get_absolute_url(),
        agreement.get_absolute_url(),
        reverse("people:list"),
        reverse("people:edit", args=[person.pk]),
        reverse("partners:edit", args=[library.pk]),
        reverse("agreements:edit", args=[agreement.pk]),
    ):
        assert caching(manager, address) == NO_STORE, address


def test_page_with_a_restricted_record_of_any_kind_is_not_stored(manager):
    for record in (
        PartnerFactory(access="restricted"),
        EventFactory(access="restricted"),
        SourceFactory(access="restricted"),
    ):
        assert caching(manager, record.get_absolute_url()) == NO_STORE


def test_history_and_log_are_not_stored(manager):
    agreement = AgreementFactory(access="public")
    history = reverse("agreements:history", args=[agreement.pk])
    assert caching(manager, history) == NO_STORE
    assert caching(manager, reverse("log:list")) == STORED
    file = manager.get(reverse("agreements:export_csv"))
    assert file.getvalue()
    assert caching(manager, reverse("log:list")) == NO_STORE


def test_one_answer_says_nothing_of_the_next(manager):
    restricted = AgreementFactory(access="restricted")
    assert caching(manager, restricted.get_absolute_url()) == NO_STORE
    assert caching(manager, reverse("reports:list")) == STORED

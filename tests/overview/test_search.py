"""One search over everything: by every word, in every script, and why it was found."""

import pytest

from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def hits(desk, query: str) -> dict[str, list[str]]:
    """What is found, by the address of its list."""
    groups = desk.get("/search/", {"q": query}).context["groups"]
    return {g.list_url: [str(h["record"]) for h in g.found] for g in groups}


def reasons(desk, query: str) -> dict[str, str]:
    groups = desk.get("/search/", {"q": query}).context["groups"]
    return {str(h["record"]): h["why"] for g in groups for h in g.found}


@pytest.fixture
def kazakh():
    library = PartnerFactory(name="National Academic Library")
    NameFactory(partner=library, kind="native", text="Ұлттық кітапхана")
    person = PersonFactory(name="U. Munalbayeva")
    NameFactory(person=person, kind="native", text="Мұңалбаева", language="kk")
    PostFactory(person=person, partner=library)
    NameFactory(person=person, kind="native", text="Мунальбаева", language="ru")
    agreement = AgreementFactory(title_id="Memorandum of Astana", parties=[library])
    SignatoryFactory(agreement=agreement, partner=library, person=person)
    ScopeItemFactory(agreement=agreement, text_en="Exchange of books")
    SourceFactory(title="News of Astana")
    return library


@pytest.mark.parametrize("query", ["munalbayeva", "Мунальбаева", "мұңалбаева"])
def test_a_person_leads_to_what_she_speaks_for_and_signed(desk, kazakh, query):
    assert hits(desk, query) == {
        "partners:list": ["National Academic Library"],
        "people:list": ["U. Munalbayeva"],
        "agreements:list": ["Memorandum of Astana"],
    }


def test_all_kinds_are_searched(desk, kazakh):
    assert set(hits(desk, "astana")) == {"agreements:list", "sources:list"}
    assert set(hits(desk, "library")) >= {"partners:list", "people:list"}


def test_reason_is_the_name_by_which_it_was_found(desk, kazakh):
    assert reasons(desk, "кітапхана")["National Academic Library"] == "Ұлттық кітапхана"
    assert reasons(desk, "national academic")["National Academic Library"] == ""
    assert reasons(desk, "books") == {"Memorandum of Astana": "Exchange of books"}


def test_hidden_records_are_not_found_nor_do_they_lead_anywhere(desk, kazakh):
    hidden = PersonFactory(name="Hidden Signer", access="restricted")
    SignatoryFactory(person=hidden, partner=kazakh)
    PostFactory(person=hidden, partner=kazakh)
    PartnerFactory(name="Hidden Library", access="restricted")
    SourceFactory(title="Hidden", access="restricted")
    AgreementFactory(title_id="Hidden", access="restricted")
    assert hits(desk, "hidden") == {}


def test_many_hits_are_counted_and_the_first_ones_shown(desk):
    for number in range(25):
        SourceFactory(title=f"Visit {number}")
    context = desk.get("/search/?q=visit").context
    assert context["total"] == 25
    assert len(context["groups"][0].found) == 20


@pytest.mark.parametrize("query", ["", "   ", "???", "%", "_", "x" * 200, "\U0001f600"])
def test_what_asks_for_nothing_finds_nothing(desk, kazakh, query):
    assert hits(desk, query) == {}


def test_query_that_is_too_long_is_told(desk):
    response = desk.get("/search/", {"q": "x" * 201})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["groups"] == []

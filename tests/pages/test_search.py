"""One search over everything: by every word, in every script, and why it was found."""

import pytest

from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    ParticipationFactory,
    ProgramFactory,
)
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
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def hits(user_client, query: str) -> dict[str, list[str]]:
    """What is found, by the address of its list."""
    groups = user_client.get("/search/", {"q": query}).context["groups"]
    return {g.list_url: [str(h["record"]) for h in g.found] for g in groups}


def reasons(user_client, query: str) -> dict[str, str]:
    groups = user_client.get("/search/", {"q": query}).context["groups"]
    return {str(h["record"]): h["why"] for g in groups for h in g.found}


@pytest.fixture
def kazakh():
    library = PartnerFactory(name="National Academic Library")
    NameFactory(partner=library, kind="native", text="Ұлттық кітапхана")
    person = PersonFactory(name="U. Munalbayeva")
    NameFactory(person=person, kind="native", text="Мұңалбаева", language="kk")
    PostFactory(person=person, partner=library)
    NameFactory(person=person, kind="native", text="Мунальбаева", language="ru")
    agreement = AgreementFactory(
        title_id="Memorandum of Astana",
        title_en="Memorandum of Astana",
        parties=[library],
    )
    SignatoryFactory(agreement=agreement, partner=library, person=person)
    ScopeItemFactory(agreement=agreement, text_en="Exchange of books")
    SourceFactory(title="News of Astana")
    return library


@pytest.mark.parametrize("query", ["munalbayeva", "Мунальбаева", "мұңалбаева"])
def test_a_person_leads_to_what_she_speaks_for_and_signed(user_client, kazakh, query):
    assert hits(user_client, query) == {
        "partners:list": ["National Academic Library"],
        "people:list": ["U. Munalbayeva"],
        "agreements:list": ["Memorandum of Astana"],
    }


def test_all_kinds_are_searched(user_client, kazakh):
    assert set(hits(user_client, "astana")) == {"agreements:list", "sources:list"}
    assert set(hits(user_client, "library")) >= {"partners:list", "people:list"}


def test_reason_is_the_name_by_which_it_was_found(user_client, kazakh):
    assert (
        reasons(user_client, "кітапхана")["National Academic Library"]
        == "Ұлттық кітапхана"
    )
    assert reasons(user_client, "national academic")["National Academic Library"] == ""
    assert reasons(user_client, "books") == {
        "Memorandum of Astana": "Exchange of books"
    }


def test_hidden_records_are_not_found_nor_do_they_lead_anywhere(user_client, kazakh):
    hidden = PersonFactory(name="Hidden Signer", access="restricted")
    SignatoryFactory(person=hidden, partner=kazakh)
    PostFactory(person=hidden, partner=kazakh)
    PartnerFactory(name="Hidden Library", access="restricted")
    SourceFactory(title="Hidden", access="restricted")
    AgreementFactory(title_id="Hidden", access="restricted")
    assert hits(user_client, "hidden") == {}


def test_many_hits_are_counted_and_the_first_ones_shown(user_client):
    for number in range(25):
        SourceFactory(title=f"Visit {number}")
    context = user_client.get("/search/?q=visit").context
    assert context["total"] == 25
    assert len(context["groups"][0].found) == 20


@pytest.mark.parametrize("query", ["", "   ", "???", "%", "_", "x" * 200, "\U0001f600"])
def test_empty_query_finds_nothing(user_client, kazakh, query):
    assert hits(user_client, query) == {}


def test_query_that_is_too_long_is_shown(user_client):
    response = user_client.get("/search/", {"q": "x" * 201})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["groups"] == []


def suggested(user_client, query: str) -> list[str]:
    answer = user_client.get("/search/suggest/", {"q": query}).json()
    return [found["label"] for found in answer["results"]]


def test_reason_shows_through_whom_it_was_found(user_client, kazakh):
    values = reasons(user_client, "munalbayeva")
    assert values["National Academic Library"] == "person: U. Munalbayeva"
    assert values["Memorandum of Astana"] == "signatory: U. Munalbayeva"
    assert reasons(user_client, "academic")["U. Munalbayeva"] == (
        "holds a position at: National Academic Library"
    )
    assert reasons(user_client, "academic")["Memorandum of Astana"] == (
        "party: National Academic Library"
    )


def test_reason_of_an_event_is_its_participant_person_or_program(user_client, kazakh):
    program = ProgramFactory(name_en="Readings")
    event = EventFactory(title_en="Talk", title_id="Talk", program=program)
    ParticipationFactory(event=event, partner=kazakh)
    EventPersonFactory(event=event, person=PersonFactory(name="Somebody Else"))
    facts = {
        q: reasons(user_client, q)["Talk"] for q in ("academic", "somebody", "readings")
    }
    assert facts == {
        "academic": "participant: National Academic Library",
        "somebody": "person: Somebody Else",
        "readings": "programme: Readings",
    }
    assert "Talk" not in reasons(
        user_client, "мұңалбаева"
    )  # who works there, not who came


def test_words_from_several_places_are_all_accounted_for(user_client, kazakh):
    values = reasons(user_client, "exchange munalbayeva")
    assert values == {
        "Memorandum of Astana": "Exchange of books · signatory: U. Munalbayeva"
    }


def test_exact_name_and_acronym_come_before_prefix_and_substring(user_client):
    names = ["My Alpha", "Alphabet", "Alpha", "Zeta"]
    for name in names:
        PartnerFactory(name=name, acronym="ALPHA" if name == "Zeta" else "")
    NameFactory(partner=PartnerFactory(name="Aardvark"), text="Alpha house")
    order = ["Alpha", "Zeta", "Aardvark", "Alphabet", "My Alpha"]
    assert hits(user_client, "alpha")["partners:list"] == order
    assert suggested(user_client, "alpha")[:2] == ["Alpha", "Zeta"]


def test_misspelt_word_offers_what_may_have_been_meant(user_client, kazakh):
    PartnerFactory(name="Secret Academia", access="restricted")
    context = user_client.get("/search/", {"q": "natoinal academik"}).context
    assert context["groups"] == []
    assert "national academic" in context["near_queries"]
    assert hits(user_client, context["near_queries"][0])
    page = user_client.get("/search/", {"q": "munalbayevva"})
    assert "U. Munalbayeva" in [str(r) for r in page.context["near_records"]]
    assert "munalbayeva" in page.context["near_queries"]
    assert "Did you mean" in page.text


def test_nothing_hidden_is_offered(user_client):
    PartnerFactory(name="Zanzibar House", access="restricted")
    PersonFactory(name="Zanzibar Smith").move_to_trash()
    context = user_client.get("/search/", {"q": "zanzibarr"}).context
    assert context["near_queries"] == context["near_records"] == []
    assert suggested(user_client, "zanzibar") == []


def test_box_suggests_by_name_in_any_script(user_client, kazakh):
    assert suggested(user_client, "мұңал") == ["U. Munalbayeva"]
    assert suggested(user_client, "astana") == ["Memorandum of Astana"]
    for query in ("", " ", "???", "x" * 201, "a\x00b"):
        assert suggested(user_client, query) == []

"""A record's own page tells what the register knows of it, and no more than one may see."""

import pytest

from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    TieFactory,
    UserFactory,
    country,
    home,
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


def test_partner_page_shows_names_ties_people_and_agreements(user_client):
    library = PartnerFactory(name="Kitapkhana", parent=home())
    NameFactory(partner=library, text="Кітапхана", kind="native", language="kk")
    TieFactory(partner=library, to_partner=PartnerFactory(name="Colombo Plan"))
    TieFactory(partner=PartnerFactory(name="Embassy"), to_partner=library)
    PostFactory(partner=library, person=PersonFactory(name="Munalbayeva"))
    PartnerFactory(name="Branch", parent=library)
    AgreementFactory(title_en="Memorandum", parties=[home(), library])
    PartnerCitationFactory(partner=library, source=SourceFactory(title="A visit"))
    content = page(user_client, library)
    for words in ("Кітапхана", "Colombo Plan", "Embassy", "Munalbayeva", "Branch"):
        assert words in content
    for words in ("Memorandum", "A visit", "National Library of Indonesia"):
        assert words in content


def test_contact_data_is_for_editors_and_kept_by_no_cache(user_client):
    library = PartnerFactory(mail="desk@example.org", phone="+7 717")
    PostFactory(partner=library, mail="head@example.org", phone="+7 999")
    contacts = ("desk@example.org", "head@example.org", "+7 717", "+7 999")
    assert not any(words in page(user_client, library) for words in contacts)
    user_client.force_login(UserFactory(role="editor"))
    assert all(words in page(user_client, library) for words in contacts)
    response = user_client.get(library.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"


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
        agreement=agreement, stance="leaves_open", fact="signed", says="Day not told"
    )
    AgreementCitationFactory(agreement=agreement, stance="states", fact="place")
    response = user_client.get(agreement.get_absolute_url())
    assert response.context["doubts"] == {"signed": "Day not told"}
    assert "Day not told" in response.content.decode()


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("proposed", ["current"] + ["todo"] * 7),
        ("signed", ["done"] * 6 + ["current", "todo"]),
        ("closed", ["done"] * 8),
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


def test_person_page_shows_posts_and_signatures(user_client):
    person = PersonFactory(name="Munalbayeva")
    PostFactory(person=person, partner=PartnerFactory(name="Kitapkhana"))
    text = AgreementFactory(title_en="Memorandum")
    SignatoryFactory(agreement=text, person=person, title_en="Acting head")
    hidden = AgreementFactory(title_en="Hidden", access="restricted")
    SignatoryFactory(agreement=hidden, person=person)
    content = page(user_client, person)
    assert all(
        words in content for words in ("Kitapkhana", "Memorandum", "Acting head")
    )
    assert "Hidden" not in content


def test_source_page_shows_what_it_is_cited_for(user_client):
    source = SourceFactory(title="A visit")
    SourceFactory(title="Reprint", copy_of=source)
    AgreementCitationFactory(
        agreement=AgreementFactory(title_en="Memorandum"), source=source, says="Signed"
    )
    PartnerCitationFactory(partner=PartnerFactory(name="Kitapkhana"), source=source)
    hidden = AgreementFactory(title_en="Hidden", access="restricted")
    AgreementCitationFactory(agreement=hidden, source=source, says="Secret")
    content = page(user_client, source)
    assert all(w in content for w in ("Reprint", "Memorandum", "Signed", "Kitapkhana"))
    assert not any(words in content for words in ("Hidden", "Secret"))


@pytest.mark.parametrize("kind", ["partners", "people", "agreements", "sources"])
@pytest.mark.parametrize("key", ["0", "999999", str(10**30)])
def test_what_is_not_there_is_not_found(user_client, kind, key):
    for page in ("", "edit/", "delete/", "history/"):
        status = user_client.get(f"/{kind}/{key}/{page}").status_code
        assert status == (404 if page in ("", "history/") else 403)


def test_country_of_the_seat_and_of_whose_it_is_are_shown(user_client):
    library = PartnerFactory(country=None, seat_country=country("LK"))
    assert "Sri Lanka" in page(user_client, library)

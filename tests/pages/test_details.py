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
def desk(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def page(desk, record) -> str:
    response = desk.get(record.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_partner_page_shows_names_ties_people_and_agreements(desk):
    library = PartnerFactory(name="Kitapkhana", parent=home())
    NameFactory(partner=library, text="Кітапхана", kind="native", language="kk")
    TieFactory(partner=library, to_partner=PartnerFactory(name="Colombo Plan"))
    TieFactory(partner=PartnerFactory(name="Embassy"), to_partner=library)
    PostFactory(partner=library, person=PersonFactory(name="Munalbayeva"))
    PartnerFactory(name="Branch", parent=library)
    AgreementFactory(title_en="Memorandum", parties=[home(), library])
    PartnerCitationFactory(partner=library, source=SourceFactory(title="A visit"))
    told = page(desk, library)
    for words in ("Кітапхана", "Colombo Plan", "Embassy", "Munalbayeva", "Branch"):
        assert words in told
    for words in ("Memorandum", "A visit", "National Library of Indonesia"):
        assert words in told


def test_contact_data_is_for_editors_and_kept_by_no_cache(desk):
    library = PartnerFactory(mail="desk@example.org", phone="+7 717")
    PostFactory(partner=library, mail="head@example.org", phone="+7 999")
    contacts = ("desk@example.org", "head@example.org", "+7 717", "+7 999")
    assert not any(words in page(desk, library) for words in contacts)
    desk.force_login(UserFactory(role="editor"))
    assert all(words in page(desk, library) for words in contacts)
    response = desk.get(library.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"


def test_agreement_page_shows_the_story_in_order(desk):
    agreement = AgreementFactory(
        announced="2020", signed="2021-11-30", effective="2021-12", ends="2024"
    )
    StageChangeFactory(agreement=agreement, stage="drafting", since="2021-05")
    ExtensionFactory(agreement=agreement, old_end="2024", new_end="2999")
    timeline = desk.get(agreement.get_absolute_url()).context["timeline"]
    assert [entry.when for entry in timeline] == [
        "2020",
        "2021-05",
        "2021-11-30",
        "2021-12",
        "2999",
    ]
    assert [entry.state for entry in timeline] == ["past"] * 4 + ["future"]


def test_doubts_stand_beside_their_facts(desk):
    agreement = AgreementFactory(signed="2024-07-02?")
    AgreementCitationFactory(
        agreement=agreement, stance="leaves_open", fact="signed", says="Day not told"
    )
    AgreementCitationFactory(agreement=agreement, stance="states", fact="place")
    response = desk.get(agreement.get_absolute_url())
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
def test_steps_show_how_far_an_agreement_has_come(desk, stage, states):
    agreement = AgreementFactory(stage=stage)
    steps = desk.get(agreement.get_absolute_url()).context["steps"]
    assert [step["state"] for step in steps] == states


def test_chain_is_shown_in_both_directions(desk):
    old = AgreementFactory(title_en="The old one")
    new = AgreementFactory(title_en="The new one", predecessor=old)
    under = AgreementFactory(title_en="Under it", parent=new)
    hidden = AgreementFactory(title_en="Hidden", parent=new, access="restricted")
    assert "The new one" in page(desk, old)
    told = page(desk, new)
    assert "The old one" in told
    assert "Under it" in told
    assert "Hidden" not in told
    assert "The new one" in page(desk, under)
    assert desk.get(hidden.get_absolute_url()).status_code == 404


def test_person_page_shows_posts_and_signatures(desk):
    person = PersonFactory(name="Munalbayeva")
    PostFactory(person=person, partner=PartnerFactory(name="Kitapkhana"))
    text = AgreementFactory(title_en="Memorandum")
    SignatoryFactory(agreement=text, person=person, title_en="Acting head")
    hidden = AgreementFactory(title_en="Hidden", access="restricted")
    SignatoryFactory(agreement=hidden, person=person)
    told = page(desk, person)
    assert all(words in told for words in ("Kitapkhana", "Memorandum", "Acting head"))
    assert "Hidden" not in told


def test_source_page_shows_what_it_is_cited_for(desk):
    source = SourceFactory(title="A visit")
    SourceFactory(title="Reprint", copy_of=source)
    AgreementCitationFactory(
        agreement=AgreementFactory(title_en="Memorandum"), source=source, says="Signed"
    )
    PartnerCitationFactory(partner=PartnerFactory(name="Kitapkhana"), source=source)
    hidden = AgreementFactory(title_en="Hidden", access="restricted")
    AgreementCitationFactory(agreement=hidden, source=source, says="Secret")
    told = page(desk, source)
    assert all(w in told for w in ("Reprint", "Memorandum", "Signed", "Kitapkhana"))
    assert not any(words in told for words in ("Hidden", "Secret"))


@pytest.mark.parametrize("kind", ["partners", "people", "agreements", "sources"])
@pytest.mark.parametrize("key", ["0", "999999", str(10**30)])
def test_what_is_not_there_is_not_found(desk, kind, key):
    for page in ("", "edit/", "delete/", "history/"):
        status = desk.get(f"/{kind}/{key}/{page}").status_code
        assert status == (404 if page in ("", "history/") else 403)


def test_country_of_the_seat_and_of_whose_it_is_are_shown(desk):
    library = PartnerFactory(country=None, seat_country=country("LK"))
    assert "Sri Lanka" in page(desk, library)

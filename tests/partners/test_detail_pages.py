"""The pages of a partner and of a person."""

import pytest

from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    SourceFactory,
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


def test_country_of_the_seat_and_of_whose_it_is_are_shown(user_client):
    library = PartnerFactory(country=None, seat_country=country("LK"))
    assert "Sri Lanka" in page(user_client, library)


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

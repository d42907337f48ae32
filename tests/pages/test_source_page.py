"""The page of a source, and addresses of records that do not exist."""

import pytest

from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerCitationFactory,
    PartnerFactory,
    SourceFactory,
    UserFactory,
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

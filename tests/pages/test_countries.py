"""The page of a country: its partners, who is tied to it, and its missions."""

import pytest

from tests.factories import (
    PartnerFactory,
    TieFactory,
    UserFactory,
    country,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(UserFactory(role="editor"))
    return lambda: client.get("/countries/KZ/").context


def test_partners_of_the_country_seated_there_and_tied_to_it(page):
    own = PartnerFactory(name="A")
    seated = PartnerFactory(name="B", country=None, seat_country=country("KZ"))
    tied = PartnerFactory(name="C", country=country("ID"))
    TieFactory(partner=tied, kind="has_member", to_country=country("KZ"))
    PartnerFactory(name="D", country=country("ID"))
    assert list(page()["partners"]) == [own, seated, tied]


def test_missions_sent_here_and_sent_from_here_apart_from_other_ties(page):
    ours = PartnerFactory(name="Embassy of Indonesia", country=country("ID"))
    theirs = PartnerFactory(name="Embassy of Kazakhstan")
    union = PartnerFactory(name="Union", country=None)
    here = TieFactory(partner=ours, kind="accredited_to", to_country=country("KZ"))
    there = TieFactory(partner=theirs, kind="accredited_to", to_country=country("ID"))
    member = TieFactory(partner=union, kind="has_member", to_country=country("KZ"))
    TieFactory(partner=ours, kind="accredited_to", to_country=country("TJ"))
    TieFactory(partner=theirs, to_partner=union)
    shown = page()
    assert set(shown["missions"]) == {here, there}
    assert list(shown["ties"]) == [member]


def test_hidden_missions_are_not_shown(page):
    hidden = PartnerFactory(name="Secret", country=country("ID"), access="restricted")
    TieFactory(partner=hidden, kind="accredited_to", to_country=country("KZ"))
    shown = page()
    assert not shown["missions"]
    assert not shown["partners"]

"""What a file reads of the records that its rows refer to."""

import pytest

from partners.models import Partner
from perpusnas.core.files import Referenced, referenced
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners():
    seen = Partner.objects.visible_to(UserFactory(role="viewer"))
    return Referenced(seen, "name", "is_home")


def test_only_what_the_reader_may_see_is_given(partners):
    shown = PartnerFactory(name="Kitapkhana")
    hidden = PartnerFactory(name="Secret", access="restricted")
    found = partners.read([None, shown.pk, hidden.pk])
    assert found[shown.pk] == (shown.pk, "Kitapkhana", False)
    assert found[hidden.pk] is None
    assert found[None] is None


def test_each_record_is_read_once(partners, django_assert_num_queries):
    first, second = PartnerFactory(), PartnerFactory()
    hidden = PartnerFactory(access="restricted")
    with django_assert_num_queries(2):
        partners.read([first.pk, hidden.pk])
        partners.read([first.pk, second.pk, hidden.pk])
        found = partners.read([second.pk, hidden.pk, None])
    assert found[second.pk][1] == second.name


def test_what_many_chunks_referred_to_is_forgotten(partners, monkeypatch):
    monkeypatch.setattr(referenced, "MOST", 2)
    made = [PartnerFactory(name=f"Library {n}") for n in range(4)]
    partners.read([partner.pk for partner in made[:3]])
    found = partners.read([made[3].pk])
    assert {row[1] for row in found.values() if row} == {"Library 3"}
    assert partners.read([made[0].pk])[made[0].pk][1] == "Library 0"

"""Pairs that may be one: found whole, kept up with changes, and judged by people."""

from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.urls import reverse

from partners.duplicates import changed_records
from partners.models import (
    Partner,
    PartnerPair,
    Person,
    PersonPair,
)
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    TieFactory,
    UserFactory,
    country,
)

pytestmark = pytest.mark.django_db

PAGE = "/partners/duplicates/"
VERDICT = "/partners/duplicates/verdict/"


def compare() -> None:
    call_command("find_duplicates", stdout=StringIO())


def likely(client, role: str, **params) -> list[tuple[str, str]]:
    client.force_login(UserFactory(role=role))
    rows = client.get(PAGE, params).context["page"].rows
    return [(str(pair.first), str(pair.second)) for pair in rows]


def test_likely_pairs_are_listed_with_why(client):
    one = PartnerFactory(name="Academic Library of Astana")
    two = PartnerFactory(name="Academic Libary of Astana")
    PersonFactory(name="Muhammad Syarif Bando")
    PersonFactory(name="M. Syarif Bando")
    PartnerFactory(name="Public Library")
    PartnerFactory(name="Public Library", country=country("TR"))
    compare()
    assert likely(client, "viewer") == [(str(one), str(two))]
    people = [("Muhammad Syarif Bando", "M. Syarif Bando")]
    assert likely(client, "viewer", of="people") == people
    merging = reverse("partners:merge", args=[one.pk, two.pk])
    assert merging not in client.get(PAGE).text
    client.force_login(UserFactory(role="manager"))
    assert merging in client.get(PAGE).text


def test_hidden_tied_and_nested_ones_are_no_pairs(client):
    one = PartnerFactory(name="Academic Library")
    PartnerFactory(name="Academic Library", access="restricted")
    TieFactory(partner=one, to_partner=PartnerFactory(name="Academic Libary"))
    PartnerFactory(name="Academic  Library", parent=one)
    compare()
    assert likely(client, "editor") == [("Academic Libary", "Academic  Library")]
    assert len(likely(client, "manager")) == 4


def test_those_of_one_country_come_first_and_then_those_of_the_same_name(client):
    for name in ("Zoo Library", "Zoo Library"):
        PartnerFactory(name=name)
    for name in ("Aral Library", "Aral Library"):
        PartnerFactory(name=name, country=None)
    for name in ("Medical Library of Aqtau", "Medical Libary of Aqtau"):
        PartnerFactory(name=name)
    compare()
    names = [pair[0] for pair in likely(client, "viewer")]
    assert names == ["Zoo Library", "Medical Library of Aqtau", "Aral Library"]


def test_all_words_may_be_common_ones(client):
    """A whole that few others share is enough, and so is all of it but a word."""
    words = ["Academy", "Botanical", "Central", "Dental", "Elementary", "Fishery"]
    words += ["Geology", "Hydrology"]
    names = [f"{a} {b} {c} Library" for a in words for b in words for c in words]
    plain = [name for name in names if len(set(name.split())) == 4]
    for name in plain:
        Partner.objects.create(name=name, country=country("KZ"))
    twin = PartnerFactory(name="Hydrology Botanical Central Librari")
    compare()
    pairs = PartnerPair.objects.filter(second=twin)
    assert "Hydrology Botanical Central Library" in [p.first.name for p in pairs]


def test_many_of_one_name_are_paired_with_the_next_few(monkeypatch):
    monkeypatch.setattr("partners.candidate_pairs.MAX_SHARING", 5)
    people = [PersonFactory(name="Agus Santosa") for _number in range(12)]
    compare()
    pairs = set(PersonPair.objects.values_list("first", "second"))
    neighbours = pairwise(people)
    assert {(one.pk, two.pk) for one, two in neighbours} <= pairs
    assert len(pairs) == 11 + 10 + 9


def test_pairs_follow_the_names(client):
    one, two = PartnerFactory(name="Marine Archive"), PartnerFactory(name="Zoo")
    compare()
    assert likely(client, "viewer") == []
    name = NameFactory(partner=two, text="Marine Archive")
    assert list(changed_records(Partner)) == [two]
    compare()
    assert likely(client, "viewer") == [(str(one), str(two))]
    name.delete()
    compare()
    assert likely(client, "viewer") == []
    assert not changed_records(Partner).exists()


def test_saving_a_form_compares_at_once(client):
    one = PartnerFactory(name="Marine Archive of Aqtau")
    compare()
    client.force_login(UserFactory(role="editor"))
    data = {"name": "Marine Archives of Aqtau", "access": "internal", "country": "KZ"}
    for prefix in ("names", "ties", "facts", "posts", "citations"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {"confirmed": "on", "reason": "another archive"}
    page = client.post("/partners/new/", data)
    assert page.status_code == 302
    pair = PartnerPair.objects.get()
    assert (pair.first, pair.same_country) == (one, True)


def test_database_and_memory_find_the_same(monkeypatch):
    for name in ("Marine Archive", "Marine Archives", "National Library of Kazakhstan"):
        PartnerFactory(name=name)
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    found = []
    for read in (500, 0):  # all in memory; nothing in memory
        monkeypatch.setattr("partners.duplicates.MAX_READ_WHOLE", read)
        PartnerPair.objects.all().delete()
        Partner.objects.update(compared=False)
        compare()
        pairs = PartnerPair.objects.order_by("first", "second")
        found.append(list(pairs.values_list("first__name", "second__name", "exact")))
    assert found[0] == found[1]
    assert len(found[0]) == 2


# What people tell


def test_pair_marked_as_distinct_is_not_listed_again(client):
    one = PersonFactory(name="Agus Santosa")
    PersonFactory(name="Agus Santosa")
    compare()
    pair = PersonPair.objects.get()
    editor = UserFactory(role="editor")
    client.force_login(editor)
    response = client.post(VERDICT, {"of": "people", "pair": pair.pk, "two": "on"})
    assert response.status_code == 302
    one.remarks = "changed since"
    one.save()
    compare()
    assert likely(client, "viewer", of="people") == []
    assert len(likely(client, "viewer", of="people", told="two")) == 1
    assert str(editor) in client.get(PAGE, {"of": "people", "told": "two"}).text
    assert one.history.count() == 2  # made and changed: the verdict is in neither's
    client.force_login(editor)
    client.post(VERDICT, {"of": "people", "pair": pair.pk})
    pair.refresh_from_db()
    assert (pair.two_since, pair.two_by) == (None, None)
    assert len(likely(client, "viewer", of="people")) == 1


def test_nobody_decides_on_what_they_may_not_see(client):
    PartnerFactory(name="Academic Library", access="restricted")
    PartnerFactory(name="Academic Library")
    compare()
    pair = PartnerPair.objects.get()
    params = {"of": "partners", "pair": pair.pk, "two": "on"}
    for role, status in [("viewer", 403), ("editor", 404), ("manager", 302)]:
        client.force_login(UserFactory(role=role))
        assert client.post(VERDICT, params).status_code == status


@pytest.mark.parametrize(
    "params", [{"of": "x"}, {"page": "0"}, {"page": "9"}, {"told": "x"}, {"page": "\0"}]
)
def test_address_of_no_page_is_not_found(client, params):
    client.force_login(UserFactory(role="viewer"))
    assert client.get(PAGE, params).status_code == 404


def test_whoever_was_erased_is_compared_with_nobody():
    for _number in range(2):
        person = PersonFactory(name="[dihapus / erased]")
        Person.objects.filter(pk=person.pk).update(erased=person.created)
    compare()
    assert not PersonPair.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize("count", [2, 30])
def test_queries_of_the_page_do_not_grow(client, django_assert_num_queries, count):
    for _number in range(count):
        PartnerFactory(name="Academic Library")
    compare()
    client.force_login(UserFactory(role="manager"))
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)

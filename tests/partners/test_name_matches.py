"""A partner or person that is there already under another spelling is told in time."""

import pytest
from django.utils.http import urlencode

from partners.models import Partner, Person
from partners.name_matches import likely_matches
from tests.core.filled_forms import filled, problems
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
    country,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def user_client(client, editor):
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    return client


def called(name: str, user, model=Partner, **more) -> list[str]:
    return [str(like.record) for like in likely_matches(model, name, user, **more)]


def similar_labels(user_client, kind: str, **params) -> list[str]:
    answer = user_client.get(f"/{kind}/similar/?{urlencode(params)}").json()
    assert bool(answer["told"]) == bool(answer["results"])
    return [found["label"] for found in answer["results"]]


def test_similar_name_is_listed_with_its_country(user_client):
    PartnerFactory(name="Library of Alma-Ata")
    PartnerFactory(name="Library of Astana")
    found = similar_labels(
        user_client, "partners", q="Library of Almaata", country="KZ"
    )
    assert found == ["Library of Alma-Ata (Kazakhstan)"]


def test_same_country_comes_first_and_another_one_only_for_the_very_name(editor):
    PartnerFactory(name="Municipal Library", country=country("TR"))
    PartnerFactory(name="Municipal Library")
    PartnerFactory(name="Municipal Libary", country=country("TR"))
    found = likely_matches(Partner, "Municipal Library", editor, country="KZ")
    values = [(like.record.country_id, like.exact) for like in found]
    assert values == [("KZ", True), ("TR", True)]


def test_name_in_another_script_is_found_through_any_of_its_names(editor):
    library = PartnerFactory(name="National Academic Library")
    NameFactory(partner=library, kind="native", text="Ұлттық академиялық кітапхана")
    for typed in ("Ulttyk akademijalyk kitapkhana", "ұлттық  АКАДЕМИЯЛЫҚ кітапхана"):
        assert called(typed, editor) == [str(library)]


def test_person_is_found_by_initial_order_and_title(user_client):
    PersonFactory(name="Umitkhan Munalbayeva")
    PersonFactory(name="Dedi Kurniawan")
    for typed in ("U. Munalbaeva", "Munalbayeva Umitkhan", "Dr. Umitkhan Munalbayeva"):
        assert similar_labels(user_client, "people", q=typed) == [
            "Umitkhan Munalbayeva"
        ]
    assert similar_labels(user_client, "people", q="Deni Kurniawan") == []


def test_hidden_and_trashed_ones_are_never_listed(user_client, editor):
    hidden = PartnerFactory(name="Secret Library", access="restricted")
    NameFactory(partner=hidden, text="Perpustakaan Rahasia")
    PartnerFactory(name="Secret Librari").move_to_trash()
    PersonFactory(name="Secret Agent", access="restricted")
    assert similar_labels(user_client, "partners", q="Secret Library") == []
    assert similar_labels(user_client, "partners", q="Perpustakaan Rahasia") == []
    assert similar_labels(user_client, "people", q="Secret Agent") == []
    assert called("Secret Library", UserFactory(role="manager")) == ["Secret Library"]


def test_record_is_no_namesake_of_itself(user_client):
    library = PartnerFactory(name="Academic Library")
    assert (
        similar_labels(user_client, "partners", q="Academic Library", but=library.pk)
        == []
    )


def test_form_warns_of_a_near_name_and_saves_it_once_confirmed(user_client):
    library = PartnerFactory(name="Academic Library of Astana")
    sent = {
        **filled(user_client.get("/partners/new/")),
        "name": "Academic Libary of Astana",
    }
    sent["country"] = "KZ"
    refused = user_client.post("/partners/new/", sent)
    assert refused.status_code == 422
    assert any(f"#{library.pk}" in problem for problem in problems(refused))
    sent |= {"confirmed": "on", "reason": "Another house"}
    assert user_client.post("/partners/new/", sent).status_code == 302
    assert Partner.objects.filter(name="Academic Libary of Astana").exists()


def test_form_of_a_person_warns_as_well(user_client):
    PersonFactory(name="Muhammad Syarif Bando")
    sent = {**filled(user_client.get("/people/new/")), "name": "M. Syarif Bando"}
    assert user_client.post("/people/new/", sent).status_code == 422
    assert Person.objects.count() == 1


def test_admin_warns_as_well(client):
    client.force_login(UserFactory(role="administrator"))
    PersonFactory(name="Muhammad Syarif Bando")
    page = client.get("/admin/partners/person/add/")
    assert 'data-similar="/people/similar/"' in page.content.decode()


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": "???"},
        {"q": "x" * 5000},
        {"q": "a\x00b"},
        {"q": "Library", "country": "\x00\x00", "but": "²"},
        {"q": "Library", "country": "ZZZ", "but": "9" * 40},
    ],
)
def test_nothing_sent_makes_it_fail(user_client, params):
    PartnerFactory()
    for kind in ("partners", "people"):
        assert (
            user_client.get(f"/{kind}/similar/?{urlencode(params)}").status_code == 200
        )


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(editor, django_assert_num_queries, count):
    for number in range(count):
        library = PartnerFactory(name=f"Academic Library {'abcdefgh'[number % 8]}")
        NameFactory(partner=library)
    editor.has_perm("perpusnas.read_register")
    with django_assert_num_queries(2):
        assert likely_matches(Partner, "Academic Library a", editor, country="KZ")

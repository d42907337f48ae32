"""Partners and people in the admin."""

import pytest
from django.urls import reverse

from partners.models import Partner, Person
from tests.core.opened_files import errors, opened
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ADD = reverse("admin:partners_partner_add")


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def test_name_that_may_exist_already_is_warned_of(site):
    there = PartnerFactory(name="Bibliothèque Nationale")
    sent = opened(site.get(ADD)) | {"name": "BIBLIOTHEQUE nationale", "country": "FR"}
    response = site.post(ADD, sent)
    warning = (
        f"A partner of this name may exist already: {there} (Kazakhstan) #{there.pk}."
    )
    assert warning in errors(response)
    sent |= {"confirmed": "on", "reason": "Another one, of Canada"}
    assert site.post(ADD, sent).status_code == 302
    assert Partner.objects.filter(country="FR").get().name == "BIBLIOTHEQUE nationale"


def test_person_whose_name_may_exist_already_is_warned_of(site):
    PersonFactory(name="Nani Suryani")
    where = reverse("admin:partners_person_add")
    response = site.post(where, opened(site.get(where)) | {"name": "nani suryani"})
    assert any("A person of this name may exist already" in e for e in errors(response))
    assert Person.objects.count() == 1


def test_name_that_is_not_changed_is_not_warned_of_again(site):
    one, _other = PartnerFactory(name="Sama"), PartnerFactory(name="Sama")
    where = reverse("admin:partners_partner_change", args=[one.pk])
    sent = opened(site.get(where)) | {"acronym": "S"}
    assert site.post(where, sent).status_code == 302


def test_partner_is_found_by_a_name_entered_in_a_row(site):
    sent = opened(site.get(ADD)) | {"name": "RSI Perpustakaan", "names-TOTAL_FORMS": 1}
    sent |= {"names-0-text": "Ұлттық кітапхана", "names-0-kind": "native"}
    assert site.post(ADD, sent).status_code == 302
    where = reverse("admin:partners_partner_changelist")
    found = site.get(where, {"q": "ulttyq"}).context["cl"].queryset
    assert [p.name for p in found] == ["RSI Perpustakaan"]


def test_identifier_twice_in_one_form_is_refused_and_not_an_error_page(site):
    sent = opened(site.get(ADD)) | {"name": "Dua", "names-TOTAL_FORMS": 2}
    for n in (0, 1):
        row = {"text": "X-1", "kind": "identifier", "scheme": "isil"}
        sent |= {f"names-{n}-{name}": value for name, value in row.items()}
    response = site.post(ADD, sent)
    assert errors(response) == ["This identifier is not available."]
    assert not Partner.objects.filter(name="Dua").exists()


def test_identifier_in_use_is_refused_beside_it(site):
    NameFactory(kind="identifier", scheme="isil", text="X-1")
    sent = opened(site.get(ADD)) | {"name": "Dua", "names-TOTAL_FORMS": 1}
    sent |= {"names-0-text": "X-1", "names-0-kind": "identifier"}
    response = site.post(ADD, sent | {"names-0-scheme": "isil"})
    assert "This identifier is not available." in errors(response)


def test_tie_to_itself_has_a_message(site):
    partner = PartnerFactory()
    where = reverse("admin:partners_partner_change", args=[partner.pk])
    sent = opened(site.get(where)) | {
        "ties-TOTAL_FORMS": 1,
        "ties-0-kind": "represents",
    }
    response = site.post(where, sent | {"ties-0-to_partner": partner.pk})
    assert "A partner cannot be related to itself." in errors(response)


def test_our_own_institution_is_not_put_into_the_trash(site):
    where = reverse("admin:partners_partner_delete", args=[home().pk])
    assert site.post(where, {"version": home().version}).status_code == 403
    assert home().trashed is None


@pytest.mark.parametrize("kind", ["partner", "person"])
def test_list_makes_as_many_queries_for_thirty_as_for_one(
    site, kind, django_assert_num_queries
):
    factory = {"partner": PartnerFactory, "person": PersonFactory}[kind]
    queries = {"partner": 6, "person": 7}[kind]
    where = reverse(f"admin:partners_{kind}_changelist")
    factory()
    with django_assert_num_queries(queries):
        site.get(where)
    factory.create_batch(29)
    with django_assert_num_queries(queries):
        site.get(where)

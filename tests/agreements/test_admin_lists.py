"""Agreements found in the admin: its list, its filters, what it suggests."""

import pytest
from django.urls import reverse

from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:agreements_agreement_changelist")


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def test_suggestions_follow_the_search_and_leave_out_the_trash(site):
    kept = PartnerFactory(name="Қазақстан Ұлттық кітапханасы")
    PartnerFactory(name="Qazaqstan lama").move_to_trash()
    query = {"app_label": "agreements", "model_name": "party", "field_name": "partner"}
    found = site.get("/admin/autocomplete/", query | {"term": "qazaqstan"}).json()
    assert [r["id"] for r in found["results"]] == [str(kept.pk)]


@pytest.mark.one_database
def test_list_makes_as_many_queries_for_thirty_as_for_one(
    site, django_assert_num_queries
):

    def make(count):
        for _n in range(count):
            AgreementFactory(
                parties=[home(), PartnerFactory()], title_id="", title_en=""
            )

    make(1)
    with django_assert_num_queries(7):
        site.get(LIST)
    make(29)
    with django_assert_num_queries(7):
        assert site.get(LIST).context["cl"].result_count == 30


@pytest.mark.parametrize("state", ["in_force", "expired"])
def test_list_is_filtered_by_validity_as_on_the_site(site, state):
    texts = {
        "in_force": AgreementFactory(),
        "expired": AgreementFactory(ends="2024-12-31", ends_basis="stated"),
    }
    shown = site.get(LIST, {"validity": state}).context["cl"].queryset
    assert list(shown) == [texts[state]]


def test_person_is_chosen_by_any_of_the_names(site):
    person = PersonFactory(name="Умутхан Мунальбаева")
    query = {
        "app_label": "agreements",
        "model_name": "signatory",
        "field_name": "person",
    }
    found = site.get("/admin/autocomplete/", query | {"term": "munalbaeva"}).json()
    assert [r["text"] for r in found["results"]] == [f"{person.name} #{person.pk}"]


def test_validity_is_shown_and_never_typed(site):
    agreement = AgreementFactory(ends="2024-12-31", ends_basis="stated")
    response = site.get(
        reverse("admin:agreements_agreement_change", args=[agreement.pk])
    )
    assert "validity_now" not in response.context["adminform"].form.fields
    assert "Expired" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"kind": "\0"}, 400),
        ({"validity": "nothing"}, 200),
        ({"trash": "nothing"}, 200),
        ({"stage__regex": "("}, 400),
        ({"o": "9" * 5000}, 200),
        ({"p": "9" * 5000}, 200),
        ({"q": "%_'\"" * 500}, 200),
        ({"changed_by__password__startswith": "a"}, 400),
    ],
)
def test_odd_address_is_no_error_page(site, query, status):
    AgreementFactory()
    assert site.get(LIST, query).status_code == status

"""What is true is accepted, and said back as it was meant."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.models import Signatory
from tests.core.filled_forms import added, filled, problems
from tests.core.opened_files import errors, opened
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    SignatoryFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


# C17: a witness of any partner, of a country, or of nobody recorded.


@pytest.fixture
def agreement():
    """A signed memorandum with a library of Japan, both of whose parties have signed."""
    library = PartnerFactory(name="Pustaka Contoh", country_id="JP")
    made = AgreementFactory(parties=[home(), library], signature="yes")
    for party in made.parties.all():
        SignatoryFactory(agreement=made, partner=party.partner)
    return made


def add_signatory(client, agreement, where: str, **fields):
    """Send the form of an agreement with one more signatory."""
    row = {"partner": "", "country": "", "person": "", "capacity": "witness"} | fields
    page = client.get(where)
    if "/admin/" not in where:
        return client.post(where, added(filled(page), "signatories", **row))
    row = {name: value.rpartition("#")[2] for name, value in row.items()}
    row |= {"id": "", "agreement": agreement.pk}
    return client.post(where, added(opened(page), "signatories", **row))


def words_of(answer) -> list[str]:
    """Return everything that a page of the site or of the admin says is wrong."""
    return errors(answer) if "adminform" in answer.context else problems(answer)


@pytest.fixture(params=["site", "admin"])
def where(request, agreement):
    if request.param == "site":
        return reverse("agreements:edit", args=[agreement.pk])
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("of", ["another partner", "a country", "nobody"])
def test_a_witness_may_be_of_any_partner_a_country_or_nobody(
    manager, agreement, where, of
):
    person = PersonFactory(name="Presiden Contoh")
    other = PartnerFactory(name="Istana Contoh")
    row = {"person": f"Presiden Contoh #{person.pk}", "title_id": "Presiden"}
    row |= {
        "another partner": {"partner": f"Istana Contoh #{other.pk}"},
        "a country": {"country": "Laos #LA"},
        "nobody": {},
    }[of]
    answer = add_signatory(manager, agreement, where, **row)
    assert answer.status_code == 302, words_of(answer)
    witness = Signatory.objects.get(capacity="witness")
    assert (
        witness.side
        == {
            "another partner": other,
            "a country": country("LA"),
            "nobody": None,
        }[of]
    )
    page = " ".join(
        unescape(manager.get(agreement.get_absolute_url()).content.decode()).split()
    )
    assert page.count("Presiden Contoh") == 1
    side = {"another partner": "for Istana Contoh", "a country": "for Laos"}
    assert side.get(of, "of no party") in page
    page = manager.get(person.get_absolute_url()).content.decode()
    assert "as a witness" in page
    assert "for None" not in page


def test_a_president_signs_for_the_country_of_a_party(manager, agreement, where):
    row = {"title_id": "Presiden", "capacity": "signatory", "country": "Japan #JP"}
    assert add_signatory(manager, agreement, where, **row).status_code == 302
    assert Signatory.objects.get(country="JP").side == country("JP")
    lists = manager.get("/agreements/export.csv?dialect=standard")
    content = b"".join(lists.streaming_content).decode()
    assert "Presiden" in content


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"country": "Laos #LA"}, "No party is of Laos."),
        ({}, "Enter for which partner or country the person signed"),
    ],
)
def test_a_signatory_signs_for_somebody_of_the_agreement(
    manager, agreement, where, row, message
):
    row = {"title_id": "Presiden", "capacity": "signatory", **row}
    answer = add_signatory(manager, agreement, where, **row)
    assert any(message in error for error in words_of(answer))
    assert Signatory.objects.count() == 2


def test_a_country_that_is_a_party_has_its_signatory_below_it(manager, agreement):
    PartyFactory(agreement=agreement, partner=None, country=country("LA"))
    PartyFactory(agreement=agreement, partner=None, country=country("TH"))
    SignatoryFactory(
        agreement=agreement, partner=None, country=country("LA"), title_id="Menteri"
    )
    SignatoryFactory(
        agreement=agreement, partner=None, capacity="witness", title_id="Saksi"
    )
    page = manager.get(agreement.get_absolute_url())
    laos, thailand = page.context["parties"][-2:]
    assert [row.title_id for row in laos.signatories_here] == ["Menteri"]
    assert thailand.signatories_here == []
    assert [row.title_id for row in page.context["other_signatories"]] == ["Saksi"]


def test_a_witness_of_a_partner_did_not_sign_for_it(manager, agreement):
    library = PartnerFactory(name="Saksi Contoh")
    SignatoryFactory(agreement=agreement, partner=library, capacity="witness")
    page = manager.get(library.get_absolute_url()).content.decode()
    assert "witnessed: " in page
    assert "signed: " not in page


def test_the_database_holds_the_same_rules(agreement):
    for values in (
        {"partner": None, "capacity": "signatory"},
        {"partner": home(), "country": country("JP"), "capacity": "witness"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignatoryFactory(agreement=agreement, **values)

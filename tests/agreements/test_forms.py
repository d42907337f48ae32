"""An agreement is entered on the site with its rows, and validated together with them."""

import pytest

from agreements.models import Agreement
from tests.core.filled_forms import added, filled, problems
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    ScopeItemFactory,
    SourceFactory,
    UserFactory,
    area,
    country,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NEW = "/agreements/new/"


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def opened(site, record=None) -> dict:
    address = f"{record.get_absolute_url()}edit/" if record else NEW
    return filled(site.get(address))


def test_agreement_with_three_parties_three_scope_items_and_two_signatories(site):
    library = PartnerFactory(name="Academic Library")
    signer = PersonFactory(name="Munalbayeva")
    before = AgreementFactory(title_id="Yang lama", title_en="The old one")
    sent = opened(site) | {
        "kind": "mou",
        "title_id": "Nota Kesepahaman",
        "signature": "yes",
        "signed": "2 Juli 2024",
        "place": "Jakarta",
        "mode": "virtual",
        "condition": "on_signature",
        "ends": "2027",
        "ends_basis": "stated",
        "stage": "signed",
        "predecessor": f"The old one #{before.pk}",
        "reason": "As signed",
    }
    sent = added(sent, "parties", partner=f"Academic Library #{library.pk}")
    sent = added(sent, "parties", partner=home().name, number="12/HK")
    sent = added(sent, "parties", country="Russia")
    sent = added(sent, "signatories", partner="Academic Library", person="Munalbayeva")
    sent |= {"signatories-0-capacity": "signatory", "signatories-0-signed": ""}
    sent = added(sent, "signatories", partner=home().name, title_id="Kepala")
    sent |= {"signatories-1-capacity": "signatory"}
    for place, text in enumerate(["Collections", "Research", "Staff"], start=1):
        sent = added(sent, "scope_items", position=place, text_en=text)
        sent[f"scope_items-{place - 1}-basis"] = "in_text"
    sent["scope_items-0-area"] = area("collections").pk
    sent["scope_items-1-owed_by"] = "Academic Library"
    for place in range(3):
        sent[f"parties-{place}-position"] = place + 1
    response = site.post(NEW, sent)
    assert response.status_code == 302, problems(response)
    made = Agreement.objects.get(title_id="Nota Kesepahaman")
    assert (made.signed, made.ends, made.predecessor) == ("2024-07-02", "2027", before)
    assert [str(p.partner or p.country.code) for p in made.parties.all()] == [
        str(library),
        str(home()),
        "RU",
    ]
    assert {s.person for s in made.signatories.all()} == {signer, None}
    items = made.scope_items.all()
    assert [i.text_en for i in items] == ["Collections", "Research", "Staff"]
    assert (items[0].area.slug, items[1].owed_by) == ("collections", library)
    page = site.get(response.url).content.decode()
    for word in ("Collections", "Munalbayeva", "12/HK", "The old one"):
        assert word in page


@pytest.mark.parametrize(
    ("prefix", "row", "message"),
    [
        (
            "parties",
            {"role": "Host"},
            "Enter one of partner, country, region or group.",
        ),
        (
            "scope_items",
            {"position": 1, "basis": "hoped"},
            "Enter the scope item in at",
        ),
        ("extensions", {"how": "tacit"}, "Enter the new end date."),
        ("reviews", {"quality": 5}, "Ensure this value is less than or equal to 4."),
        (
            "stage_changes",
            {"stage": "signed", "since": "sometime"},
            "This cannot be read",
        ),
        ("citations", {"stance": "states", "says": "x"}, "This field is required."),
    ],
)
def test_wrong_row_shows_its_error_and_nothing_is_saved(site, prefix, row, message):
    sent = {**opened(site), "kind": "mou", "title_id": "Baru"}
    sent = added(sent, prefix, **row)
    refused = site.post(NEW, sent)
    assert refused.status_code == 422
    assert any(error.startswith(message) for error in problems(refused)), problems(
        refused
    )
    assert not Agreement.objects.exists()


def test_signatories_and_owners_of_scope_items_are_parties(site):
    library, other = PartnerFactory(name="Party"), PartnerFactory(name="Stranger")
    agreement = AgreementFactory(parties=[library])
    address = f"{agreement.get_absolute_url()}edit/"
    for prefix, row in (
        ("signatories", {"partner": str(other), "title_id": "Kepala"}),
        ("scope_items", {"owed_by": str(other), "text_id": "Janji", "position": 1}),
    ):
        refused = site.post(address, added(opened(site, agreement), prefix, **row))
        assert refused.status_code == 422
        assert "Stranger is not one of the parties." in problems(refused)


def test_silent_party_of_a_signed_agreement_is_confirmed_with_a_reason(site):
    agreement = AgreementFactory(signature="no", signed="", parties=[home()])
    address = f"{agreement.get_absolute_url()}edit/"
    sent = {**opened(site, agreement), "signature": "yes", "signed": "2024"}
    refused = site.post(address, sent)
    assert refused.status_code == 422
    assert any("there is no signatory for" in error for error in problems(refused))
    sent |= {"confirmed": "on", "reason": "Nobody knows who"}
    assert site.post(address, sent).status_code == 302
    # What was confirmed is not asked again by who mends something else.
    again = {**opened(site, agreement), "remarks": "Mended"}
    assert site.post(address, again).status_code == 302


def test_editor_offers_no_restricted_access_and_no_system_account(site):
    form = site.get(NEW).context["form"]
    assert "restricted" not in dict(form.fields["access"].choices)
    people = form.fields["person_in_charge"].queryset
    assert not people.filter(username="system").exists()


def test_place_in_the_order_is_offered(site):
    agreement = AgreementFactory(parties=[home(), PartnerFactory()])
    for formset in site.get(f"{agreement.get_absolute_url()}edit/").context["formsets"]:
        if formset.prefix == "parties":
            assert [form["position"].value() for form in formset.forms] == [1, 2, 3]


def test_documents_and_sources_stay_apart(site):
    document = SourceFactory(kind="paper", paper_kind="draft")
    agreement = AgreementFactory()
    AgreementCitationFactory(agreement=agreement, source=document, stance="text")
    AgreementCitationFactory(agreement=agreement, source=document, stance="states")
    AgreementCitationFactory(agreement=agreement, stance="text")
    ScopeItemFactory(agreement=agreement, owed_by=PartnerFactory(country=country("RU")))
    page = site.get(f"{agreement.get_absolute_url()}edit/")
    counts = {f.prefix: f.initial_form_count() for f in page.context["formsets"]}
    assert (counts["papers"], counts["citations"], counts["scope_items"]) == (1, 2, 1)

"""Which side reported a scope item that the agreement itself does not name."""

import csv
import io

import pytest

from agreements.models import ScopeItem
from tests.core.filled_forms import added, filled, problems
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ScopeItemFactory,
    UserFactory,
    area,
    home,
)

pytestmark = pytest.mark.django_db


def signed_in(client, role: str = "viewer"):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return client


def titles(client, query: str) -> list[str]:
    rows = client.get(f"/agreements/?{query}").context["rows"]
    return sorted(agreement.title_en for agreement in rows)


def file_rows(client, address: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}?dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def reported(title: str, by, **facts) -> ScopeItem:
    agreement = AgreementFactory(title_en=title)
    facts = {"basis": "reported", "reported_by": by, **facts}
    return ScopeItemFactory(agreement=agreement, **facts)


def test_areas_as_reported_by_one_side(client):
    """Entered, shown, found by filter and read back from a file."""
    signed_in(client, "editor")
    partner = PartnerFactory(name="Sample Library")
    agreement = AgreementFactory(title_en="Theirs", parties=[home(), partner])
    address = f"/agreements/{agreement.pk}/edit/"
    sent = filled(client.get(address)) | {"reason": "Annual report"}
    item = {"text_en": "Manuscripts", "area": area("collections").pk}
    item |= {"basis": "reported", "reported_by": "Sample Library"}
    answer = client.post(address, added(sent, "scope_items", **item))
    assert answer.status_code == 302, problems(answer)
    assert agreement.scope_items.get().reported_by == partner
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "as reported by Sample Library" in page
    reported("By a unit", PartnerFactory(parent=home()), area=area("digital"))
    ScopeItemFactory(agreement=AgreementFactory(title_en="Agreed"))
    assert titles(client, "reported_by=others") == ["Theirs"]
    assert titles(client, "reported_by=others&area=collections") == ["Theirs"]
    assert titles(client, "reported_by=others&area=digital") == []
    assert titles(client, "reported_by=ours") == ["By a unit"]
    lines = file_rows(client, "/agreements/scope.csv")
    by = {line["Agreement"]: (line["Basis"], line["Reported by"]) for line in lines}
    assert by["Theirs"] == ("Reported", "Sample Library")
    assert by["Agreed"] == ("In the agreement", "")


def test_filter_by_reporter_and_area_looks_at_one_item(client):
    signed_in(client)
    item = reported("Theirs", PartnerFactory(), area=area("collections"))
    ScopeItemFactory(agreement=item.agreement, area=area("digital"))
    assert titles(client, "reported_by=others&area=collections") == ["Theirs"]
    assert titles(client, "reported_by=others&area=digital") == []


def test_reported_item_cannot_be_in_the_agreement(client):
    signed_in(client, "editor")
    partner = PartnerFactory(name="Sample Library")
    agreement = AgreementFactory(parties=[home(), partner])
    address = f"/agreements/{agreement.pk}/edit/"
    sent = filled(client.get(address)) | {"reason": "Annual report"}
    item = {
        "text_en": "Manuscripts",
        "basis": "in_text",
        "reported_by": f"#{partner.pk}",
    }
    answer = client.post(address, added(sent, "scope_items", **item))
    assert answer.status_code == 422
    message = "Choose “Reported” as the basis of an item that somebody reported."
    assert message in problems(answer)
    assert not agreement.scope_items.exists()


def test_item_reported_by_a_hidden_partner_is_nowhere(client):
    secret = PartnerFactory(name="Secret body", access="restricted")
    item = reported("Theirs", secret, text_en="Secret manuscripts")
    for role, seen in (("viewer", False), ("administrator", True)):
        signed_in(client, role)
        page = client.get(item.agreement.get_absolute_url()).text
        assert ("Secret body" in page) is seen
        assert ("Secret manuscripts" in page) is seen
        assert titles(client, "reported_by=others") == (["Theirs"] if seen else [])
        assert bool(file_rows(client, "/agreements/scope.csv")) is seen
        (line,) = file_rows(client, "/agreements/export.csv")
        assert ("Secret manuscripts" in line["Scope"]) is seen

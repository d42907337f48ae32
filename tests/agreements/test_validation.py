"""An agreement with its rows: what is refused, and what is warned of before saving."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from tests.core.opened_files import errors, opened
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    ScopeItemFactory,
    SignatoryFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
STRANGER = "Asing is not one of the parties."
SILENT = "The agreement is signed, but there is no signatory for Diam."
NO_DAY = "The stage is after signing, but the signing date is missing."
TOO_EARLY = "It enters into force before it was signed."


@pytest.fixture
def errors_after(client):
    """The errors of the agreement's page after a change; none where it is saved."""
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"

    def change(agreement, **fields):
        where = reverse("admin:agreements_agreement_change", args=[agreement.pk])
        response = client.post(where, opened(client.get(where)) | fields)
        return [] if response.status_code == 302 else errors(response)

    return change


@pytest.fixture
def agreement():
    """A memorandum of two, each with a signatory."""
    made = AgreementFactory(parties=[home(), PartnerFactory(name="Diam")])
    for party in made.parties.all():
        SignatoryFactory(agreement=made, partner=party.partner)
    return made


def come_to(agreement, stage: str) -> None:
    """The stage is moved on a page of its own."""
    agreement.stage = stage
    agreement.save()


def test_complete_agreement_is_saved_without_a_warning(errors_after, agreement):
    assert errors_after(agreement, signed="2024-03") == []


@pytest.mark.parametrize("name", ["owed_by"])
def test_scope_item_is_owed_by_a_party(errors_after, agreement, name):
    ScopeItemFactory(agreement=agreement)
    stranger, party = PartnerFactory(name="Asing"), agreement.parties.last().partner
    assert STRANGER in errors_after(agreement, **{f"scope_items-0-{name}": stranger.pk})
    assert errors_after(agreement, **{f"scope_items-0-{name}": party.pk}) == []


@pytest.mark.parametrize("stage", ["signed", "implementation", "closed"])
def test_stage_past_signing_warns_of_a_missing_day(errors_after, agreement, stage):
    come_to(agreement, stage)
    assert NO_DAY in errors_after(agreement, signed="")
    confirmed = {"confirmed": "on", "reason": "The source gives none"}
    assert errors_after(agreement, signed="", **confirmed) == []


def test_stage_before_signing_warns_of_nothing(errors_after, agreement):
    come_to(agreement, "drafting")
    assert errors_after(agreement, signed="") == []


@pytest.mark.parametrize(
    ("effective", "expected"),
    [("2024-02-06", True), ("2024-02", False), ("2024-02-07", False), ("", False)],
)
def test_force_before_signing_is_warned_of(
    errors_after, agreement, effective, expected
):
    assert (TOO_EARLY in errors_after(agreement, effective=effective)) is expected


def test_witness_does_not_sign_for_a_party(errors_after, agreement):
    assert SILENT in errors_after(agreement, **{"signatories-1-capacity": "witness"})


@pytest.mark.parametrize("signature", ["no", "unknown", "disputed"])
def test_unsigned_agreement_needs_no_signatory(errors_after, agreement, signature):
    agreement.signatories.all().delete()
    come_to(agreement, "ready")
    assert SILENT not in errors_after(agreement, signature=signature, signed="")


def test_party_that_is_no_partner_needs_no_signatory(errors_after, agreement):
    PartyFactory(agreement=agreement, partner=None, group="Masyarakat")
    assert errors_after(agreement, signed="2024-03") == []


def test_correcting_a_remark_gives_no_second_warning(errors_after, agreement):
    agreement.signatories.last().delete()
    assert errors_after(agreement, remarks="Salah ketik") == []
    assert SILENT in errors_after(agreement, place="Jakarta", signed="2024-03")
    assert Agreement.objects.get().remarks == "Salah ketik"


def test_warning_needs_the_tick_and_the_reason(errors_after, agreement):
    agreement.signatories.last().delete()
    assert SILENT in errors_after(agreement, signed="2024-03", reason="Not named")
    assert SILENT in errors_after(agreement, signed="2024-03", confirmed="on")
    assert (
        errors_after(agreement, signed="2024-03", confirmed="on", reason="Not named")
        == []
    )

"""The text as a whole: what is refused, and what is asked about before it is saved."""

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
STRANGER = "Asing is not among the parties."
SILENT = "It is signed, and no signatory is named for Diam."
NO_DAY = "The stage is after signing, but the signing date is missing."
TOO_EARLY = "It enters into force before it was signed."


@pytest.fixture
def told(client):
    """What the page of a text answers to a change of it; nothing where it is saved."""
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"

    def change(text, **fields):
        where = reverse("admin:agreements_agreement_change", args=[text.pk])
        response = client.post(where, opened(client.get(where)) | fields)
        return [] if response.status_code == 302 else errors(response)

    return change


@pytest.fixture
def text():
    """A memorandum of two, each with a signatory."""
    made = AgreementFactory(parties=[home(), PartnerFactory(name="Diam")])
    for party in made.parties.all():
        SignatoryFactory(agreement=made, partner=party.partner)
    return made


def come_to(text, stage: str) -> None:
    """The stage is moved on a page of its own."""
    text.stage = stage
    text.save()


def test_whole_text_is_saved_without_a_question(told, text):
    assert told(text, signed="2024-03") == []


@pytest.mark.parametrize("name", ["owed_by"])
def test_promise_is_owed_by_a_party(told, text, name):
    ScopeItemFactory(agreement=text)
    stranger, party = PartnerFactory(name="Asing"), text.parties.last().partner
    assert STRANGER in told(text, **{f"scope_items-0-{name}": stranger.pk})
    assert told(text, **{f"scope_items-0-{name}": party.pk}) == []


@pytest.mark.parametrize("stage", ["signed", "implementation", "closed"])
def test_stage_past_signing_asks_for_the_day(told, text, stage):
    come_to(text, stage)
    assert NO_DAY in told(text, signed="")
    confirmed = {"confirmed": "on", "reason": "The source gives none"}
    assert told(text, signed="", **confirmed) == []


def test_stage_before_signing_asks_for_nothing(told, text):
    come_to(text, "drafting")
    assert told(text, signed="") == []


@pytest.mark.parametrize(
    ("effective", "expected"),
    [("2024-02-06", True), ("2024-02", False), ("2024-02-07", False), ("", False)],
)
def test_force_before_signing_is_asked_about(told, text, effective, expected):
    assert (TOO_EARLY in told(text, effective=effective)) is expected


def test_witness_does_not_sign_for_a_party(told, text):
    assert SILENT in told(text, **{"signatories-1-capacity": "witness"})


@pytest.mark.parametrize("signature", ["no", "unknown", "disputed"])
def test_unsigned_text_needs_no_signatory(told, text, signature):
    text.signatories.all().delete()
    come_to(text, "ready")
    assert SILENT not in told(text, signature=signature, signed="")


def test_party_that_is_no_partner_needs_no_signatory(told, text):
    PartyFactory(agreement=text, partner=None, group="Masyarakat")
    assert told(text, signed="2024-03") == []


def test_who_mends_a_remark_is_not_asked_again(told, text):
    text.signatories.last().delete()
    assert told(text, remarks="Salah ketik") == []
    assert SILENT in told(text, place="Jakarta", signed="2024-03")
    assert Agreement.objects.get().remarks == "Salah ketik"


def test_warning_needs_the_tick_and_the_reason(told, text):
    text.signatories.last().delete()
    assert SILENT in told(text, signed="2024-03", reason="Not named")
    assert SILENT in told(text, signed="2024-03", confirmed="on")
    assert told(text, signed="2024-03", confirmed="on", reason="Not named") == []

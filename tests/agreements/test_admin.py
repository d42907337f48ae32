"""An agreement in the admin: entered with its rows, validated, saved onto one version."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from agreements.models import Agreement, Party
from tests.core.opened_files import errors, opened
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    PartyFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ADD = reverse("admin:agreements_agreement_add")


@pytest.fixture
def administrator():
    return UserFactory(role="administrator", username="administrator")


@pytest.fixture
def site(client, administrator):
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    return client


def change(agreement):
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


def rows(sent: dict, prefix: str, *wanted: dict) -> dict:
    """New rows at the end of a formset, over the empty ones that it came with."""
    first = int(sent[f"{prefix}-INITIAL_FORMS"])
    for number, row in enumerate(wanted, start=first):
        for name, value in row.items():
            sent[f"{prefix}-{number}-{name}"] = value
    total = max(int(sent[f"{prefix}-TOTAL_FORMS"]), first + len(wanted))
    return sent | {f"{prefix}-TOTAL_FORMS": total}


def entered(site, partners, **fields) -> dict:
    """A memorandum of these parties, each with its signatory, not yet sent."""
    sent = opened(site.get(ADD))
    sent |= {"kind": "mou", "title_id": "Nota Kesepahaman Baru", "stage": "signed"}
    sent |= {"signature": "yes", "signed": "2 Juli 2024", **fields}
    parties = [{"partner": p.pk, "position": n} for n, p in enumerate(partners, 1)]
    signed = [{"partner": p.pk, "capacity": "signatory"} for p in partners]
    return rows(rows(sent, "parties", *parties), "signatories", *signed)


def test_agreement_is_entered_with_all_its_rows(site, administrator):
    partners = [home(), PartnerFactory(name="Satu"), PartnerFactory(name="Dua")]
    source = SourceFactory()
    sent = entered(site, partners, reason="From the paper file", ends="2027")
    promises = [{"text_id": f"Butir {n}", "position": n} for n in (1, 2, 3)]
    sent = rows(sent, "scope_items", *promises)
    sent = rows(sent, "citations", {"source": source.pk, "stance": "text"})
    sent = rows(sent, "stage_changes", {"stage": "signed", "since": "2024-07-02"})
    response = site.post(ADD, sent)
    assert response.status_code == 302
    agreement = Agreement.objects.get()
    assert [p.partner for p in agreement.parties.all()] == partners
    assert [s.partner for s in agreement.signatories.all()] == partners
    assert [i.text_id for i in agreement.scope_items.all()] == [
        "Butir 1",
        "Butir 2",
        "Butir 3",
    ]
    assert [c.source for c in agreement.citations.all()] == [source]
    assert [c.stage for c in agreement.stage_changes.all()] == ["signed"]
    assert (agreement.signed, agreement.ends, agreement.version) == (
        "2024-07-02",
        "2027",
        1,
    )
    assert (agreement.created_by, agreement.changed_by) == (
        administrator,
        administrator,
    )
    reasons = {e.history_change_reason for e in agreement.history.all()}
    reasons |= {e.history_change_reason for e in Party.history.all()}
    assert reasons == {"From the paper file"}
    assert Agreement.objects.search("butir 2", administrator).get() == agreement


def test_rows_stand_between_the_fieldsets_in_the_order_of_a_file(site):
    sections = site.get(ADD).context["sections"]
    with override("en"):
        order = [
            s["formset"].formset.prefix if "formset" in s else str(s["fieldset"].name)
            for s in sections
        ]
    assert order == [
        "Identity",
        "parties",
        "Signing",
        "signatories",
        "Entry into force and term",
        "Renewal and termination",
        "scope_items",
        "extensions",
        "Related agreements",
        "Languages and funding",
        "Archive and deposit with the Ministry of Foreign Affairs",
        "citations",
        "Process and responsibility",
        "reviews",
        "stage_changes",
        "Proposal",
        "Access and remarks",
        "This change",
    ]


def test_change_of_a_row_alone_raises_the_version(site):
    agreement = AgreementFactory(parties=[home()])
    sent = opened(site.get(change(agreement)))
    sent |= {"parties-0-number": "12/2024", "confirmed": "on", "reason": "Number came"}
    assert site.post(change(agreement), sent).status_code == 302
    agreement.refresh_from_db()
    assert agreement.version == 2
    assert agreement.parties.get().number == "12/2024"
    assert agreement.history.first().history_change_reason == "Number came"


def test_saving_without_a_change_leaves_no_trace(site):
    agreement = AgreementFactory(parties=[home()])
    assert (
        site.post(change(agreement), opened(site.get(change(agreement)))).status_code
        == 302
    )
    agreement.refresh_from_db()
    assert (agreement.version, agreement.history.count()) == (1, 1)


def test_older_version_is_refused_and_both_versions_are_shown(site, administrator):
    agreement = AgreementFactory(title_id="Lama", parties=[home()])
    sent = opened(site.get(change(agreement))) | {"title_id": "Milik saya"}
    other = UserFactory(role="editor", username="orang-lain")
    agreement.title_id = "Milik orang lain"
    agreement.save()
    Agreement.objects.filter(pk=agreement.pk).update(changed_by=other)
    response = site.post(change(agreement), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "orang-lain" in page
    assert "Milik saya" in page
    assert "Milik orang lain" in page
    assert Agreement.objects.get().title_id == "Milik orang lain"
    again = opened(response) | {"choice-title_id": "mine"}
    assert site.post(change(agreement), again).status_code == 302
    assert Agreement.objects.get().title_id == "Milik saya"


def test_older_version_of_a_row_is_refused_as_well(site):
    agreement = AgreementFactory(parties=[home()])
    sent = opened(site.get(change(agreement))) | {"parties-0-number": "typed"}
    agreement.parties.update(number="saved")
    response = site.post(change(agreement), sent)
    assert response.status_code == 409
    (difference,) = response.context["conflict"].differences
    assert (difference.yours, difference.theirs) == ("typed", "saved")
    assert agreement.parties.get().number == "saved"
    again = opened(response) | {"choice-parties-0-number": "theirs"}
    assert site.post(change(agreement), again).status_code == 302
    assert agreement.parties.get().number == "saved"


def test_changes_of_different_fields_are_merged(site):
    agreement = AgreementFactory(title_id="Lama", parties=[home()])
    sent = opened(site.get(change(agreement))) | {"remarks": "Milik saya"}
    PartyFactory(agreement=agreement, partner=PartnerFactory(name="Baru"))
    agreement.parties.filter(partner=home()).update(number="12/2024")
    agreement.title_id = "Milik orang lain"
    agreement.save()
    assert site.post(change(agreement), sent).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.title_id, agreement.remarks) == ("Milik orang lain", "Milik saya")
    numbers = {str(p): p.number for p in agreement.parties.all()}
    assert numbers == {str(home()): "12/2024", "Baru": ""}


def test_row_removed_meanwhile_comes_back_where_that_is_chosen(site):
    agreement = AgreementFactory(parties=[home(), PartnerFactory(name="Tetap")])
    gone = agreement.parties.first()
    sent = opened(site.get(change(agreement))) | {"parties-0-number": "typed"}
    gone.delete()
    agreement.save()
    response = site.post(change(agreement), sent)
    assert response.status_code == 409
    (asked,) = response.context["conflict"].differences
    again = opened(response) | {
        f"choice-{asked.name}": "mine",
        "confirmed": "on",
        "reason": "Nobody reasons who signed",
    }
    assert site.post(change(agreement), again).status_code == 302
    numbers = {str(p): p.number for p in agreement.parties.all()}
    assert numbers == {"Tetap": "", str(gone.partner): "typed"}


@pytest.mark.parametrize("token", [None, "", "x", "-1", "9" * 30])
def test_form_that_does_not_say_what_it_showed_is_refused(site, token):
    agreement = AgreementFactory(title_id="Lama")
    sent = opened(site.get(change(agreement))) | {
        "title_id": "Baru",
        "opened": token,
    }
    sent = {k: v for k, v in sent.items() if v is not None}
    assert site.post(change(agreement), sent).status_code == 409
    assert Agreement.objects.get().title_id == "Lama"


def test_signatory_of_a_stranger_is_refused_beside_the_field(site):
    ours, theirs, stranger = home(), PartnerFactory(), PartnerFactory(name="Asing")
    sent = entered(site, [ours, theirs])
    sent["signatories-1-partner"] = stranger.pk
    response = site.post(ADD, sent)
    assert "Asing is not one of the parties." in errors(response)
    assert not Agreement.objects.exists()


def test_removed_party_cannot_leave_its_signatory_behind(site):
    theirs = PartnerFactory(name="Pergi")
    agreement = AgreementFactory(parties=[home(), theirs])
    SignatoryFactory(agreement=agreement, partner=theirs)
    sent = opened(site.get(change(agreement))) | {"parties-1-DELETE": "on"}
    assert "Pergi is not one of the parties." in errors(
        site.post(change(agreement), sent)
    )
    assert agreement.parties.count() == 2
    sent |= {"signatories-0-DELETE": "on", "confirmed": "on", "reason": "Not bound"}
    assert site.post(change(agreement), sent).status_code == 302
    assert [p.partner for p in agreement.parties.all()] == [home()]


def test_same_party_twice_is_refused(site):
    sent = entered(site, [home(), home()])
    assert "This partner is a party already." in errors(site.post(ADD, sent))
    assert not Agreement.objects.exists()


def test_signed_agreement_without_a_signatory_needs_a_reason(site):
    sent = entered(site, [home(), PartnerFactory(name="Diam")])
    sent["signatories-1-partner"] = ""
    response = site.post(ADD, sent)
    assert "The agreement is signed, but there is no signatory for Diam." in errors(
        response
    )
    assert b'type="checkbox" name="confirmed"' in response.content
    sent |= {"confirmed": "on"}
    assert site.post(ADD, sent).status_code == 200
    sent |= {"reason": "The news item does not name them"}
    assert site.post(ADD, sent).status_code == 302


def test_end_before_the_start_has_a_message(site):
    sent = entered(site, [home()], effective="2024", ends="2023")
    assert "The end date is earlier than the date of entry into force." in errors(
        site.post(ADD, sent)
    )
    assert not Agreement.objects.exists()


def test_code_in_use_has_a_message(site):
    AgreementFactory(code="PKS-1")
    response = site.post(ADD, entered(site, [home()], code="PKS-1"))
    assert "This code is not available." in errors(response)


def test_extension_that_moves_back_has_a_message(site):
    sent = entered(site, [home()])
    row = {"how": "tacit", "old_end": "2024", "new_end": "2022"}
    response = site.post(ADD, rows(sent, "extensions", row))
    assert "The new end date must be later than the old one." in errors(response)


def test_log_and_stage_of_a_known_agreement_are_not_rewritten(site):
    agreement = AgreementFactory(parties=[home()], stage="signed")
    step = StageChangeFactory(agreement=agreement, note="first")
    sent = opened(site.get(change(agreement))) | {"stage": "closed"}
    sent |= {"stage_changes-0-note": "forged", "stage_changes-0-DELETE": "on"}
    sent["stage_changes-INITIAL_FORMS"] = sent["stage_changes-TOTAL_FORMS"] = 1
    sent |= {"stage_changes-0-id": step.pk, "stage_changes-0-agreement": agreement.pk}
    sent = rows(sent, "stage_changes", {"stage": "implementation", "since": "2025"})
    assert site.post(change(agreement), sent).status_code == 302
    notes = [(c.stage, c.note) for c in agreement.stage_changes.all()]
    assert notes == [("signed", "first")]
    agreement.refresh_from_db()
    assert agreement.stage == "signed"


def test_citation_may_name_rows_of_its_own_agreement_only(site):
    agreement, other = AgreementFactory(), AgreementFactory()
    own, foreign = (
        ScopeItemFactory(agreement=agreement),
        ScopeItemFactory(agreement=other),
    )
    AgreementCitationFactory(agreement=agreement)
    sent = opened(site.get(change(agreement))) | {"citations-0-scope_item": foreign.pk}
    assert site.post(change(agreement), sent).status_code == 200
    sent |= {"citations-0-scope_item": own.pk}
    assert site.post(change(agreement), sent).status_code == 302
    assert agreement.citations.get().scope_item == own


def test_trashed_partner_stays_where_it_stands_and_goes_nowhere_else(site):
    gone, other = PartnerFactory(), PartnerFactory()
    agreement = AgreementFactory(parties=[gone])
    gone.move_to_trash()
    other.move_to_trash()
    sent = opened(site.get(change(agreement))) | {"parties-0-role": "Host"}
    assert (
        site.post(
            change(agreement), sent | {"confirmed": "on", "reason": "x"}
        ).status_code
        == 302
    )
    assert agreement.parties.get().role == "Host"
    sent = opened(site.get(change(agreement))) | {"parties-0-partner": other.pk}
    assert site.post(change(agreement), sent).status_code == 200


def test_row_added_meanwhile_by_another_is_not_lost(site):
    agreement = AgreementFactory(parties=[home()])
    sent = opened(site.get(change(agreement))) | {"title_en": "Mine"}
    ExtensionFactory(agreement=agreement)
    agreement.save()
    assert site.post(change(agreement), sent).status_code == 302
    assert agreement.extensions.count() == 1
    assert Agreement.objects.get().title_en == "Mine"


@pytest.mark.parametrize("sent", ["abc", "1 OR 1=1", "\0", "9" * 40, "-1", "1.5"])
def test_choice_that_nothing_can_be_is_refused_beside_the_field(site, sent):
    new = entered(site, [home()], unit=sent)
    new["parties-0-partner"] = sent
    response = site.post(ADD, new)
    assert response.status_code == 200
    assert "unit" in response.context["adminform"].form.errors
    assert not Agreement.objects.exists()


def test_new_rows_are_offered_the_next_places(site):
    agreement = AgreementFactory(parties=[home(), PartnerFactory()])
    sent = opened(site.get(change(agreement)))
    assert [sent[f"parties-{n}-position"] for n in (0, 1)] == [1, 2]
    fresh = opened(site.get(ADD))
    assert [fresh[f"parties-{n}-position"] for n in (0, 1)] == [1, 2]

"""An agreement in the admin: entered whole, judged whole, saved onto what was opened."""

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
def boss():
    return UserFactory(role="administrator", username="boss")


@pytest.fixture
def desk(client, boss):
    client.force_login(boss)
    client.cookies["django_language"] = "en"
    return client


def change(text):
    return reverse("admin:agreements_agreement_change", args=[text.pk])


def rows(sent: dict, prefix: str, *wanted: dict) -> dict:
    """New rows at the end of a formset, over the empty ones that it came with."""
    first = int(sent[f"{prefix}-INITIAL_FORMS"])
    for number, row in enumerate(wanted, start=first):
        for name, value in row.items():
            sent[f"{prefix}-{number}-{name}"] = value
    total = max(int(sent[f"{prefix}-TOTAL_FORMS"]), first + len(wanted))
    return sent | {f"{prefix}-TOTAL_FORMS": total}


def entered(desk, partners, **fields) -> dict:
    """A memorandum of these parties, each with its signatory, not yet sent."""
    sent = opened(desk.get(ADD))
    sent |= {"kind": "mou", "title_id": "Nota Kesepahaman Baru", "stage": "signed"}
    sent |= {"signature": "yes", "signed": "2 Juli 2024", **fields}
    parties = [{"partner": p.pk, "position": n} for n, p in enumerate(partners, 1)]
    signed = [{"partner": p.pk, "capacity": "signatory"} for p in partners]
    return rows(rows(sent, "parties", *parties), "signatories", *signed)


def test_agreement_is_entered_with_all_its_rows(desk, boss):
    partners = [home(), PartnerFactory(name="Satu"), PartnerFactory(name="Dua")]
    source = SourceFactory()
    sent = entered(desk, partners, reason="From the paper file", ends="2027")
    promises = [{"text_id": f"Butir {n}", "position": n} for n in (1, 2, 3)]
    sent = rows(sent, "scope_items", *promises)
    sent = rows(sent, "citations", {"source": source.pk, "stance": "text"})
    sent = rows(sent, "stage_changes", {"stage": "signed", "since": "2024-07-02"})
    response = desk.post(ADD, sent)
    assert response.status_code == 302
    text = Agreement.objects.get()
    assert [p.partner for p in text.parties.all()] == partners
    assert [s.partner for s in text.signatories.all()] == partners
    assert [i.text_id for i in text.scope_items.all()] == [
        "Butir 1",
        "Butir 2",
        "Butir 3",
    ]
    assert [c.source for c in text.citations.all()] == [source]
    assert [c.stage for c in text.stage_changes.all()] == ["signed"]
    assert (text.signed, text.ends, text.version) == ("2024-07-02", "2027", 1)
    assert (text.created_by, text.changed_by) == (boss, boss)
    told = {e.history_change_reason for e in text.history.all()}
    told |= {e.history_change_reason for e in Party.history.all()}
    assert told == {"From the paper file"}
    assert Agreement.objects.search("butir 2", boss).get() == text


def test_rows_stand_between_the_fieldsets_in_the_order_of_a_file(desk):
    sections = desk.get(ADD).context["sections"]
    with override("en"):
        order = [
            s["formset"].formset.prefix if "formset" in s else str(s["fieldset"].name)
            for s in sections
        ]
    assert order == [
        "Identity",
        "parties",
        "Signing status",
        "signatories",
        "Entry into force and term",
        "Renewal and termination",
        "extensions",
        "scope_items",
        "Related agreements",
        "Languages and funding",
        "Archive and deposit with the Ministry of Foreign Affairs",
        "citations",
        "Process and responsibility",
        "stage_changes",
        "reviews",
        "Register",
        "This change",
    ]


def test_change_of_a_row_alone_raises_the_version(desk):
    text = AgreementFactory(parties=[home()])
    sent = opened(desk.get(change(text)))
    sent |= {"parties-0-number": "12/2024", "confirmed": "on", "reason": "Number came"}
    assert desk.post(change(text), sent).status_code == 302
    text.refresh_from_db()
    assert text.version == 2
    assert text.parties.get().number == "12/2024"
    assert text.history.first().history_change_reason == "Number came"


def test_saving_without_a_change_leaves_no_trace(desk):
    text = AgreementFactory(parties=[home()])
    assert desk.post(change(text), opened(desk.get(change(text)))).status_code == 302
    text.refresh_from_db()
    assert (text.version, text.history.count()) == (1, 1)


def test_older_version_is_refused_and_both_texts_are_shown(desk, boss):
    text = AgreementFactory(title_id="Lama", parties=[home()])
    sent = opened(desk.get(change(text))) | {"title_id": "Milik saya"}
    other = UserFactory(role="editor", username="orang-lain")
    text.title_id = "Milik orang lain"
    text.save()
    Agreement.objects.filter(pk=text.pk).update(changed_by=other)
    response = desk.post(change(text), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "orang-lain" in page
    assert "Milik saya" in page
    assert "Milik orang lain" in page
    assert Agreement.objects.get().title_id == "Milik orang lain"
    again = opened(response) | {"title_id": "Milik saya"}
    assert desk.post(change(text), again).status_code == 302
    assert Agreement.objects.get().title_id == "Milik saya"


def test_older_version_of_a_row_is_refused_as_well(desk):
    text = AgreementFactory(parties=[home()])
    sent = opened(desk.get(change(text))) | {"parties-0-number": "typed"}
    text.save()
    response = desk.post(change(text), sent)
    assert response.status_code == 409
    assert response.context["conflict"].differences[0]["yours"] == "typed"
    assert text.parties.get().number == ""


def test_row_removed_meanwhile_comes_back_when_the_older_form_is_saved(desk):
    text = AgreementFactory(parties=[home(), PartnerFactory(name="Tetap")])
    gone = text.parties.first()
    sent = opened(desk.get(change(text))) | {"parties-0-number": "typed"}
    gone.delete()
    text.save()
    response = desk.post(change(text), sent)
    assert response.status_code == 409
    again = opened(response) | {"confirmed": "on", "reason": "Nobody told who signed"}
    assert desk.post(change(text), again).status_code == 302
    numbers = {str(p): p.number for p in text.parties.all()}
    assert numbers == {"Tetap": "", str(gone.partner): "typed"}


@pytest.mark.parametrize("version", [None, "", "x", "-1", "9" * 30])
def test_form_without_its_version_is_refused(desk, version):
    text = AgreementFactory(title_id="Lama")
    sent = opened(desk.get(change(text))) | {"title_id": "Baru", "version": version}
    sent = {k: v for k, v in sent.items() if v is not None}
    assert desk.post(change(text), sent).status_code == 409
    assert Agreement.objects.get().title_id == "Lama"


def test_signatory_of_a_stranger_is_refused_beside_the_field(desk):
    ours, theirs, stranger = home(), PartnerFactory(), PartnerFactory(name="Asing")
    sent = entered(desk, [ours, theirs])
    sent["signatories-1-partner"] = stranger.pk
    response = desk.post(ADD, sent)
    assert "Asing is not among the parties." in errors(response)
    assert not Agreement.objects.exists()


def test_removed_party_cannot_leave_its_signatory_behind(desk):
    theirs = PartnerFactory(name="Pergi")
    text = AgreementFactory(parties=[home(), theirs])
    SignatoryFactory(agreement=text, partner=theirs)
    sent = opened(desk.get(change(text))) | {"parties-1-DELETE": "on"}
    assert "Pergi is not among the parties." in errors(desk.post(change(text), sent))
    assert text.parties.count() == 2
    sent |= {"signatories-0-DELETE": "on", "confirmed": "on", "reason": "Not bound"}
    assert desk.post(change(text), sent).status_code == 302
    assert [p.partner for p in text.parties.all()] == [home()]


def test_same_party_twice_is_refused(desk):
    sent = entered(desk, [home(), home()])
    assert "This partner is a party already." in errors(desk.post(ADD, sent))
    assert not Agreement.objects.exists()


def test_signed_text_without_a_signatory_needs_a_reason(desk):
    sent = entered(desk, [home(), PartnerFactory(name="Diam")])
    sent["signatories-1-partner"] = ""
    response = desk.post(ADD, sent)
    assert "It is signed, and no signatory is named for Diam." in errors(response)
    assert b'type="checkbox" name="confirmed"' in response.content
    sent |= {"confirmed": "on"}
    assert desk.post(ADD, sent).status_code == 200
    sent |= {"reason": "The news item does not name them"}
    assert desk.post(ADD, sent).status_code == 302


def test_end_before_the_start_is_told_in_words(desk):
    sent = entered(desk, [home()], effective="2024", ends="2023")
    assert "The end date is earlier than the date of entry into force." in errors(
        desk.post(ADD, sent)
    )
    assert not Agreement.objects.exists()


def test_code_in_use_is_told_in_words(desk):
    AgreementFactory(code="PKS-1")
    response = desk.post(ADD, entered(desk, [home()], code="PKS-1"))
    assert "This code is in use already." in errors(response)


def test_extension_that_moves_back_is_told_in_words(desk):
    sent = entered(desk, [home()])
    row = {"how": "tacit", "old_end": "2024", "new_end": "2022"}
    response = desk.post(ADD, rows(sent, "extensions", row))
    assert "The new end date must be later than the old one." in errors(response)


def test_log_and_stage_of_a_known_text_are_not_rewritten(desk):
    text = AgreementFactory(parties=[home()], stage="signed")
    step = StageChangeFactory(agreement=text, note="first")
    sent = opened(desk.get(change(text))) | {"stage": "closed"}
    sent |= {"stage_changes-0-note": "forged", "stage_changes-0-DELETE": "on"}
    sent["stage_changes-INITIAL_FORMS"] = sent["stage_changes-TOTAL_FORMS"] = 1
    sent |= {"stage_changes-0-id": step.pk, "stage_changes-0-agreement": text.pk}
    sent = rows(sent, "stage_changes", {"stage": "implementation", "since": "2025"})
    assert desk.post(change(text), sent).status_code == 302
    notes = [(c.stage, c.note) for c in text.stage_changes.all()]
    assert notes == [("signed", "first")]
    text.refresh_from_db()
    assert text.stage == "signed"


def test_citation_may_name_rows_of_its_own_agreement_only(desk):
    text, other = AgreementFactory(), AgreementFactory()
    own, foreign = ScopeItemFactory(agreement=text), ScopeItemFactory(agreement=other)
    AgreementCitationFactory(agreement=text)
    sent = opened(desk.get(change(text))) | {"citations-0-scope_item": foreign.pk}
    assert desk.post(change(text), sent).status_code == 200
    sent |= {"citations-0-scope_item": own.pk}
    assert desk.post(change(text), sent).status_code == 302
    assert text.citations.get().scope_item == own


def test_trashed_partner_stays_where_it_stands_and_goes_nowhere_else(desk):
    gone, other = PartnerFactory(), PartnerFactory()
    text = AgreementFactory(parties=[gone])
    gone.move_to_trash()
    other.move_to_trash()
    sent = opened(desk.get(change(text))) | {"parties-0-role": "Host"}
    assert (
        desk.post(change(text), sent | {"confirmed": "on", "reason": "x"}).status_code
        == 302
    )
    assert text.parties.get().role == "Host"
    sent = opened(desk.get(change(text))) | {"parties-0-partner": other.pk}
    assert desk.post(change(text), sent).status_code == 200


def test_row_added_meanwhile_by_another_is_not_lost(desk):
    text = AgreementFactory(parties=[home()])
    sent = opened(desk.get(change(text))) | {"title_en": "Mine"}
    ExtensionFactory(agreement=text)
    text.save()
    refused = desk.post(change(text), sent)
    assert refused.status_code == 409
    assert desk.post(change(text), opened(refused)).status_code == 302
    assert text.extensions.count() == 1
    assert Agreement.objects.get().title_en == "Mine"


@pytest.mark.parametrize("sent", ["abc", "1 OR 1=1", "\0", "9" * 40, "-1", "1.5"])
def test_choice_that_nothing_can_be_is_refused_beside_the_field(desk, sent):
    new = entered(desk, [home()], unit=sent)
    new["parties-0-partner"] = sent
    response = desk.post(ADD, new)
    assert response.status_code == 200
    assert "unit" in response.context["adminform"].form.errors
    assert not Agreement.objects.exists()


def test_new_rows_are_offered_the_next_places(desk):
    text = AgreementFactory(parties=[home(), PartnerFactory()])
    sent = opened(desk.get(change(text)))
    assert [sent[f"parties-{n}-position"] for n in (0, 1)] == [1, 2]
    fresh = opened(desk.get(ADD))
    assert [fresh[f"parties-{n}-position"] for n in (0, 1)] == [1, 2]

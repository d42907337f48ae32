"""A text at its end: extended, terminated or renewed, and never overwritten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Agreement, Extension
from tests.core.filled_forms import filled, problems
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    PartyFactory,
    ReviewFactory,
    ScopeItemFactory,
    SourceFactory,
    UserFactory,
    area,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def signed(**facts) -> Agreement:
    values = {"signature": "yes", "signed": "2021-05-07", "ends": "2024-05-06"}
    return AgreementFactory(**{**values, "stage": "implementation", **facts})


def do(user_client, text: Agreement, what: str, **more):
    page = f"/agreements/{text.pk}/{what}/"
    return user_client.post(page, {**filled(user_client.get(page)), **more})


def validity(text: Agreement, day: str) -> str:
    on = timezone.datetime.fromisoformat(day).date()
    manager = UserFactory(role="manager")
    return Agreement.objects.validity_on(on, manager).get(pk=text.pk).validity


# Extension


def test_extension_keeps_the_old_end_beside_the_new_one(user_client):
    text, addendum = signed(), SourceFactory(kind="paper", title="Addendum 1")
    response = do(
        user_client,
        text,
        "extend",
        how="addendum",
        agreed="2 April 2024",
        new_end="6 May 2027",
        reason="Both sides wish it",
        paper=f"Addendum 1 #{addendum.pk}",
    )
    assert response.status_code == 302, problems(response)
    row = text.extensions.get()
    assert (row.old_end, row.new_end) == ("2024-05-06", "2027-05-06")
    assert (row.how, row.agreed, row.paper) == ("addendum", "2024-04-02", addendum)
    assert row.reason == "Both sides wish it"
    text.refresh_from_db()
    assert (text.ends, text.version) == ("2024-05-06", 2)
    assert validity(text, "2025-01-01") == "active"
    assert validity(text, "2024-04-01") == "ending"
    assert validity(text, "2027-05-07") == "expired"


def test_second_extension_starts_from_the_first(user_client):
    text = signed()
    do(
        user_client,
        text,
        "extend",
        how="tacit",
        agreed="2024-01-01",
        new_end="2027-05-06",
    )
    do(
        user_client,
        text,
        "extend",
        how="tacit",
        agreed="2025-01-01",
        new_end="2030-05-06",
    )
    ends = [(e.old_end, e.new_end) for e in text.extensions.order_by("pk")]
    assert ends == [("2024-05-06", "2027-05-06"), ("2027-05-06", "2030-05-06")]


@pytest.mark.parametrize("new_end", ["2024-05-06", "2023", "April 2024"])
def test_new_end_that_is_no_later_is_refused(user_client, new_end):
    text = signed()
    response = do(user_client, text, "extend", how="tacit", new_end=new_end)
    assert response.status_code == 422
    assert "The new end date must be later than the old one." in problems(response)
    assert not Extension.objects.exists()
    text.refresh_from_db()
    assert text.version == 1


def test_extension_needs_its_new_end_and_its_way(user_client):
    response = do(user_client, signed(), "extend")
    assert sorted(response.context["form"].errors) == ["how", "new_end"]


@pytest.mark.parametrize("what", ["extend", "terminate"])
def test_what_was_not_signed_is_neither_extended_nor_terminated(user_client, what):
    text = AgreementFactory(signature="no", signed="", stage="drafting")
    page = f"/agreements/{text.pk}/{what}/"
    assert "Only what was signed" in user_client.get(page).content.decode()
    assert user_client.post(page, {"version": 1}).status_code == 409


# Termination


def test_termination_in_time_moves_the_stage_once_it_has_taken_effect(user_client):
    text = signed(ends="2999")
    response = do(
        user_client,
        text,
        "terminate",
        notice_given="2024-01-01",
        terminated="2024-07-01",
        termination_reason="The partner was dissolved",
    )
    assert response.status_code == 302, problems(response)
    text.refresh_from_db()
    assert text.stage == "terminated"
    change = text.stage_changes.get()
    assert (change.since, change.note) == ("2024-07-01", "The partner was dissolved")
    assert validity(text, "2024-06-30") == "active"
    assert validity(text, "2024-07-01") == "terminated"


def test_notice_whose_day_is_yet_to_come_leaves_the_stage(user_client):
    text = signed(ends="2999")
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    do(user_client, text, "terminate", terminated=day, termination_reason="By notice")
    text.refresh_from_db()
    assert (text.stage, text.terminated) == ("implementation", day)
    assert not text.stage_changes.exists()


def test_termination_needs_its_day_and_its_reason(user_client):
    response = do(user_client, signed(), "terminate")
    assert sorted(response.context["form"].errors) == [
        "terminated",
        "termination_reason",
    ]


def test_termination_before_notice_is_refused(user_client):
    response = do(
        user_client,
        signed(),
        "terminate",
        notice_given="2024-05",
        terminated="2024-04-30",
        termination_reason="x",
    )
    assert "The termination date is earlier than the notice." in problems(response)


# Renewal


def test_renewal_is_a_new_agreement_with_the_same_parties_and_scope_items(user_client):
    korea = PartnerFactory(name="National Library of Korea")
    text = signed(kind="mou", duration=3, duration_unit="years")
    PartyFactory(agreement=text, partner=home(), position=1, number="1/2015")
    PartyFactory(agreement=text, partner=korea, position=2)
    ScopeItemFactory(agreement=text, text_en="Exchange of staff", area=area("staff"))
    response = do(user_client, text, "renew", title_en="Second memorandum")
    assert response.status_code == 302, problems(response)
    new = Agreement.objects.latest("pk")
    assert (new.predecessor, new.kind, new.duration) == (text, "mou", 3)
    assert (new.stage, new.signature, new.ends) == ("proposed", "no", "")
    parties = [(p.partner, p.number) for p in new.parties.all()]
    assert parties == [(home(), ""), (korea, "")]
    item = new.scope_items.get()
    assert (item.text_en, item.area) == ("Exchange of staff", area("staff"))
    text.refresh_from_db()
    assert text.version == 1


def test_renewal_names_no_hidden_party(user_client):
    text = signed()
    hidden = PartnerFactory(name="Secret Library", access="restricted")
    PartyFactory(agreement=text, partner=hidden)
    page = user_client.get(f"/agreements/{text.pk}/renew/").content.decode()
    assert "Secret Library" not in page


# What the last review says


@pytest.mark.parametrize("what", ["extend", "renew"])
def test_agreement_that_was_to_end_continues_only_with_a_reason(user_client, what):
    text = signed()
    ReviewFactory(agreement=text, held="2022", recommendation="continue")
    ReviewFactory(agreement=text, held="2023", recommendation="stop")
    new_end = {"how": "tacit", "new_end": "2027-05-06"} if what == "extend" else {}
    response = do(user_client, text, what, **new_end)
    assert response.status_code == 422
    assert "The last review recommends ending the cooperation." in problems(response)
    response = do(
        user_client, text, what, **new_end, confirmed="on", reason="Asked anew"
    )
    assert response.status_code == 302, problems(response)


def test_last_review_is_shown_on_forms_about_the_end(user_client):
    text = signed()
    page_text = user_client.get(f"/agreements/{text.pk}/extend/").content.decode()
    assert "not reviewed yet" in page_text
    review = ReviewFactory(agreement=text, held="2023", recommendation="mend_partly")
    review.constraints_met = "Few staff speak the language"
    review.save()
    for what in ("extend", "renew", "terminate"):
        page_text = user_client.get(f"/agreements/{text.pk}/{what}/").content.decode()
        assert "Revise in part" in page_text
        assert "Few staff speak" in page_text


# Another text in its place


def test_signed_agreement_replaces_another(user_client):
    old, new = signed(ends="2999"), signed(title_en="New text", signed="2023-02-01")
    page = f"{new.heading} #{new.pk}"
    response = do(
        user_client, old, "replace", successor=page, since="2023-02-01", reason="x"
    )
    assert response.status_code == 302, problems(response)
    old.refresh_from_db(), new.refresh_from_db()
    assert (new.predecessor, old.stage) == (old, "replaced")
    change = old.stage_changes.get()
    assert (change.stage, change.since, change.note) == ("replaced", "2023-02-01", "x")
    assert validity(old, "2023-02-01") == "superseded"
    assert (old.version, new.version) == (2, 2)


def test_unsigned_agreement_replaces_nothing_yet(user_client):
    old = signed(ends="2999")
    new = AgreementFactory(
        signature="no", signed="", stage="drafting", title_en="Draft"
    )
    facts = {"successor": f"{new.heading} #{new.pk}", "reason": "Agreed in talks"}
    response = do(user_client, old, "replace", **facts)
    wait = "The replacement is not yet recorded as signed."
    assert wait in problems(response)
    response = do(user_client, old, "replace", **facts, confirmed="on")
    assert response.status_code == 302, problems(response)
    old.refresh_from_db(), new.refresh_from_db()
    assert (new.predecessor, old.stage) == (old, "implementation")


def test_agreement_replaces_only_one_and_makes_no_cycle(user_client):
    first, second, third = signed(), signed(), signed()
    taken = signed(predecessor=first)
    facts = {"successor": f"{taken.heading} #{taken.pk}"}
    response = do(user_client, second, "replace", **facts)
    assert "That agreement already replaces another one." in problems(response)
    third.predecessor = second
    third.save()
    facts = {"successor": f"{second.heading} #{second.pk}"}
    response = do(user_client, third, "replace", **facts)
    assert "These agreements would point to each other in a circle." in problems(
        response
    )


def test_hidden_agreement_is_no_successor(user_client):
    text, hidden = signed(), signed(access="restricted", title_en="Secret")
    response = do(user_client, text, "replace", successor=f"Secret #{hidden.pk}")
    assert response.status_code == 422
    hidden.refresh_from_db()
    assert hidden.predecessor is None


# Parent and child


def test_agreement_that_would_outlast_its_parent_is_warned_of(user_client):
    parent = signed(ends="2024-05-06")
    child = signed(ends="2023", parent=parent)
    page = f"/agreements/{child.pk}/edit/"
    sent = filled(user_client.get(page)) | {"ends": "2025"}
    response = user_client.post(page, sent)
    assert "It would end after its parent agreement." in problems(response)
    sent |= {"confirmed": "on", "reason": "The activities go on"}
    response = user_client.post(page, sent)
    assert response.status_code == 302, problems(response)
    page_text = user_client.get(parent.get_absolute_url()).content.decode()
    assert "ends after this agreement" in page_text


def test_extended_parent_is_not_outlived(user_client):
    parent = signed(ends="2024-05-06")
    ExtensionFactory(
        agreement=parent, agreed="2024-01", old_end="2024-05-06", new_end="2030"
    )
    child = signed(ends="2023", parent=parent)
    page = f"/agreements/{child.pk}/edit/"
    response = user_client.post(page, filled(user_client.get(page)) | {"ends": "2025"})
    assert response.status_code == 302

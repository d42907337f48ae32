"""Two records of one partner or person become one, and nothing of either is lost."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from agreements.models import Agreement, Party
from partners import merging
from partners.models import Merged, Partner, Person
from partners.models.pairs import Pair
from partners.references import references
from perpusnas.core.audit import audit_as
from perpusnas.core.editing.edit import blocking_references
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramBodyFactory,
    ShareFactory,
    SideFactory,
)
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def page(kept, other) -> str:
    return f"{kept.get_absolute_url()}merge/{other.pk}/"


def send(user_client, kept, other, **chosen):
    """The form as it is offered, with some choices made otherwise."""
    form = user_client.get(page(kept, other)).context["form"]
    sent = {bound.html_name: bound.value() or "" for bound in form}
    return user_client.post(page(kept, other), sent | chosen)


def merge(user_client, kept, other, **chosen):
    response = send(user_client, kept, other, **chosen)
    assert response.status_code == 302, response.context["form"].errors
    kept.refresh_from_db()
    other.refresh_from_db()


@pytest.fixture
def pair():
    kept = PartnerFactory(name="National Academic Library", acronym="NAL", mail="")
    other = PartnerFactory(name="Academic Library", acronym="AL", mail="a@b.example")
    return kept, other


def everything_about(partner) -> list:
    """One of all that may point at a partner."""
    person = PersonFactory()
    agreement = AgreementFactory(parties=[partner], unit=partner, proposed_by=partner)
    event, outcome = EventFactory(), OutcomeFactory(partner=partner, at_partner=partner)
    follow_up = FollowUpFactory(from_partner=partner)
    return [
        PartnerFactory(parent=partner),
        NameFactory(partner=partner, text="Ақадемия", kind="native"),
        TieFactory(partner=partner),
        TieFactory(to_partner=partner),
        PostFactory(partner=partner, person=person),
        PartnerFactFactory(partner=partner),
        PartnerCitationFactory(partner=partner),
        SignatoryFactory(agreement=agreement, partner=partner, person=person),
        ScopeItemFactory(agreement=agreement, owed_by=partner),
        ScopeItemFactory(agreement=agreement, reported_by=partner, basis="reported"),
        ProgramBodyFactory(partner=partner),
        ParticipationFactory(event=event, partner=partner),
        EventPersonFactory(event=event, partner=partner, person=person),
        ShareFactory(outcome=outcome, partner=partner),
        SideFactory(follow_up=follow_up, partner=partner),
    ]


def test_every_field_that_may_point_at_one_is_known():
    """Also those of apps that nobody has written yet; the history keeps what it was."""
    for model in (Partner, Person):
        named = {
            (m, f.name)
            for m in apps.get_models()
            for f in m._meta.fields
            if isinstance(f, models.ForeignKey)
            and f.related_model is model
            and not hasattr(m, "history_id")
            and not issubclass(m, Pair)  # found anew by the names
        }
        assert {(f.model, f.name) for f in references(model())} == named


def test_all_that_pointed_at_the_one_points_at_the_other(user_client, pair):
    kept, other = pair
    things = everything_about(other)
    fields = [f for f in references(other) if f.model is not Merged]
    covered = {
        f for f in fields if f.model._base_manager.filter(**{f.name: other}).exists()
    }
    assert covered == set(fields)
    merge(user_client, kept, other)
    for thing in things:
        assert type(thing).objects.filter(pk=thing.pk).exists()
    for field in fields:
        pointing = field.model._base_manager.filter
        assert not pointing(**{field.name: other}).exists(), field
        assert pointing(**{field.name: kept}).exists(), field
    assert blocking_references(other) == []
    assert other.trashed


def test_chosen_values_are_kept_and_known_values_replace_empty_ones(user_client, pair):
    kept, other = pair
    other.seat_city, other.access = "Almaty", "restricted"
    other.about, kept.about = "Second", "First"
    other.save(), kept.save()
    merge(user_client, kept, other, name="other", about="both")
    assert (kept.name, kept.acronym) == ("Academic Library", "NAL")
    assert (kept.mail, kept.seat_city) == ("a@b.example", "Almaty")
    assert kept.about == "First\n\nSecond"
    assert kept.access == "restricted"


def test_lost_names_stay_names_and_are_found(user_client, pair):
    kept, other = pair
    NameFactory(partner=other, text="Ғылыми кітапхана", kind="native")
    merge(user_client, kept, other)
    found = set(kept.names.values_list("kind", "text"))
    assert found == {
        ("alias", "Academic Library"),
        ("acronym", "AL"),
        ("native", "Ғылыми кітапхана"),
    }
    assert "ghylymi kitapkhana" in kept.search_text
    assert user_client.get("/partners/?q=ғылыми").context["page"].total == 1


def test_old_address_leads_to_the_one_that_is_kept(user_client, pair, client):
    kept, other = pair
    merge(user_client, kept, other)
    response = user_client.get(other.get_absolute_url())
    assert (response.status_code, response.url) == (302, kept.get_absolute_url())
    third = PartnerFactory()
    merge(user_client, third, kept)
    assert user_client.get(other.get_absolute_url()).url == third.get_absolute_url()
    third.access = "restricted"
    third.save()
    client.force_login(UserFactory(role="editor"))
    assert client.get(other.get_absolute_url()).status_code == 404


def test_same_party_twice_becomes_one_with_all_facts(user_client, pair):
    kept, other = pair
    agreement = AgreementFactory(parties=[kept])
    dropped = PartyFactory(agreement=agreement, partner=other, number="7/2024")
    citation = AgreementCitationFactory(agreement=agreement, party=dropped)
    merge(user_client, kept, other)
    party = agreement.parties.get()
    assert (party.partner, party.number) == (kept, "7/2024")
    citation.refresh_from_db()
    assert citation.party == party


def test_what_both_say_alike_stands_once(user_client, pair):
    kept, other = pair
    NameFactory(partner=kept, text="Kitaphana", kind="native")
    NameFactory(partner=other, text="Kitaphana", kind="native", language="kk")
    event = EventFactory()
    for library in pair:
        ParticipationFactory(event=event, partner=library, role="host")
    ParticipationFactory(event=event, partner=other, role="visitor")
    merge(user_client, kept, other)
    name = kept.names.get(text="Kitaphana")
    assert name.language == "kk"
    assert sorted(p.role for p in event.participations.all()) == ["host", "visitor"]


def test_tie_between_the_two_goes_and_its_source_stays(user_client, pair):
    kept, other = pair
    tie = TieFactory(partner=other, to_partner=kept, kind="renamed_to")
    citation = PartnerCitationFactory(partner=other, tie=tie)
    merge(user_client, kept, other)
    citation.refresh_from_db()
    assert (citation.partner, citation.tie) == (kept, None)
    assert not kept.ties.exists()


def test_history_says_who_and_why(user_client, pair):
    kept, other = pair
    party = PartyFactory(partner=other)
    agreement, version = party.agreement, party.agreement.version
    merge(user_client, kept, other, reason="Entered twice")
    for thing in (kept, other, party, agreement):
        last = thing.history.first()
        why, typed = f"Merged: #{other.pk} into #{kept.pk}.", " Entered twice"
        why += typed if thing in (kept, other) else ""
        assert last.history_change_reason == why
        assert last.history_user.username.startswith("manager")
    agreement.refresh_from_db()
    assert agreement.version == version + 1  # a form that is open names the old one
    assert "Entered twice" in user_client.get(f"{kept.get_absolute_url()}history/").text


@pytest.mark.parametrize("changed", [0, 1])
def test_version_of_either_that_is_not_the_opened_one_is_refused(
    user_client, pair, changed
):
    kept, other = pair
    form = user_client.get(page(kept, other)).context["form"]
    sent = {bound.html_name: bound.value() or "" for bound in form} | {"name": "other"}
    pair[changed].save()
    refused = user_client.post(page(kept, other), sent)
    assert refused.status_code == 409
    assert refused.context["form"]["name"].value() == "other"
    other.refresh_from_db()
    assert other.trashed is None
    again = {b.html_name: b.value() or "" for b in refused.context["form"]}
    assert user_client.post(page(kept, other), again).status_code == 302


def test_merge_that_breaks_off_leaves_both_as_they_were(user_client, pair, monkeypatch):
    kept, other = pair
    everything_about(other)
    fields = [f for f in references(other) if f.model is not Merged]

    def stand() -> list:
        found = [
            sorted(f.model._base_manager.filter(**{f.name: p}).values_list("pk"))
            for f in fields
            for p in pair
        ]
        kept.refresh_from_db(), other.refresh_from_db()
        past = [p.history.count() for p in pair]
        return [*found, kept.version, other.version, other.trashed, *past]

    before = stand()
    monkeypatch.setattr(merging, "add_missing_names", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(user_client, kept, other)
    assert stand() == before
    assert not Merged.objects.exists()


def test_whole_and_part_and_our_own_are_not_merged(user_client):
    whole = PartnerFactory()
    part = PartnerFactory(parent=PartnerFactory(parent=whole))
    for kept, other in [(whole, part), (part, whole), (whole, home()), (whole, whole)]:
        shown = user_client.get(page(kept, other))
        assert shown.context["form"] is None
        assert shown.context["refused"]
        assert user_client.post(page(kept, other), {}).status_code == 422
    assert not Merged.objects.exists()


def test_contradicting_choices_are_reported(user_client):
    kept = PartnerFactory(kind="university", second_kind="academic_library")
    other = PartnerFactory(kind="academic_library", second_kind="")
    refused = send(user_client, kept, other, kind="other", second_kind="kept")
    assert refused.status_code == 422
    assert "The second type repeats the first." in refused.text
    kept.refresh_from_db()
    assert kept.kind == "university"


def test_people_are_merged_with_their_posts_and_signatures(user_client):
    kept = PersonFactory(name="U. Munalbayeva")
    other = PersonFactory(name="Umitkhan Munalbayeva", honorific="Dr.")
    rows = [
        PostFactory(person=other),
        SignatoryFactory(person=other),
        EventPersonFactory(person=other),
        PartnerCitationFactory(person=other),
        NameFactory(person=other, text="Мұңалбаева"),
    ]
    merge(user_client, kept, other, name="other")
    for row in rows:
        row.refresh_from_db()
        assert row.person == kept
    assert (kept.name, kept.honorific) == ("Umitkhan Munalbayeva", "Dr.")
    assert {n.text for n in kept.names.all()} == {"U. Munalbayeva", "Мұңалбаева"}
    assert user_client.get(other.get_absolute_url()).url == kept.get_absolute_url()


def test_only_those_who_see_everything_merge(client, pair):
    for role, status in [("viewer", 403), ("editor", 403), ("administrator", 200)]:
        client.force_login(UserFactory(role=role))
        assert client.get(page(*pair)).status_code == status


def test_hidden_parent_in_the_trash_is_not_shown(user_client, pair):
    kept, other = pair
    other.parent = PartnerFactory(name="Thrown Away")
    other.save()
    other.parent.trashed = other.created
    Partner.objects.filter(pk=other.parent_id).update(trashed=other.created)
    assert "Thrown Away" not in user_client.get(page(kept, other)).text


def test_merge_outside_a_request_is_written_down_to_who_acts(pair):
    kept, other = pair
    user = UserFactory(role="manager")
    citation = PartnerCitationFactory(partner=other, source=SourceFactory())
    with audit_as(user, "command"):
        merging.merge(kept, other, {}, "")
    citation.refresh_from_db()
    assert citation.partner == kept
    assert citation.history.first().history_user == user
    assert Agreement.objects.count() == Party.objects.count() == 0


# The way to it


def test_another_one_is_picked_by_its_name(user_client, pair):
    kept, other = pair
    picking = reverse("partners:merge_with", args=[kept.pk])
    assert picking in user_client.get(kept.get_absolute_url()).text
    found = user_client.get(picking, {"other": f"{other.name} #{other.pk}"})
    assert found.url == page(kept, other)
    for typed in ("", "Nobody is called so", f"{kept.name} #{kept.pk}"):
        wrong = user_client.get(picking, {"other": typed})
        assert wrong.status_code == 422
        assert wrong.context["form"].errors


def test_those_of_a_like_name_are_offered(user_client):
    kept, other = PersonFactory(name="Agus Santosa"), PersonFactory(name="A. Santosa")
    PersonFactory(name="Agus Santosa").move_to_trash()
    shown = user_client.get(reverse("people:merge_with", args=[kept.pk]))
    assert [like.record for like in shown.context["like"]] == [other]
    assert reverse("people:merge", args=[kept.pk, other.pk]) in shown.text


def test_way_to_merging_is_shown_to_those_who_may(client, pair):
    picking = reverse("partners:merge_with", args=[pair[0].pk])
    for role, shown in [("editor", False), ("manager", True)]:
        client.force_login(UserFactory(role=role))
        assert (picking in client.get(pair[0].get_absolute_url()).text) is shown

"""A merge is undone as a whole, or not at all and with the reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Party
from events.models import FollowUp, Outcome
from partners.merging import merge
from partners.models import Merge, Merged, Name, Partner, Person
from partners.references import references
from perpusnas.core.audit import audit_as
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    FollowUpFactory,
    OutcomeFactory,
    OutcomePersonFactory,
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
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def pair():
    kept = PartnerFactory(name="National Academic Library", acronym="NAL", mail="")
    other = PartnerFactory(name="Academic Library", acronym="AL", mail="a@b.example")
    return kept, other


def merged(kept, other, **values):
    with audit_as(UserFactory(role="manager", username=f"m{other.pk}"), "x"):
        merge(type(kept).objects.get(pk=kept.pk), other, values, "Entered twice")


def undo_address(kept, other) -> str:
    space = "people" if isinstance(kept, Person) else "partners"
    return reverse(f"{space}:undo_merge", args=[kept.pk, other.pk])


def send_undo(desk, kept, other):
    """The page as it is offered, sent."""
    form = desk.get(undo_address(kept, other)).context["form"]
    sent = {bound.html_name: bound.value() for bound in form} if form else {}
    return desk.post(undo_address(kept, other), sent)


def undo(desk, kept, other):
    response = send_undo(desk, kept, other)
    assert response.status_code == 302, response.text
    assert response.url == f"{kept.get_absolute_url()}history/"


# Every column is compared but those that each save changes.
STAMPS = {"version", "changed", "changed_by_id", "compared"}


def stand() -> dict:
    """All that the tables hold of partnerships, without what each save changes."""
    found = {}
    pointing = {*references(Partner()), *references(Person())}
    models = {m for field in pointing for m in (field.model, field.related_model)}
    for model in models | {Agreement, Outcome, FollowUp}:
        rows = model._base_manager.order_by("pk").values()
        found[model] = [{n: v for n, v in r.items() if n not in STAMPS} for r in rows]
    return found


def everything_about(partner) -> None:
    """One of all that may point at a partner, and rows that a merge drops."""
    person = PersonFactory()
    agreement = AgreementFactory(parties=[partner], unit=partner)
    event, outcome = EventFactory(), OutcomeFactory(partner=partner, at_partner=partner)
    follow_up = FollowUpFactory(from_partner=partner)
    PartnerFactory(parent=partner)
    NameFactory(partner=partner, text="Ақадемия", kind="native")
    TieFactory(partner=partner)
    TieFactory(to_partner=partner)
    PostFactory(partner=partner, person=person)
    PartnerCitationFactory(partner=partner)
    SignatoryFactory(agreement=agreement, partner=partner, person=person)
    ScopeItemFactory(agreement=agreement, owed_by=partner)
    ScopeItemFactory(agreement=agreement, reported_by=partner, basis="reported")
    ProgramBodyFactory(partner=partner)
    ParticipationFactory(event=event, partner=partner)
    EventPersonFactory(event=event, partner=partner, person=person)
    ShareFactory(outcome=outcome, partner=partner)
    SideFactory(follow_up=follow_up, partner=partner)


def what_both_have(kept, other) -> None:
    """Rows that a merge makes one or drops, and citations that name them."""
    agreement, event = AgreementFactory(parties=[kept]), EventFactory()
    dropped = PartyFactory(agreement=agreement, partner=other, number="7/2024")
    AgreementCitationFactory(agreement=agreement, party=dropped)
    for partner in (kept, other):
        ParticipationFactory(event=event, partner=partner, role="host")
    NameFactory(partner=kept, text="Kitaphana", kind="native")
    name = NameFactory(partner=other, text="Kitaphana", kind="native", language="kk")
    PartnerCitationFactory(partner=other, name=name)
    tie = TieFactory(partner=other, to_partner=kept, kind="renamed_to")
    PartnerCitationFactory(partner=other, tie=tie)


def test_everything_is_as_it_was_before_the_merge(desk, pair):
    kept, other = pair
    everything_about(other), everything_about(kept), what_both_have(kept, other)
    kept.about, other.about, other.access = "First", "Second", "restricted"
    kept.save(), other.save()
    PartnerFactory(parent=other)
    before = stand()
    merged(kept, other, mail=other.mail, about="First\n\nSecond", access="restricted")
    assert stand() != before
    undo(desk, kept, other)
    assert stand() == before
    assert not Merged.objects.exists()
    assert not Merge.objects.exists()


def test_people_are_two_again(desk):
    kept = PersonFactory(name="U. Munalbayeva")
    other = PersonFactory(name="Umitkhan Munalbayeva", honorific="Dr.")
    for person in (kept, other):
        PostFactory(person=person)
        SignatoryFactory(person=person)
        EventPersonFactory(person=person)
        OutcomePersonFactory(person=person, capacity="translator")
        PartnerCitationFactory(person=person)
        NameFactory(person=person, text="Мұңалбаева")
    before = stand()
    merged(kept, other, name=other.name, honorific="Dr.")
    undo(desk, kept, other)
    assert stand() == before
    assert desk.get(other.get_absolute_url()).status_code == 200


def test_logo_goes_back_to_the_record_that_had_it(desk, pair):
    kept, other = pair
    other.logo.name = "aa/logo.png"
    other.save()
    merged(kept, other, logo=other.logo)
    kept.refresh_from_db()
    assert kept.logo.name == "aa/logo.png"
    undo(desk, kept, other)
    kept.refresh_from_db(), other.refresh_from_db()
    assert (kept.logo.name, other.logo.name) == ("", "aa/logo.png")


def test_both_are_found_by_their_own_names(desk, pair):
    kept, other = pair
    agreement = AgreementFactory(parties=[other], title_id="", title_en="")
    merged(kept, other, name="Academic Library")
    assert desk.get("/partners/?q=Academic+Library").context["page"].total == 1
    undo(desk, kept, other)
    assert desk.get("/partners/?q=Academic+Library").context["page"].total == 2
    found = desk.get("/agreements/?q=National+Academic").context["page"].total
    assert found == 0
    assert agreement.parties.get().partner == other


def test_history_says_that_the_merge_was_undone(desk, pair):
    kept, other = pair
    party = PartyFactory(partner=other)
    versions = [kept.version, other.version, party.agreement.version]
    merged(kept, other)
    undo(desk, kept, other)
    why = f"Merge undone: #{other.pk} is separate from #{kept.pk} again."
    for thing in (kept, other, party, party.agreement):
        last = thing.history.first()
        assert last.history_change_reason == why
        assert last.history_user.username.startswith("manager")
        assert last.route == f"POST {undo_address(kept, other)}"
    for record, version in zip((kept, other, party.agreement), versions, strict=True):
        record.refresh_from_db()
        assert record.version == version + 2
    entries = desk.get(f"{kept.get_absolute_url()}history/").context["entries"]
    assert "Undoing a merge" in {entry.route for entry in entries}


def test_what_was_changed_in_other_fields_stays(desk, pair):
    kept, other = pair
    party = PartyFactory(partner=other, number="1")
    merged(kept, other, mail=other.mail)
    kept.refresh_from_db(), party.refresh_from_db()
    kept.about, party.number = "Written since", "2"
    kept.save(), party.save()
    undo(desk, kept, other)
    kept.refresh_from_db(), party.refresh_from_db()
    assert (kept.about, kept.mail) == ("Written since", "")
    assert (party.number, party.partner) == ("2", other)


def test_what_was_linked_since_stays_and_is_listed(desk, pair):
    kept, other = pair
    before = AgreementFactory(parties=[kept], title_en="Linked before")
    moved = AgreementFactory(parties=[other], title_en="Moved by the merge")
    merged(kept, other)
    kept.refresh_from_db()
    since = AgreementFactory(parties=[kept], title_en="Linked since")
    unit = PartnerFactory(parent=kept, name="Unit since")
    hidden = AgreementFactory(parties=[kept], title_en="Thrown away")
    hidden.move_to_trash()
    page = desk.get(undo_address(kept, other))
    listed = {(thing.kind, thing.text) for thing in page.context["linked"]}
    assert listed == {("Party", "Linked since"), ("Partner", "Unit since")}
    assert since.get_absolute_url() in page.text
    undo(desk, kept, other)
    unit.refresh_from_db()
    assert unit.parent == kept
    assert since.parties.get().partner == before.parties.get().partner == kept
    assert moved.parties.get().partner == other


def test_page_says_what_will_happen(desk, pair):
    kept, other = pair
    everything_about(other), what_both_have(kept, other)
    merged(kept, other, mail=other.mail)
    summary = desk.get(undo_address(kept, other)).context["summary"]
    assert set(summary.names) == {"Academic Library", "AL"}
    assert ("Email", "a@b.example", "") in summary.values
    assert dict(summary.restored) == {
        "names": 1,
        "parties": 1,
        "participation": 1,
        "relationships": 1,
    }
    assert dict(summary.moved)["agreements"] == 1


# What stands against it


def refused(desk, kept, other) -> list:
    """What stands against undoing, as the page lists it; nothing may have changed."""
    before, merges = stand(), Merged.objects.count()
    page = desk.get(undo_address(kept, other))
    assert page.context["form"] is None
    sent = {"version": kept.version, "other_version": other.version}
    for record, name in ((kept, "version"), (other, "other_version")):
        record.refresh_from_db()
        sent[name] = record.version
    answer = desk.post(undo_address(kept, other), sent)
    assert answer.status_code == 409
    assert stand() == before
    assert Merged.objects.count() == merges
    return [
        (thing.kind, thing.text, obstacle.labels, obstacle.who)
        for thing, obstacle in answer.context["obstacles"]
    ]


def by_staff(save) -> None:
    with audit_as(UserFactory(role="editor", username="staf"), "POST /x/"):
        save()


def test_field_that_somebody_changed_since_is_an_obstacle(desk, pair):
    kept, other = pair
    merged(kept, other, mail=other.mail)
    kept.refresh_from_db()
    kept.mail = "new@b.example"
    by_staff(kept.save)
    [found] = refused(desk, kept, other)
    assert found == ("Partner", "National Academic Library", ["Email"], "staf")


def test_row_that_somebody_moved_since_is_an_obstacle(desk, pair):
    kept, other = pair
    agreement = AgreementFactory(parties=[other], title_en="The agreement")
    merged(kept, other)
    party = agreement.parties.get()
    party.partner = PartnerFactory()
    by_staff(party.save)
    [found] = refused(desk, kept, other)
    assert found == ("Party", "The agreement", ["Partner"], "staf")


def test_row_that_somebody_removed_since_is_an_obstacle(desk, pair):
    kept, other = pair
    agreement = AgreementFactory(parties=[other], title_en="The agreement")
    merged(kept, other)
    by_staff(agreement.parties.get().delete)
    [found] = refused(desk, kept, other)
    assert found == ("Party", "The agreement", ["removed"], "staf")


def test_name_that_somebody_changed_or_cited_since_is_an_obstacle(desk, pair):
    kept, other = pair
    merged(kept, other)
    name = kept.names.get(kind="alias")
    name.language = "en"
    by_staff(name.save)
    with audit_as(UserFactory(role="editor", username="editor-2"), "POST /x/"):
        PartnerCitationFactory(partner=kept, name=name)
    found = {
        (labels[0], who) for _kind, _text, labels, who in refused(desk, kept, other)
    }
    assert found == {("Language", "staf"), ("Source", "editor-2")}


def test_name_that_somebody_removed_since_is_gone_already(desk, pair):
    kept, other = pair
    merged(kept, other)
    kept.names.get(kind="alias").delete()
    undo(desk, kept, other)
    assert not kept.names.exists()


def test_row_whose_post_is_gone_cannot_come_back(transactional_db, client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    kept, other, post = PartnerFactory(), PartnerFactory(), PostFactory()
    stated = {"post": post, "source": SourceFactory(), "says": "Stated"}
    for partner in (kept, other):
        PartnerCitationFactory(partner=partner, **stated)
    merged(kept, other)
    post.delete()
    before = stand()
    answer = send_undo(client, kept, other)
    assert answer.status_code == 409
    assert "does not allow this" in answer.text
    assert stand() == before


def test_restored_from_the_trash_is_an_obstacle(desk, pair):
    kept, other = pair
    merged(kept, other)
    other.refresh_from_db()
    by_staff(other.restore)
    [found] = refused(desk, kept, other)
    assert found == ("Partner", "Academic Library", ["In the trash since"], "staf")


def test_merge_of_the_kept_record_is_undone_first(desk, pair):
    kept, other = pair
    earlier = PartnerFactory(name="Earliest")
    merged(other, earlier)
    merged(kept, other)
    third = PartnerFactory(name="Third")
    before = stand()
    merged(third, kept)
    assert desk.get(undo_address(kept, other)).status_code == 404
    for number in (earlier, other):
        page = desk.get(undo_address(third, number))
        assert page.context["form"] is None
        assert "has itself been merged since" in page.text
    undo(desk, third, kept)
    assert stand() == before
    undo(desk, kept, other)
    assert desk.get(earlier.get_absolute_url()).url == other.get_absolute_url()
    undo(desk, other, earlier)
    assert not Merged.objects.exists()


def test_cycle_of_parents_is_refused(desk):
    kept, whole = PartnerFactory(name="Kept"), PartnerFactory(name="Whole")
    other = PartnerFactory(name="Other", parent=whole)
    unit = PartnerFactory(name="Unit", parent=other)
    merged(kept, other)
    whole.refresh_from_db(), unit.refresh_from_db()
    whole.parent = unit
    whole.clean()
    whole.save()
    before = stand()
    answer = send_undo(desk, kept, other)
    assert answer.status_code == 409
    assert "its own parent" in answer.text
    assert stand() == before


def test_after_thirty_days_it_is_too_late(desk, pair):
    kept, other = pair
    merged(kept, other)
    past = timezone.now() - timedelta(days=30, seconds=1)
    Merge.objects.update(when=past + timedelta(minutes=1))
    assert desk.get(undo_address(kept, other)).context["form"]
    Merge.objects.update(when=past)
    assert refused(desk, kept, other) == []
    page = desk.get(f"{kept.get_absolute_url()}history/")
    assert undo_address(kept, other) not in page.text


def test_merge_of_a_former_version_cannot_be_undone(desk, pair):
    kept, other = pair
    merged(kept, other)
    Merge.objects.all().delete()
    assert refused(desk, kept, other) == []
    page = desk.get(f"{kept.get_absolute_url()}history/")
    assert page.context["merges"].rows[0][1] == other
    assert undo_address(kept, other) not in page.text


def test_erased_person_does_not_come_back(desk):
    kept, other = PersonFactory(), PersonFactory()
    merged(kept, other)
    Person.objects.filter(pk=other.pk).update(erased=timezone.now())
    assert refused(desk, kept, other) == []


@pytest.mark.parametrize("changed", [0, 1])
def test_version_that_is_not_the_opened_one_is_refused(desk, pair, changed):
    kept, other = pair
    merged(kept, other)
    form = desk.get(undo_address(kept, other)).context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    pair[changed].refresh_from_db()
    pair[changed].remarks = "Since"
    pair[changed].save()
    answer = desk.post(undo_address(kept, other), sent)
    assert answer.status_code == 409
    assert "in the meantime" in answer.text
    assert Merged.objects.exists()
    assert desk.post(undo_address(kept, other), {}).status_code == 409
    undo(desk, kept, other)


@pytest.mark.parametrize("error", [ZeroDivisionError, IntegrityError])
def test_undo_that_breaks_off_leaves_everything_as_it_was(
    desk, pair, monkeypatch, error
):
    kept, other = pair
    everything_about(other), what_both_have(kept, other)
    merged(kept, other)
    before, past = stand(), Party.history.count() + Name.history.count()

    def fail(*_arguments):
        raise error

    monkeypatch.setattr(Partner, "validate_constraints", fail)
    if error is IntegrityError:
        assert send_undo(desk, kept, other).status_code == 409
    else:
        with pytest.raises(error):
            send_undo(desk, kept, other)
    assert stand() == before
    assert Party.history.count() + Name.history.count() == past


def test_only_those_who_may_merge_undo(client, pair):
    kept, other = pair
    merged(kept, other)
    for role, status in [("viewer", 403), ("editor", 403), ("administrator", 200)]:
        client.force_login(UserFactory(role=role))
        assert client.get(undo_address(kept, other)).status_code == status
        if status == 403:
            assert client.post(undo_address(kept, other), {}).status_code == 403


def test_there_is_nothing_to_undo_where_nothing_was_merged(desk, pair):
    kept, other = pair
    assert desk.get(undo_address(kept, other)).status_code == 404
    merged(kept, other)
    assert desk.get(undo_address(other, kept)).status_code == 404
    assert desk.get(f"/partners/{kept.pk}/merged/{2**63}/undo/").status_code == 404
    undo(desk, kept, other)
    assert desk.get(undo_address(kept, other)).status_code == 404


def test_merged_again_after_undoing(desk, pair):
    kept, other = pair
    before = stand()
    for _time in range(2):
        merged_by = UserFactory(role="manager")
        with audit_as(merged_by, "x"):
            merge(
                Partner.objects.get(pk=kept.pk),
                Partner.objects.get(pk=other.pk),
                {},
                "",
            )
        undo(desk, kept, other)
    assert stand() == before


# Two thousand linked rows


def linked_rows(other, number: int) -> None:
    AgreementFactory.create_batch(number, parties=[other])
    for index in range(number):
        NameFactory(partner=other, text=f"Name {index}")


def queries_of_undoing(desk, number: int) -> tuple[int, int, int]:
    """The queries of merging, of the page that asks and of undoing."""
    kept, other = PartnerFactory(), PartnerFactory()
    linked_rows(other, number)
    with CaptureQueriesContext(connection) as done:
        merged(kept, other)
    with CaptureQueriesContext(connection) as asked:
        form = desk.get(undo_address(kept, other)).context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    with CaptureQueriesContext(connection) as undone:
        assert desk.post(undo_address(kept, other), sent).status_code == 302
    assert other.names.count() == number
    return len(done), len(asked), len(undone)


@pytest.mark.one_database
def test_merging_and_undoing_ask_as_often_for_thirty_rows_as_for_two(desk):
    """Several rows are written in one batch, which Django does not count as queries."""
    queries_of_undoing(desk, 2)
    few, many = queries_of_undoing(desk, 2), queries_of_undoing(desk, 30)
    assert few == many
    assert max(few) < 250

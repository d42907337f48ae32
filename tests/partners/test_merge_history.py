"""After a merge the history of both records is there, for those who may know of it."""

import pytest
from django.urls import reverse

from agreements.models import Agreement, Party
from partners.merging import merge
from partners.models import Partner, Person
from perpusnas.core.audit import audit_as
from tests.event_factories import OutcomeFactory
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "Zq00001hx"


@pytest.fixture
def reader(client):
    """Signs in with a role, in English."""

    def signed_in(role="viewer"):
        client.force_login(UserFactory(role=role))
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def history(client, record, **query):
    return client.get(f"{record.get_absolute_url()}history/", query)


def lines(client, record, kind: str) -> list:
    """The entries of the rows of one kind: who, what was done, and what they say."""
    return [
        (e.who, e.action, {c.label: (c.old, c.new) for c in e.changes})
        for e in history(client, record).context["entries"]
        if e.kind == kind
    ]


def merged(kept, other, values=None, reason=""):
    manager = UserFactory(role="manager", username="pimpinan-merge")
    with audit_as(manager, f"POST /partners/{kept.pk}/merge/{other.pk}/"):
        merge(kept, other, values or {}, reason)


@pytest.fixture
def pair():
    return PartnerFactory(name="National Library"), PartnerFactory(name="The Library")


def typed_by_staff(make, **given):
    """A row that a member of staff entered and changed, before any merge."""
    with audit_as(UserFactory(role="editor", username="staf"), "POST /agreements/1/"):
        return make(**given)


def test_who_typed_what_before_the_merge_stays_told(reader, pair):
    kept, other = pair
    party = typed_by_staff(PartyFactory, partner=other, number="7/2024")
    merged(kept, other)
    changed, added = lines(reader(), party.agreement, "Party")
    assert changed[:2] == ("pimpinan-merge", "Changed")
    assert changed[2] == {"Partner": ("The Library", "National Library")}
    assert added[:2] == ("staf", "Added")
    assert added[2]["Partner"] == ("", "The Library")
    assert added[2]["Reference number"] == ("", "7/2024")


def test_entries_of_a_merge_say_so(reader, pair):
    kept, other = pair
    party = PartyFactory(partner=other)
    merged(kept, other)
    newest = history(reader(), party.agreement).context["entries"][0]
    assert newest.reason == f"Merged: #{other.pk} into #{kept.pk}."
    assert newest.route == "Merge"


def test_rows_that_name_a_row_of_the_merged_one_stay_told(reader, pair):
    kept, other = pair
    agreement = AgreementFactory()
    party = PartyFactory(agreement=agreement, partner=other)
    typed_by_staff(AgreementCitationFactory, agreement=agreement, party=party)
    merged(kept, other)
    [added] = lines(reader(), agreement, "Source")
    assert added[:2] == ("staf", "Added")


def test_fields_of_records_name_the_merged_one(reader, pair):
    kept, other = pair
    agreement = AgreementFactory(unit=other)
    merged(kept, other)
    newest, oldest = lines(reader(), agreement, "Agreement")
    assert newest[2] == {"Initiating unit": ("The Library", "National Library")}
    assert oldest[2]["Initiating unit"] == ("", "The Library")


def test_people_are_told_of_like_partners(reader):
    kept, other = PersonFactory(name="Agus Santosa"), PersonFactory(name="A. Santosa")
    signatory = typed_by_staff(SignatoryFactory, person=other)
    merged(kept, other)
    changed, added = lines(reader(), signatory.agreement, "Signatory")
    assert changed[2] == {"Person": ("A. Santosa", "Agus Santosa")}
    assert (added[0], added[2]["Person"]) == ("staf", ("", "A. Santosa"))


def test_merge_into_a_merged_one_is_judged_by_the_last(reader, pair):
    kept, other = pair
    party = PartyFactory(partner=other)
    merged(kept, other)
    last = PartnerFactory(name="Library of the Republic")
    with audit_as(UserFactory(role="manager"), "POST /partners/1/merge/2/"):
        merge(last, kept, {}, "")
    named = [line[2]["Partner"] for line in lines(reader(), party.agreement, "Party")]
    assert named == [
        ("National Library", "Library of the Republic"),
        ("The Library", "National Library"),
        ("", "The Library"),
    ]
    last.access = "restricted"
    last.save()
    assert lines(reader(), party.agreement, "Party") == []


# What is hidden stays hidden


def hidden_pair(kept_access: str, other_access: str):
    name = f"Kept {CANARY}" if kept_access == "restricted" else "Kept"
    kept = PartnerFactory(name=name, access=kept_access)
    return kept, PartnerFactory(name=f"Other {CANARY}", access=other_access)


def named_everywhere(partner) -> tuple[Agreement, list]:
    """An agreement and further records that name a partner in a field or row."""
    agreement = AgreementFactory(unit=partner)
    party = PartyFactory(agreement=agreement, partner=partner, number=CANARY)
    SignatoryFactory(agreement=agreement, partner=partner, title_id=CANARY)
    AgreementCitationFactory(agreement=agreement, party=party, says=CANARY)
    person = PersonFactory()
    PostFactory(partner=partner, person=person, title_id=CANARY)
    unit = PartnerFactory(parent=partner)
    outcome = OutcomeFactory(partner=partner, at_partner=partner)
    return agreement, [agreement, person, unit, outcome]


@pytest.mark.parametrize(
    ("kept_access", "other_access"),
    [("restricted", "restricted"), ("restricted", "internal")],
)
def test_merge_into_a_hidden_record_shows_nothing(reader, kept_access, other_access):
    kept, other = hidden_pair(kept_access, other_access)
    _agreement, records = named_everywhere(other)
    merged(kept, other, reason=f"The same as {CANARY}")
    viewer = reader()
    for record in records:
        page = history(viewer, record)
        assert page.status_code == 200
        assert CANARY not in page.text
    assert history(viewer, other).status_code == 404
    assert history(viewer, kept).status_code == 404
    manager = reader("manager")
    assert CANARY in history(manager, records[0]).text
    assert history(manager, other).status_code == 200


def test_what_only_the_hidden_one_had_stays_hidden_after_the_merge(reader):
    """The manager chose to keep the record open; what named the hidden one before was
    never open."""
    kept, other = hidden_pair("internal", "restricted")
    agreement, records = named_everywhere(other)
    party = Party.objects.get(agreement=agreement)
    Party.objects.filter(pk=party.pk).update(number="7/2024")
    merged(kept, other)
    viewer = reader()
    for record in records:
        assert f"Other {CANARY}" not in history(viewer, record).text
    page = history(viewer, kept)
    assert f"Other {CANARY}" not in page.text.replace(alias_entry(kept), "")
    assert list(page.context["merges"]) == []
    assert page.context["merges"].total == 0
    assert history(viewer, other).status_code == 404
    [changed] = lines(viewer, agreement, "Party")
    assert changed[0] == "pimpinan-merge"


def alias_entry(kept) -> str:
    """The name that the merge gave to the kept record, which all who see that read."""
    return kept.names.get(kind="alias").text


def test_merged_one_that_is_in_the_trash_alone_is_hidden(reader):
    gone = PartnerFactory(name=CANARY)
    agreement = AgreementFactory(unit=gone)
    Partner.objects.get(pk=gone.pk).move_to_trash()
    assert CANARY not in history(reader("administrator"), agreement).text
    assert history(reader("administrator"), gone).status_code == 404


def test_person_without_a_role_learns_nothing(client, pair):
    kept, other = pair
    merged(kept, other)
    client.force_login(UserFactory(role=None))
    assert history(client, other).status_code == 403


# The history of the merged record itself


@pytest.mark.parametrize("make", [PartnerFactory, PersonFactory])
def test_history_of_the_merged_record_is_linked_from_the_kept_one(reader, make):
    kept, other = make(name="First"), make(name="Second")
    with audit_as(UserFactory(role="editor", username="staf"), "POST /x/"):
        other.remarks = "Dicatat"
        other.save()
    merged(kept, other)
    viewer = reader()
    assert viewer.get(other.get_absolute_url()).url == kept.get_absolute_url()
    page = history(viewer, kept)
    assert f"{other.get_absolute_url()}history/" in page.text
    own = history(viewer, other)
    assert own.status_code == 200
    assert f"{kept.get_absolute_url()}history/" in own.text
    assert "staf" in [entry.who for entry in own.context["entries"]]
    assert {type(kept)} <= {Partner, Person}


def test_history_of_the_merged_record_has_its_rows(reader, pair):
    kept, other = pair
    typed_by_staff(NameFactory, partner=other, text="Kitaphana")
    merged(kept, other)
    moved, added = lines(reader(), other, "Name")
    assert moved[2] == {"Partner": ("The Library", "National Library")}
    assert (added[0], added[2]["Name"]) == ("staf", ("", "Kitaphana"))


def test_kept_record_alone_says_who_may_undo(reader, pair):
    kept, other = pair
    merged(kept, other)
    undo = reverse("partners:undo_merge", args=[kept.pk, other.pk])
    for role, offered in [("viewer", False), ("editor", False), ("manager", True)]:
        assert (undo in history(reader(role), kept).text) is offered


@pytest.mark.one_database
def test_history_asks_as_often_after_thirty_merges_as_after_one(
    reader, pair, django_assert_num_queries, django_assert_max_num_queries
):
    kept, other = pair
    merged(kept, other)
    client = reader("manager")
    history(client, kept)
    with django_assert_max_num_queries(30) as asked:
        history(client, kept)
    manager = UserFactory(role="manager")
    for _number in range(29):
        with audit_as(manager, "POST /partners/1/merge/2/"):
            merge(kept, PartnerFactory(), {}, "")
    counted = 1  # a section with more rows than it shows counts them
    with django_assert_num_queries(len(asked) + counted):
        assert history(client, kept).context["merges"].total == 30


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Merged: A. B #12 into C\nD #7. Twice", "Merged: #12 into #7. Twice"),
        ("Digabungkan: A #12 ke dalam B #7.", "Merged: #12 into #7."),
        ("Digabungkan: #12 ke dalam #7. Dua", "Merged: #12 into #7. Dua"),
        ("Merged: #12 into #7. As A #1 into B #2.", None),
        (
            "Penggabungan dibatalkan: #12 terpisah lagi dari #7.",
            "Merge undone: #12 is separate from #7 again.",
        ),
        ("Typed by hand", None),
    ],
)
def test_reason_of_a_merge_is_in_the_language_of_the_reader_without_names(
    reader, written, shown
):
    with audit_as(UserFactory(), "POST /partners/7/merge/12/", written):
        agreement = AgreementFactory()
    [entry] = history(reader(), agreement).context["entries"]
    assert entry.reason == (shown or written)

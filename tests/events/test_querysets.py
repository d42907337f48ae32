"""What is asked of events, outcomes and follow-ups, each question under one name."""

from datetime import date

import pytest

from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
    ShareFactory,
    SideFactory,
)
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 15)


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


@pytest.fixture
def manager():
    return UserFactory(role="manager")


# Which events count, and which nobody has news of


def test_sessions_and_what_only_holds_parts_do_not_count():
    journey = EventFactory(kind="journey", is_container=True)
    stop = EventFactory(part_of=journey, part_kind="stop")
    EventFactory(part_of=stop, part_kind="session")
    plain = EventFactory()
    assert set(Event.objects.counted()) == {stop, plain}


@pytest.mark.parametrize(
    ("status", "when", "unknown"),
    [
        ("proposed", "2024-06-14", True),
        ("planned", "2024-06-14", True),
        ("confirmed", "2024-06-14", True),
        ("postponed", "2024-06-14", False),
        ("held", "2024-06-14", False),
        ("cancelled", "2024-06-14", False),
        ("planned", "2024-06-15", False),
        ("planned", "2024-06", False),
        ("planned", "[2024-01..2024-03]", True),
        ("planned", "2024-06-10/2024-06-20", False),
        ("planned", "2024-05/", False),
        ("planned", "", False),
    ],
)
def test_outcome_is_unknown_once_the_time_has_passed_for_sure(status, when, unknown):
    EventFactory(status=status, when=when)
    assert Event.objects.outcome_unknown(TODAY).exists() is unknown


# With whom, and where


def test_partner_had_a_part_by_itself_or_through_its_people(viewer):
    library = PartnerFactory()
    itself = ParticipationFactory(partner=library).event
    people = EventPersonFactory(partner=library).event
    both = ParticipationFactory(partner=library).event
    EventPersonFactory(event=both, partner=library)
    ParticipationFactory()
    found = Event.objects.with_partner(library, viewer)
    assert sorted(e.pk for e in found) == sorted([itself.pk, people.pk, both.pk])


def test_event_concerns_where_it_was_and_who_had_a_part(viewer):
    laos = country("LA")
    there = EventFactory(country=laos)
    delegation = ParticipationFactory(country=laos).event
    partner = ParticipationFactory(partner=PartnerFactory(country=laos)).event
    ParticipationFactory(country=laos, event=partner)
    ParticipationFactory(country=country("MY"))
    for read in (False, True):
        found = Event.objects.concerning([laos], viewer, read=read)
        keys = sorted([there.pk, delegation.pk, partner.pk])
        assert sorted(e.pk for e in found) == keys


@pytest.mark.parametrize("hide", ["restricted", "trash"])
def test_hidden_partner_makes_no_event_concern_its_country(viewer, manager, hide):
    library = PartnerFactory(country=country("LA"))
    event = ParticipationFactory(partner=library).event
    if hide == "trash":
        library.move_to_trash()
    else:
        library.access = "restricted"
        library.save()
    seen = [event] if hide == "restricted" else []
    for read in (False, True):
        assert list(Event.objects.concerning([country("LA")], viewer, read)) == []
        assert list(Event.objects.concerning([country("LA")], manager, read)) == seen


# Access


@pytest.mark.parametrize(
    "factory", [ProgramFactory, EventFactory, OutcomeFactory, FollowUpFactory]
)
def test_restricted_and_trashed_are_seen_by_nobody_they_are_not_for(
    factory, viewer, manager
):
    model = factory._meta.model
    open_to_all, closed, gone = factory(), factory(access="restricted"), factory()
    gone.move_to_trash()
    assert set(model.objects.visible_to(viewer)) == {open_to_all}
    assert set(model.objects.visible_to(manager)) == {open_to_all, closed}
    assert not model.objects.visible_to(UserFactory(role=None)).exists()


@pytest.mark.parametrize(
    ("factory", "rows", "row_factory", "owner"),
    [
        (EventFactory, "participations", ParticipationFactory, "event"),
        (OutcomeFactory, "shares", ShareFactory, "outcome"),
        (FollowUpFactory, "sides", SideFactory, "follow_up"),
    ],
)
def test_list_names_no_hidden_partner(
    factory, rows, row_factory, owner, viewer, manager
):
    record = factory()
    seen = row_factory(**{owner: record})
    hidden = row_factory(**{owner: record}, partner=PartnerFactory(access="restricted"))
    of_viewer = type(record).objects.for_list(viewer).get()
    of_manager = type(record).objects.for_list(manager).get()
    assert list(getattr(of_viewer, rows).all()) == [seen]
    assert set(getattr(of_manager, rows).all()) == {seen, hidden}


@pytest.mark.parametrize(
    ("factory", "rows", "row_factory", "owner", "queries"),
    [
        (EventFactory, "participations", ParticipationFactory, "event", 2),
        (OutcomeFactory, "shares", ShareFactory, "outcome", 3),  # with nominations
        (FollowUpFactory, "sides", SideFactory, "follow_up", 2),
    ],
)
def test_list_takes_as_many_queries_however_many_rows(
    factory, rows, row_factory, owner, queries, viewer, django_assert_num_queries
):
    record = factory()
    for _number in range(30):
        row_factory(**{owner: record})
    listed = type(record).objects.for_list(viewer)
    with django_assert_num_queries(queries):
        named = [str(row) for one in listed for row in getattr(one, rows).all()]
    assert len(named) == 30
    assert all(named)


# Search


@pytest.mark.parametrize(
    "query", ["karabakh", "ulttyq", "Мұңалбаева", "munalbaeva", "astana", "agenda 2030"]
)
def test_event_is_found_by_its_words_partners_and_people(viewer, query):
    library, person = PartnerFactory(), PersonFactory(name="Umuthan Munalbayeva")
    NameFactory(partner=library, text="Ulttyq Kitapkhana")
    NameFactory(person=person, text="Үмітхан Мұңалбаева")
    NameFactory(person=person, text="Umuthan Munalbaeva")
    event = EventFactory(title_en="Karabakh", city="Astana", topics="Agenda 2030")
    ParticipationFactory(event=event, partner=library)
    EventPersonFactory(event=event, person=person)
    EventFactory()
    assert list(Event.objects.search(query, viewer)) == [event]


def test_no_event_is_found_by_a_partner_that_the_reader_may_not_see(viewer, manager):
    secret = PartnerFactory(name="Zamzam Institute", access="restricted")
    event = ParticipationFactory(partner=secret).event
    assert list(Event.objects.search("zamzam", viewer)) == []
    assert list(Event.objects.search("zamzam", manager)) == [event]


@pytest.mark.parametrize(
    ("factory", "facts", "query"),
    [
        (ProgramFactory, {"acronym": "TPBIS"}, "tpbis"),
        (ProgramFactory, {"framework_id": "KSST"}, "ksst"),
        (OutcomeFactory, {"place": "Layanan Mancanegara"}, "mancanegara"),
        (OutcomeFactory, {"description": "Peta kuno"}, "peta kuno"),
        (FollowUpFactory, {"what_en": "Return visit"}, "return visit"),
    ],
)
def test_record_is_found_by_its_own_texts(viewer, factory, facts, query):
    factory()
    record = factory(**facts)
    assert list(type(record).objects.search(query, viewer)) == [record]


# What is owed


@pytest.mark.parametrize(
    ("status", "owed", "listed"),
    [
        ("open", True, True),
        ("running", True, True),
        ("postponed", True, True),
        ("done", False, False),
        ("lapsed", False, False),
        ("dropped", False, False),
        ("unknown", False, True),
    ],
)
def test_only_unsettled_follow_ups_are_open(viewer, status, owed, listed):
    SideFactory(follow_up=FollowUpFactory(status=status))
    FollowUpFactory(status=status, due="2024-06-14")
    follow_ups = FollowUp.objects
    assert follow_ups.still_owed(viewer).count() == (2 if owed else 0)
    assert follow_ups.overdue(viewer, TODAY).exists() is owed
    assert follow_ups.no_date(viewer).exists() is listed
    assert follow_ups.theirs(viewer).exists() is listed


@pytest.mark.parametrize(
    ("due", "overdue"),
    [
        ("2024-06-14", True),
        ("2024-06-15", False),
        ("2024-05", True),
        ("2024-06", False),
        ("2024", False),
        ("[2024-01..2024-03]", True),
        ("2024-06-14?", True),
        ("2024-05/", False),
        ("", False),
    ],
)
def test_overdue_only_when_no_day_remains(viewer, due, overdue):
    FollowUpFactory(due=due)
    assert FollowUp.objects.overdue(viewer, TODAY).exists() is overdue
    assert FollowUp.objects.no_date(viewer).exists() is (due == "")


@pytest.mark.parametrize(
    ("sides", "theirs"),
    [
        ([], False),
        ([("home", "owes")], False),
        ([("other", "owes")], True),
        ([("country", "owes")], True),
        ([("group", "owes")], True),
        ([("other", "is_owed")], False),
        ([("home", "owes"), ("other", "is_owed")], False),
        ([("other", "owes"), ("home", "is_owed")], True),
        ([("home", "owes"), ("other", "owes")], True),
    ],
)
def test_theirs_is_owed_by_others(viewer, sides, theirs):
    whom = {
        "home": lambda: {"partner": home()},
        "other": dict,
        "country": lambda: {"country": country("LA")},
        "group": lambda: {"group": "Ambassadors"},
    }
    follow_up = FollowUpFactory()
    for who, role in sides:
        SideFactory(follow_up=follow_up, role=role, **whom[who]())
    assert FollowUp.objects.theirs(viewer).exists() is theirs


def test_follow_ups_of_a_partner_are_shown_once(viewer):
    library = PartnerFactory()
    owed = SideFactory(partner=library, role="is_owed").follow_up
    came_up = FollowUpFactory(from_partner=library)
    SideFactory(follow_up=came_up, partner=library)
    SideFactory()
    found = FollowUp.objects.with_partner(library, viewer)
    assert sorted(f.pk for f in found) == sorted([owed.pk, came_up.pk])


def test_outcomes_of_a_partner_are_shown_once(viewer):
    library = PartnerFactory()
    given = ShareFactory(partner=library).outcome
    ShareFactory(outcome=given, partner=library, role="owner")
    there = OutcomeFactory(at_partner=library)
    hung = OutcomeFactory(partner=library)
    ShareFactory()
    found = Outcome.objects.with_partner(library, viewer)
    assert sorted(o.pk for o in found) == sorted([given.pk, there.pk, hung.pk])


def test_program_goes_by_its_name_in_lists():
    later, sooner = ProgramFactory(name_id="Z"), ProgramFactory(name_id="A")
    assert list(Program.objects.all()) == [sooner, later]

"""What programs, events, outcomes and follow-ups can be, and what the register refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from events.models import EventCitation, Evidence
from tests.event_factories import (
    EventCitationFactory,
    EventFactory,
    EventPersonFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    OutcomePersonFactory,
    ParticipationFactory,
    ProgramFactory,
    ShareFactory,
    SideFactory,
    StatusChangeFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    ScopeItemFactory,
    SourceFactory,
    country,
)

pytestmark = pytest.mark.django_db


def part_of_itself(field):
    event = EventFactory()
    setattr(event, field, event)
    event.save()


def program_continued_as_itself():
    program = ProgramFactory()
    program.continued_as = program
    program.save()


def added_to_itself():
    outcome = OutcomeFactory()
    outcome.adds_to = outcome
    outcome.save()


def fulfilled_twice():
    FollowUpFactory(
        fulfilled_by_event=EventFactory(), fulfilled_by_outcome=OutcomeFactory()
    )


def citation_of_two_rows():
    event = EventFactory()
    EventCitationFactory(
        event=event,
        participation=ParticipationFactory(event=event),
        event_person=EventPersonFactory(event=event),
    )


REFUSED = [
    ("program_has_a_name", lambda: ProgramFactory(name_id="", name_en="")),
    ("program_not_continued_as_itself", program_continued_as_itself),
    ("event_not_part_of_itself", lambda: part_of_itself("part_of")),
    ("event_does_not_follow_itself", lambda: part_of_itself("follows")),
    ("event_part_kind_of_parts", lambda: EventFactory(part_kind="session")),
    (
        "event_second_kind_differs",
        lambda: EventFactory(kind="dinner", second_kind="dinner"),
    ),
    ("participation_is_one", lambda: ParticipationFactory(partner=None)),
    (
        "participation_is_one",
        lambda: ParticipationFactory(partner=PartnerFactory(), group="Students"),
    ),
    (
        "participation_is_one",
        lambda: ParticipationFactory(country=country("LA"), region="Maros"),
    ),
    (
        "participation_women_and_men_within_heads",
        lambda: ParticipationFactory(heads=3, women=2, men=2),
    ),
    ("eventperson_says_who", lambda: EventPersonFactory(person=None)),
    ("outcome_has_a_name", lambda: OutcomeFactory(title_id="", title_en="")),
    ("outcome_money_has_currency", lambda: OutcomeFactory(money=5)),
    ("outcome_money_has_currency", lambda: OutcomeFactory(currency="IDR")),
    ("outcome_second_money_beside_first", lambda: OutcomeFactory(second_money=5)),
    (
        "outcome_second_money_beside_first",
        lambda: OutcomeFactory(
            money=5, currency="USD", second_money=5, second_currency="USD"
        ),
    ),
    ("outcomeperson_is_one", lambda: OutcomePersonFactory(person=None)),
    (
        "outcomeperson_is_one",
        lambda: OutcomePersonFactory(name="Ani", person=PersonFactory()),
    ),
    (
        "outcome_opened_after_soft_opening",
        lambda: OutcomeFactory(soft_opened="2024", officially_opened="2020"),
    ),
    ("outcome_not_added_to_itself", added_to_itself),
    ("share_is_one", lambda: ShareFactory(partner=None)),
    ("share_is_a_percentage", lambda: ShareFactory(percent="100.01")),
    ("share_is_a_percentage", lambda: ShareFactory(percent="-1")),
    ("evidence_of_one", lambda: EvidenceFactory(event=None)),
    (
        "evidence_of_one",
        lambda: EvidenceFactory(event=EventFactory(), outcome=OutcomeFactory()),
    ),
    ("followup_says_what", lambda: FollowUpFactory(what_id="", what_en="")),
    ("followup_fulfilled_by_one", fulfilled_twice),
    ("side_is_one", lambda: SideFactory(partner=None)),
    ("eventcitation_of_one", lambda: EventCitationFactory(event=None)),
    (
        "eventcitation_of_one",
        lambda: EventCitationFactory(event=EventFactory(), outcome=OutcomeFactory()),
    ),
    ("eventcitation_one_row", citation_of_two_rows),
]


@pytest.mark.parametrize(
    ("constraint", "make"), REFUSED, ids=[f"{n}-{c[0]}" for n, c in enumerate(REFUSED)]
)
def test_database_refuses(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: ProgramFactory(name_id=""),
        lambda: OutcomeFactory(title_en=""),
        lambda: OutcomeFactory(money=5, currency="IDR"),
        lambda: FollowUpFactory(what_id=""),
        lambda: EventFactory(kind="", title_id="", title_en="", when=""),
        lambda: EventFactory(part_of=EventFactory(), part_kind="stop"),
        lambda: ParticipationFactory(heads=4, women=2, men=2),
        lambda: ParticipationFactory(heads=4, women=2),
        lambda: ParticipationFactory(women=2, men=2),
        lambda: ParticipationFactory(region="Maros"),
        lambda: EventPersonFactory(person=None, title_id="Duta Besar"),
        lambda: ShareFactory(percent=100),
        lambda: SideFactory(country=country("LA")),
        lambda: EvidenceFactory(outcome=OutcomeFactory()),
        lambda: StatusChangeFactory(since="", planned_for="2024"),
    ],
)
def test_what_is_not_known_may_be_left_out(make):
    made = make()
    made.full_clean(exclude=[f.name for f in made._meta.fields if not f.editable])
    assert made.pk


@pytest.mark.parametrize("field", ["part_of", "follows"])
def test_events_close_no_circle(field):
    first = EventFactory()
    second = EventFactory(**{field: first})
    third = EventFactory(**{field: second})
    setattr(first, field, third)
    with pytest.raises(ValidationError) as refused:
        first.clean()
    assert list(refused.value.message_dict) == [field]


def test_programs_close_no_circle():
    first = ProgramFactory()
    first.continued_as = ProgramFactory(continued_as=first)
    with pytest.raises(ValidationError) as refused:
        first.clean()
    assert list(refused.value.message_dict) == ["continued_as"]


# Unknown is empty


def test_unknown_number_stays_empty():
    event, row = EventFactory(), ParticipationFactory()
    event.refresh_from_db()
    row.refresh_from_db()
    totals = [
        f"{whose}_{what}"
        for whose in ("foreign", "domestic", "countries")
        for what in ("planned", "attended")
    ]
    assert {getattr(event, name) for name in totals} == {None}
    assert {row.heads_planned, row.heads, row.women, row.men, row.planned} == {None}
    assert row.came == "not_told"


def test_number_that_is_none_at_all_is_kept_as_zero():
    row = ParticipationFactory(heads=0, women=0, men=0)
    row.refresh_from_db()
    assert (row.heads, row.women, row.men) == (0, 0, 0)


def test_event_without_day_has_no_bounds():
    event = EventFactory(when="")
    assert (event.when_earliest, event.when_latest) == (None, None)


def test_first_planned_day_stays_beside_the_later_one():
    event = EventFactory(first_planned="2023-10", when="2024-03-04")
    event.refresh_from_db()
    assert str(event.first_planned) == "2023-10"
    assert event.first_planned_latest.isoformat() == "2023-10-31"
    assert event.when_earliest.isoformat() == "2024-03-04"


# Words


@pytest.mark.parametrize(
    ("facts", "indonesian", "english"),
    [
        ({"title_id": "Kunjungan", "title_en": "Visit"}, "Kunjungan", "Visit"),
        ({"title_id": "Kunjungan", "title_en": ""}, "Kunjungan", "Kunjungan"),
        ({"title_id": "", "title_en": "Visit"}, "Visit", "Visit"),
    ],
)
def test_event_is_named_in_the_language_of_the_reader(facts, indonesian, english):
    event = EventFactory(**facts)
    with translation.override("id"):
        assert str(event) == indonesian
    with translation.override("en"):
        assert str(event) == english


def test_event_without_title_goes_by_its_kind_or_number():
    with translation.override("en"):
        assert str(EventFactory(title_id="", title_en="", kind="seminar")) == "Seminar"
        nameless = EventFactory(title_id="", title_en="", kind="")
        assert str(nameless) == f"#{nameless.pk}"


def test_region_goes_by_its_standard_name():
    row = ParticipationFactory(region="Kulonprogo", region_standard="Kulon Progo")
    assert str(row) == "Kulon Progo"
    assert str(ParticipationFactory(region="Banten")) == "Banten"


# Rows and what they stand on


def test_event_is_found_by_its_rows_as_long_as_they_stand():
    event = EventFactory()
    row = ParticipationFactory(event=event, region="Kulonprogo")
    person = EventPersonFactory(event=event, title_id="Duta Besar")
    event.refresh_from_db()
    assert "kulonprogo" in event.search_text
    assert "duta besar" in event.search_text
    row.delete()
    person.delete()
    event.refresh_from_db()
    assert "kulonprogo" not in event.search_text
    assert "duta besar" not in event.search_text


def test_row_raises_no_version_of_its_event():
    event = EventFactory()
    ParticipationFactory(event=event)
    event.refresh_from_db()
    assert (event.version, event.history.count()) == (1, 1)


def promise_with_evidence():
    return EvidenceFactory(scope_item=ScopeItemFactory()).scope_item


@pytest.mark.parametrize(
    "make",
    [
        promise_with_evidence,
        lambda: EvidenceFactory(agreement=AgreementFactory()).agreement,
        lambda: EventFactory(program=ProgramFactory()).program,
        lambda: EventFactory(part_of=EventFactory(), part_kind="stop").part_of,
        lambda: ParticipationFactory(partner=PartnerFactory()).partner,
        lambda: FollowUpFactory(from_event=EventFactory()).from_event,
        lambda: OutcomeFactory(event=EventFactory()).event,
        lambda: EventCitationFactory(source=SourceFactory()).source,
    ],
)
def test_what_something_stands_on_is_not_deleted(make):
    ground = make()
    with pytest.raises(ProtectedError):
        ground.delete()


def test_event_takes_its_rows_along_when_it_is_deleted():
    event = EventFactory()
    row = ParticipationFactory(event=event)
    EventPersonFactory(event=event)
    EvidenceFactory(event=event)
    EventCitationFactory(event=event, participation=row)
    event.delete()
    assert not Evidence.objects.exists()
    assert not EventCitation.objects.exists()
    assert row.history.count() == 2

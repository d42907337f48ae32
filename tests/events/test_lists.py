"""What lists and files of events, programs and outcomes tell beyond their queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from events.models import Event, Program
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    EvidenceFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


@pytest.fixture
def reader(client, viewer):
    client.force_login(viewer)
    client.cookies["django_language"] = "en"
    return client


# Days in the file


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2023-11-13", "2023-11-13", "2023-11-13"),
        ("2023-11-13?", "13 November 2023 (uncertain)", "13 November 2023 (uncertain)"),
        ("2023-11-13~", "about 13 November 2023", "about 13 November 2023"),
        ("2023-11-13/2023-11-17", "2023-11-13", "2023-11-17"),
        ("2023-11-13?/2023-11-17", "13 November 2023 (uncertain)", "2023-11-17"),
        ("2023-11-13/2023-11-17~", "2023-11-13", "about 17 November 2023"),
        ("2023-11-13/", "2023-11-13", ""),
        ("/2023-11-17", "", "2023-11-17"),
        ("2023-11-13/..", "2023-11-13", ""),
        ("2023-11", "", ""),
        ("2023-11?", "", ""),
        ("2023", "", ""),
        ("[2023-11-13..2023-11-17]", "", ""),
        ("", "", ""),
    ],
)
def test_first_and_last_day_are_shown_with_their_doubt(reader, when, first, last):
    EventFactory(when=when)
    answer = reader.get(reverse("events:export_csv"), {"dialect": "standard"})
    (line,) = answer.getvalue().decode("utf-8-sig").splitlines()[1:]
    assert line.split(",")[4:6] == [first, last]


# Programs


def recurring(last_held: str, every=12, unit="months", **facts):
    program = ProgramFactory(every=every, every_unit=unit, **facts)
    if last_held:
        EventFactory(program=program, when=last_held)
    return program


def ago(**span) -> str:
    return (date.today() - timedelta(**span)).isoformat()  # noqa: DTZ011


def due(reader, way):
    rows = reader.get(reverse("programs:list"), {"due": way}).context["rows"]
    return {row.pk for row in rows}


def test_programs_whose_next_edition_is_due_are_found(reader):
    late = recurring(ago(days=400))
    soon = recurring(ago(days=300))
    by_years = recurring(ago(days=800), every=2, unit="years")
    far = recurring(ago(days=30))
    waiting = recurring(ago(days=400))
    EventFactory(program=waiting, status="planned", when="2999")
    ended = recurring(ago(days=400), until=ago(days=390))
    never = recurring("")
    undated = ProgramFactory(recurrence="each spring")
    EventFactory(program=undated, when=ago(days=400))
    running = recurring("2020/..")
    assert due(reader, "yes") == {late.pk, soon.pk, by_years.pk}
    assert due(reader, "late") == {late.pk, by_years.pk}
    everything = {p.pk for p in reader.get(reverse("programs:list")).context["rows"]}
    assert everything >= {far.pk, waiting.pk, ended.pk, never.pk, running.pk}


@pytest.mark.parametrize("last", ["2023-08-31", "2024-02-29", "2023", "2023-11?"])
@pytest.mark.parametrize("every", [1, 6, 18])
@pytest.mark.parametrize("until", ["", "2024-06", "2025-02-28"])
def test_database_reckons_the_next_edition_as_the_page_does(viewer, last, every, until):
    recurring(last, every=every, until=until)
    (program,) = Program.objects.with_editions(viewer)
    found = Program.objects.with_editions(viewer).due
    if program.next_due is None:
        assert not found(date(2030, 1, 1)).exists()
        return
    assert list(found(program.next_due)) == [program]
    assert not found(program.next_due - timedelta(days=1)).exists()


def test_late_program_says_so_in_the_list(reader):
    recurring("2020-03")
    page = reader.get(reverse("programs:list")).content.decode()
    assert "was due by March 2021" in page
    assert "?due=yes" in page


def test_hidden_edition_makes_no_program_due(reader):
    program = recurring("")
    EventFactory(program=program, when=ago(days=400), access="restricted")
    assert due(reader, "yes") == set()


# Found through others


def test_event_is_found_by_its_program_and_by_people_who_took_part(viewer):
    library = PartnerFactory()
    person = PersonFactory(name="Munalbayeva")
    elsewhere = PostFactory(partner=library, person=PersonFactory(name="Not There"))
    event = EventFactory(program=ProgramFactory(acronym="TPBIS"))
    ParticipationFactory(event=event, partner=library)
    EventPersonFactory(event=event, partner=library, person=person)
    EventFactory()
    for words in ("tpbis", "munalbayeva", "munalbayeva tpbis"):
        assert list(Event.objects.search(words, viewer)) == [event]
    assert list(Event.objects.search(elsewhere.person.name, viewer)) == []


@pytest.mark.parametrize("hide", ["program", "person", "partner"])
def test_nothing_hidden_leads_to_an_event(viewer, hide):
    closed = {"access": "restricted"}
    program = ProgramFactory(acronym="TPBIS", **(closed if hide == "program" else {}))
    library = PartnerFactory(**(closed if hide == "partner" else {}))
    person = PersonFactory(name="Munalbayeva", **(closed if hide == "person" else {}))
    event = EventFactory(program=program)
    EventPersonFactory(event=event, partner=library, person=person)
    word = "tpbis" if hide == "program" else "munalbayeva"
    assert list(Event.objects.search(word, viewer)) == []
    assert Event.objects.search(word, UserFactory(role="manager")).count() == 1


# Filters


@pytest.mark.parametrize("name", ["events", "outcomes"])
def test_hidden_row_leads_no_list_to_an_agreement(reader, name):
    """Evidence for a promise that a hidden partner owes is hidden as a whole."""
    secret = PartnerFactory(access="restricted")
    text = AgreementFactory()
    item = ScopeItemFactory(agreement=text, owed_by=secret)
    made = {"events": EventFactory, "outcomes": OutcomeFactory}[name]()
    EvidenceFactory(scope_item=item, **{name[:-1]: made})
    where, query = reverse(f"{name}:list"), {"agreement": text.pk}
    assert reader.get(where, query).context["rows"] == []
    EvidenceFactory(agreement=text, **{name[:-1]: made})
    assert reader.get(where, query).context["rows"] == [made]


def test_outcomes_are_found_by_their_time(reader):
    made = {
        as_of: OutcomeFactory(as_of=as_of) for as_of in ("2023-05", "2023/2024", "")
    }
    query = {"from": "2023-01-01", "to": "2023-12-31"}
    answer = reader.get(reverse("outcomes:list"), query)
    assert answer.context["rows"] == [made["2023-05"]]
    assert [way["count"] for way in answer.context["filter"].left_out] == [1, 1]
    both = reader.get(
        reverse("outcomes:list"), query | {"certainty": ["certain", "possible"]}
    )
    assert set(both.context["rows"]) == {made["2023-05"], made["2023/2024"]}

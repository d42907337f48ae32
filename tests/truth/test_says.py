"""Nothing is said that is not so."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from agreements.models import Agreement
from events.coverage import counted_links, with_activity
from events.exports import ksst_table
from events.models import Event, Program
from events.yearly_totals import totals_by_year, year_of_event
from perpusnas.core.dates.bounds import bounds
from perpusnas.core.dates.months import year_of, year_of_date
from perpusnas.core.files import Keys
from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    ProgramFactory,
)
from tests.factories import UserFactory, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """A manager, who reads English."""
    user = UserFactory(role="manager")
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.user = user
    return client


# A5: events of several days, and those whose end is not known.

NEW_YEAR = "2025-12-30/2026-01-02"
SEMINAR = "2025-11-30/2025-12-02"
NO_END = "2024-08-12/"


def shown(manager, url: str) -> list[str]:
    """The dates of the events in a list."""
    response = manager.get(url)
    assert response.context["errors"] == []
    return sorted(event.when for event in response.context["rows"])


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2025-01-01", "2025-12-31", [SEMINAR, NEW_YEAR]),
        ("2026-01-01", "2026-12-31", [NEW_YEAR]),
        ("2025-12-01", "2025-12-01", [SEMINAR]),
        ("2025-12-31", "2026-01-01", [NEW_YEAR]),
        ("2025-12-03", "2025-12-29", []),
        ("2024-01-01", "2024-12-31", [NO_END]),
        ("2024-08-12", "2024-08-12", [NO_END]),
        ("2024-08-13", "2024-12-31", []),
    ],
)
def test_event_is_surely_in_each_period_that_it_overlaps(manager, first, last, found):
    for when in (NEW_YEAR, SEMINAR, NO_END):
        EventFactory(when=when)
    query = f"from={first}&to={last}"
    assert shown(manager, f"/events/?{query}") == found
    assert shown(manager, f"/reports/rekap-kegiatan/?{query}") == found


def test_event_without_end_may_go_on(manager):
    EventFactory(when=NO_END)
    query = "from=2024-08-13&to=2024-12-31&certainty=possible"
    assert shown(manager, f"/events/?{query}") == [NO_END]


YEARS = {
    NEW_YEAR: 2025,
    SEMINAR: 2025,
    NO_END: 2024,
    "2024-08/": 2024,
    "2024/..": 2024,
    "2024-12?/2025": 2024,
    "2023/2024": None,
    "2023": 2023,
    "[2023-01..2023-04]": 2023,
    "[2022-10-24/2022-10-27,2022-10-24/2022-10-28]": 2022,
    "[2023-12..2024-02]": None,
    "[2023,2024]": None,
    "[2017..]": None,
    "/2024": None,
    "../2024": None,
    "../..": None,
    "": None,
}


def test_year_is_that_of_the_first_day_in_python_and_in_the_database():
    for when in YEARS:
        EventFactory(when=when)
    events = Event.objects.annotate(year=year_of_date("when", lasting=True))
    assert {event.when: event.year for event in events} == YEARS
    assert {event.when: year_of_event(event) for event in events} == YEARS
    plain = Event.objects.annotate(year=year_of_date("when"))
    assert {event.when: event.year for event in plain} == {
        when: year_of(when, *bounds(when)) for when in YEARS
    }


def test_yearly_counts_use_the_first_day_and_say_so(manager):
    program = ProgramFactory(framework_id="Kerja Sama Selatan-Selatan (KSST)")
    events = {
        when: EventFactory(when=when, program=program, country=country("KZ"))
        for when in (NEW_YEAR, SEMINAR, NO_END)
    }
    said = "By year, an event counts in that of its first day."
    response = manager.get("/reports/rekap-kegiatan/")
    bars = [(bar.label, bar.value) for bar in response.context["plot"].bars]
    assert bars == [("2024", 1), ("2025", 2)]
    assert said in response.content.decode()
    years = totals_by_year(Event.objects.for_list(manager.user))
    assert [(year.year, len(year.events)) for year in years] == [(2025, 2), (2024, 1)]
    assert said in manager.get(program.get_absolute_url()).content.decode()
    keys = Keys(event.pk for event in events.values())
    column = ksst_table(manager.user).columns[1]
    rows = ksst_table(manager.user).chunk(keys)
    assert sorted(column.value(row) for row in rows) == [2024, 2025, 2025]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2024-12-31", [NO_END]),
        ("2025-12-31", [SEMINAR, NEW_YEAR]),
        ("2025-12-01", [SEMINAR]),
        ("2025-11-29", []),
        ("2026-12-31", []),
    ],
)
def test_events_of_a_year_are_those_that_began_in_it(manager, day, held):
    for when in (NEW_YEAR, SEMINAR, NO_END):
        EventFactory(when=when, country=country("KZ"))
    events = Event.objects.held_in_year(date.fromisoformat(day))
    assert sorted(event.when for event in events) == held
    page = manager.get(f"/reports/rekap-negara/?on={day}").content.decode()
    assert "only those whose first day is certainly within that time" in page


def test_event_without_end_is_in_the_calendar_on_its_first_day_only(manager):
    event = EventFactory(when=NO_END)
    august = manager.get("/calendar/?month=2024-08").context
    entries = {
        day.day: [entry["entry"] for entry in day.entries]
        for week in august["weeks"]
        for day in week
        if day.entries
    }
    ((day, (entry,)),) = entries.items()
    assert (day, entry.record, entry.notes) == (
        date(2024, 8, 12),
        event,
        ["akhir belum tercatat"],
    )
    assert august["total"] == 1
    for month in ("2024-07", "2024-09", "2026-11"):
        context = manager.get(f"/calendar/?month={month}").context
        assert (context["total"], context["possibly_within_month"]) == (0, [])
    EventFactory(when="2024-08/")
    context = manager.get("/calendar/?month=2024-08").context
    possibly = context["possibly_within_month"]
    assert [entry.when for entry in possibly] == ["2024-08/"]
    context = manager.get("/calendar/?month=2024-09").context
    assert (context["total"], context["possibly_within_month"]) == (0, [])


def test_event_whose_end_is_not_known_counts_from_its_beginning(manager):
    program = ProgramFactory(every=1, every_unit="years")
    event = EventFactory(when=NO_END, program=program)
    EventFactory(when="2022-03-01", program=program)
    found = Program.objects.with_editions(manager.user).get(pk=program.pk)
    assert (found.last_when, found.last_held, found.next_due) == (
        NO_END,
        date(2024, 8, 12),
        date(2025, 8, 12),
    )
    evidence = EvidenceFactory(event=event)
    day = date(2024, 12, 31)
    agreements = with_activity(Agreement.objects.all(), manager.user, day)
    found = agreements.get(pk=evidence.agreement_id)
    assert found.last_activity == date(2024, 8, 12)
    held = Agreement.objects.filter(Exists(counted_links(manager.user, day)))
    assert [*held] == [evidence.agreement]


def test_planned_event_without_end_is_coming():
    today = timezone.localdate()
    soon, late = today + timedelta(days=20), today + timedelta(days=800)
    event = EventFactory(when=f"{soon}/", status="planned")
    EventFactory(when=f"{late}/", status="planned")
    EventFactory(when="[2001..]", status="planned")
    assert [*Event.objects.coming(today)] == [event]

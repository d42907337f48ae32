"""What the editions of a program add up to, year by year, with honest unknowns."""

import csv
import io

import pytest

from events.models import Event, Program
from events.yearly_totals import totals_by_year
from tests.event_factories import EventFactory, ParticipationFactory, ProgramFactory
from tests.factories import UserFactory, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


def years(program, user) -> list:
    events = Event.objects.visible_to(user).for_list(user).filter(program=program)
    return totals_by_year(events)


def test_colombo_plan_of_2023(known_cases, client, viewer):
    program = Program.objects.get(events__foreign_attended=8)
    (year,) = years(program, viewer)
    assert (year.year, len(year.events)) == (2023, 1)
    assert (year.abroad.total, year.abroad.missing) == (8, 0)
    assert (year.domestic.total, year.domestic.missing) == (10, 0)
    assert (year.countries_planned.total, year.countries.total) == (5, 6)
    client.force_login(viewer)
    page = client.get(program.get_absolute_url()).content.decode()
    assert "Menurut tahun" in page


def edition(program, when="2024", came=(), **facts):
    event = EventFactory(program=program, when=when, status="held", **facts)
    for code, heads in came:
        ParticipationFactory(
            event=event,
            partner=None,
            country=country(code),
            role="participant",
            planned=True,
            came="yes",
            heads=heads,
        )
    return event


def test_country_that_came_twice_counts_once_and_heads_twice(viewer):
    program = ProgramFactory()
    edition(program, "2024-02", [("LA", 2), ("MY", 1), ("ID", 9)])
    edition(program, "2024-09", [("LA", 3)])
    (year,) = years(program, viewer)
    assert (year.countries.total, year.abroad.total) == (2, 6)
    assert (year.countries.missing, year.abroad.missing) == (0, 0)


def test_edition_without_numbers_is_shown_as_missing(viewer):
    program = ProgramFactory()
    edition(program, came=[("LA", 2)])
    edition(program)
    (year,) = years(program, viewer)
    assert (year.abroad.total, year.abroad.missing) == (2, 1)
    assert (year.countries.total, year.countries.missing) == (1, 1)
    assert (year.domestic.total, year.domestic.missing) == (None, 2)


def test_published_number_without_names_is_the_least_there_can_be(viewer):
    program = ProgramFactory()
    edition(
        program,
        came=[("LA", 1)],
        countries_attended=11,
        own_country="excluded",
    )
    (year,) = years(program, viewer)
    assert (year.countries.total, year.countries.missing) == (11, 1)


def test_years_are_descending_with_the_unknown_last(viewer):
    program = ProgramFactory()
    for when in ("2022", "2024-05", "2023/2024", ""):
        edition(program, when)
    EventFactory(program=program, when="2025", status="planned")
    edition(program, "2021", access="restricted")
    assert [y.year for y in years(program, viewer)] == [2024, 2022, None]
    assert len(years(program, viewer)[-1].events) == 2


def test_colombo_plan_is_shown_alike_on_page_list_file_and_in_the_sums(
    known_cases, client, viewer
):
    """Planned five countries, attended six, eight foreign and ten domestic heads; how
    many of each country nobody tells."""
    event = Event.objects.get(foreign_attended=8)
    client.force_login(viewer)
    client.cookies["django_language"] = "en"
    page = client.get(event.get_absolute_url())
    figures = page.context["event"].figures
    assert (figures.besides.planned.best, figures.besides.came.best) == (5, 6)
    assert (figures.abroad.came.best, figures.domestic.came.best) == (8, 10)
    rows = page.context["event"].participations.all()
    countries = [row for row in rows if row.country_id and row.country_id != "ID"]
    assert len(countries) >= 6
    assert {row.heads for row in countries} == {None}

    listed = client.get(f"/events/?program={event.program_id}").content.decode()
    assert "8 from abroad" in listed
    assert "10 domestic" in listed

    sent = client.get(f"/events/export.csv?program={event.program_id}&dialect=standard")
    text = b"".join(sent).decode("utf-8-sig")
    (row,) = [r for r in csv.DictReader(io.StringIO(text)) if r["ID"] == f"{event.pk}"]
    assert row["Participants from abroad"] == "8"
    assert row["Participants from Indonesia"] == "10"
    assert row["Number of countries"] == "6"

    sums = client.get(event.program.get_absolute_url()).context["years"]
    assert [(y.abroad.total, y.domestic.total, y.countries.total) for y in sums] == [
        (8, 10, 6)
    ]

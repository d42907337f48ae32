"""The calendar: what stands on which day, what on none, and for whom."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event
from perpusnas.core.dates.periods import certain, possible, touches
from perpusnas.deadlines import agenda
from perpusnas.deadlines.agenda import undated_entries
from perpusnas.deadlines.calendar_days import entries_between
from perpusnas.deadlines.views.months import weeks
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    ParticipationFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
TODAY = date(2026, 11, 16)


@pytest.fixture
def reader():
    return UserFactory(role="viewer")


def days(user, *countries, first=FIRST, last=LAST, day=TODAY) -> list[tuple]:
    """Which record is on which days as what."""
    found = entries_between(user, first, last, [country(c) for c in countries], day)
    return [(e.record, str(e.kind), str(e.first), str(e.last)) for e in found]


def loose(user, *countries) -> tuple[list, list]:
    """The records that are surely in the month, and those that perhaps are."""
    found = undated_entries(user, FIRST, LAST, [country(c) for c in countries], TODAY)
    assert not found.more_possibly
    assert found.within_total == len(found.within)
    return [e.record for e in found.within], [e.record for e in found.possibly]


def ends(day: str, **more):
    """A text that ends on a day, stated so."""
    return AgreementFactory(ends=day, ends_basis="stated", **more)


# On a day, or on none


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2026-11-05", "2026-11-05", "2026-11-05"),
        ("2026-11-05?", "2026-11-05", "2026-11-05"),
        ("2026-11-05/2026-11-09", "2026-11-05", "2026-11-09"),
        ("2026-10-30/2026-11-02?", "2026-10-30", "2026-11-02"),
        ("2026-11-30/2026-12-01", "2026-11-30", "2026-12-01"),
        ("2026-01-01/2026-12-31", "2026-01-01", "2026-12-31"),
        ("2026-11-03/", "2026-11-03", "2026-11-03"),
    ],
)
def test_what_is_known_to_the_day_is_on_its_days(reader, when, first, last):
    event = EventFactory(when=when)
    assert days(reader) == [(event, "event", first, last)]
    assert loose(reader) == ([], [])


@pytest.mark.parametrize(
    "when",
    [
        "2026-11",
        "2026-11?",
        "2026-11-05~",
        "[2026-11-03..2026-11-06]",
        "[2026-11-03,2026-11-06]",
        "2026-11/2026-11-20",
    ],
)
def test_what_is_known_to_the_month_is_on_no_day_of_it(reader, when):
    event = EventFactory(when=when)
    assert days(reader) == []
    assert loose(reader) == ([event], [])


@pytest.mark.parametrize(
    "when", ["2026", "2026-10/2026-12", "2025-03-01/..", "../2027"]
)
def test_what_is_known_to_more_than_the_month_is_only_perhaps_in_it(reader, when):
    event = EventFactory(when=when)
    assert days(reader) == []
    assert loose(reader) == ([], [event])


@pytest.mark.parametrize(
    "when", ["", "2026-10-31", "2026-12-01/2026-12-04", "2025", "2024-08-12/"]
)
def test_what_is_not_known_or_elsewhere_is_not_there(reader, when):
    EventFactory(when=when)
    assert days(reader) == []
    assert loose(reader) == ([], [])


def test_days_are_in_order_and_what_lasts_longer_comes_first(reader):
    short = EventFactory(when="2026-11-05")
    long = EventFactory(when="2026-11-05/2026-11-06")
    early = EventFactory(when="2026-11-04?")
    found = list(entries_between(reader, FIRST, LAST, day=TODAY))
    assert [entry.record for entry in found] == [early, long, short]
    assert [entry.length for entry in found] == [1, 2, 1]
    assert [len(entry.notes) for entry in found] == [1, 0, 0]


def test_more_of_what_may_be_there_than_is_shown_is_said(reader, monkeypatch):
    monkeypatch.setattr(agenda, "MAX_UNDATED", 2)
    for _number in range(3):
        EventFactory(when="2026")
        EventFactory(when="2026-11")
    found = undated_entries(reader, FIRST, LAST, day=TODAY)
    assert (len(found.possibly), found.more_possibly) == (2, True)
    assert (len(found.within), found.within_total) == (2, 3)


# Which records


def test_journey_and_its_sessions_are_not_shown_again(reader):
    journey = EventFactory(when="2026-11-03/2026-11-06", is_container=True)
    stop = EventFactory(when="2026-11-04", part_of=journey, part_kind="stop")
    EventFactory(when="2026-11-04", part_of=stop, part_kind="session")
    assert days(reader) == [(stop, "event", "2026-11-04", "2026-11-04")]


def test_journey_without_recorded_visits_stands_for_itself(reader):
    journey = EventFactory(when="2026-11-03/2026-11-06", is_container=True)
    assert [values[0] for values in days(reader)] == [journey]
    EventFactory(when="2026-11-04", part_of=journey, access="restricted")
    assert [values[0] for values in days(reader)] == [journey]
    stop = EventFactory(when="2026-11-04", part_of=journey)
    assert [values[0] for values in days(reader)] == [stop]


def test_cancelled_event_stays_and_is_called_so(reader):
    EventFactory(when="2026-11-20", status="cancelled")
    (entry,) = entries_between(reader, FIRST, LAST, day=TODAY)
    assert str(entry.badge["text"]) == "Dibatalkan"


def test_calendar_has_ends_of_agreements_in_force_or_expired(reader):
    coming, gone = ends("2026-11-20"), ends("2026-11-10")
    ends("2026-11-20", signature="no", signed="")
    ends("2026-11-20", signature="disputed", signed="")
    ends("2026-11-20", terminated="2025-06-01")
    replaced = ends("2026-11-20")
    AgreementFactory(predecessor=replaced, signed="2026-01-05")
    assert days(reader) == [
        (gone, "end", "2026-11-10", "2026-11-10"),
        (coming, "end", "2026-11-20", "2026-11-20"),
    ]


def test_extended_agreement_ends_where_its_extension_says(reader):
    text = ends("2026-11-10")
    ExtensionFactory(agreement=text, old_end="2026-11-10", new_end="2026-11-28")
    assert days(reader) == [(text, "end", "2026-11-28", "2026-11-28")]


def test_end_that_was_reckoned_is_called_so(reader):
    AgreementFactory(ends="2026-11-20", ends_basis="reckoned")
    (entry,) = entries_between(reader, FIRST, LAST, day=TODAY)
    assert entry.notes
    AgreementFactory(ends="2026-11", ends_basis="reckoned")
    (entry,) = undated_entries(reader, FIRST, LAST, day=TODAY).within
    assert entry.notes


@pytest.mark.parametrize(
    ("end", "months", "deadline"),
    [
        ("2027-05-20", 6, "2026-11-20"),
        ("2026-12-31", 1, "2026-11-30"),
        ("2026-12-30", 1, "2026-11-30"),
        ("2027-02-28?", 3, "2026-11-28"),
        ("2027-11-01", 12, "2026-11-01"),
    ],
)
def test_last_day_for_notice_is_as_many_months_before_the_end(
    reader, end, months, deadline
):
    text = ends(end, notice_months=months)
    ends(end, notice_months=months + 1)
    ends(end)
    found = [entry for entry in days(reader) if entry[1] == "notice"]
    assert found == [(text, "notice", deadline, deadline)]


def test_no_last_day_for_notice_where_it_is_of_no_use(reader):
    ends("2027-05-20", notice_months=6, terminated="2026-06-01")
    ends("2027-05-20", notice_months=6, signature="no", signed="")
    ends("2027-05", notice_months=6)
    ends("2027-05-20~", notice_months=6)
    AgreementFactory(notice_months=6)
    assert days(reader) == []


def test_open_follow_ups_are_due(reader):
    owed = FollowUpFactory(due="2026-11-12")
    late = FollowUpFactory(due="2026-11-03", status="postponed")
    for status in ("done", "dropped", "lapsed", "unknown"):
        FollowUpFactory(due="2026-11-12", status=status)
    FollowUpFactory()
    assert days(reader) == [
        (late, "due", "2026-11-03", "2026-11-03"),
        (owed, "due", "2026-11-12", "2026-11-12"),
    ]


# For whom


def one_of_each(**more) -> set:
    """An event, a text with an end and a last day for notice, something owed."""
    return {
        EventFactory(when="2026-11-05", **more),
        EventFactory(when="2026-11", **more),
        ends("2026-11-20", **more),
        ends("2027-05-20", notice_months=6, **more),
        FollowUpFactory(due="2026-11-12", **more),
    }


def all_told(user, *countries) -> set:
    surely, perhaps = loose(user, *countries)
    found = {entry[0] for entry in days(user, *countries)}
    return {*found, *surely, *perhaps}


def test_restricted_records_are_for_those_who_may_see_them(reader):
    plain = one_of_each()
    hidden = one_of_each(access="restricted")
    for record in one_of_each():
        record.move_to_trash()
    assert all_told(reader) == plain
    assert all_told(UserFactory(role="manager")) == plain | hidden
    assert all_told(UserFactory(role=None)) == set()


def with_country(partner) -> set:
    """One of each that has to do with this partner."""
    event = EventFactory(when="2026-11-05")
    ParticipationFactory(event=event, partner=partner)
    text = ends("2026-11-20", parties=[home(), partner])
    notice = ends("2027-05-20", notice_months=6, parties=[home(), partner])
    owed = FollowUpFactory(due="2026-11-12")
    SideFactory(follow_up=owed, partner=partner)
    more = [
        FollowUpFactory(due="2026-11-13", from_event=event),
        FollowUpFactory(due="2026-11-13", from_agreement=text),
        FollowUpFactory(due="2026-11-13", from_partner=partner),
    ]
    return {event, text, notice, owed, *more}


def test_only_what_concerns_the_requested_country(reader):
    kazakh = with_country(PartnerFactory(country=country("KZ")))
    with_country(PartnerFactory(country=country("KR")))
    there = EventFactory(when="2026-11-07", country=country("KZ"))
    owed = FollowUpFactory(due="2026-11-08")
    SideFactory(follow_up=owed, country=country("KZ"))
    one_of_each()
    assert all_told(reader, "KZ") == {*kazakh, there, owed}


def test_country_of_a_hidden_partner_is_not_shown(reader):
    hidden = with_country(PartnerFactory(country=country("KZ"), access="restricted"))
    secret = EventFactory(when="2026-11-07", country=country("KZ"), access="restricted")
    text = ends("2025-01-01", parties=[PartnerFactory()], access="restricted")
    led_to = [
        FollowUpFactory(due="2026-11-09", from_event=secret),
        FollowUpFactory(due="2026-11-09", from_agreement=text),
    ]
    assert all_told(reader, "KZ") == set()
    assert all_told(reader) == hidden | {*led_to}
    manager = UserFactory(role="manager")
    assert all_told(manager, "KZ") == hidden | {secret, *led_to}


# The pages


@pytest.fixture
def browse(client, reader):
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    return lambda query="": client.get(f"/calendar/{query}")


def test_month_is_a_table_of_weeks_from_monday(browse):
    EventFactory(when="2026-11-03/2026-11-05", title_en="Visit of three days")
    page = browse("?month=2026-11")
    table = page.context["weeks"]
    assert [week[0].day.weekday() for week in table] == [0] * 6
    assert (table[0][0].day, table[-1][-1].day) == (
        date(2026, 10, 26),
        date(2026, 12, 6),
    )
    assert sum(not day.is_outside for week in table for day in week) == 30
    on = [d.day.day for week in table for d in week if d.entries]
    assert on == [3, 4, 5]
    bars = [[day.bars[0].days for day in week if day.bars] for week in table]
    assert bars == [[], [3, 0, 0], [], [], [], []]
    text = page.content.decode()
    assert text.count("Visit of three days</a>") == 1
    assert "3 – 5 November 2026" in text or "3–5 November 2026" in text
    assert all(f"day {n} of 3" in text for n in (2, 3))
    assert page.context["total"] == 1


def test_days_at_the_edge_show_what_is_on_them_and_count_it_not(browse):
    EventFactory(when="2026-10-27")
    page = browse("?month=2026-11")
    assert len(page.context["weeks"][0][1].entries) == 1
    assert page.context["total"] == 0


def test_full_day_names_how_many_more_there_are_and_leads_to_all(browse):
    for _number in range(7):
        EventFactory(when="2026-11-03")
    text = browse("?month=2026-11&country=").content.decode()
    assert text.count('class="happening ') == 3
    assert "4 more" in text
    assert 'href="/calendar/?country=&amp;day=2026-11-03"' in text
    page = browse("?day=2026-11-03")
    assert (page.context["total"], page.context["month"]) == (7, FIRST)
    assert page.content.decode().count('class="happening ') == 7


def test_day_shows_what_falls_on_it_page_by_page(browse):
    lasting = EventFactory(when="2026-10-30/2026-11-05")
    EventFactory(when="2026-11-02")
    one_day = [EventFactory(when="2026-11-03") for _number in range(20)]
    shown = []
    for number in (1, 2):
        page = browse(f"?day=2026-11-03&page={number}").context
        shown += [entry.record for day in page["days"] for entry in day.entries]
        assert page["total"] == 21
    assert shown == [lasting, *one_day]
    beyond = browse("?day=2026-11-03&page=3")
    assert "The list ends with page 2." in beyond.content.decode()


def test_bars_that_overlap_have_lanes_and_the_others_are_counted(browse):
    for _number in range(5):
        EventFactory(when="2026-11-03/2026-11-11")
    EventFactory(when="2026-11-12")
    table = browse("?month=2026-11").context["weeks"]
    of_days = {day.day.day: day for week in table for day in week if not day.is_outside}
    assert [bar.days for bar in of_days[3].bars] == [6, 6, 6]
    assert [bar.days for bar in of_days[9].bars] == [3, 3, 3]
    assert [of_days[n].hidden for n in (2, 3, 11, 12)] == [0, 2, 2, 0]
    assert len(of_days[12].singles) == 1


def test_bar_keeps_its_height_where_another_ends(browse):
    first = EventFactory(when="2026-11-02/2026-11-03")
    second = EventFactory(when="2026-11-03/2026-11-05")
    single = EventFactory(when="2026-11-04")
    table = browse("?month=2026-11").context["weeks"]
    tuesday, wednesday = table[1][1], table[1][2]
    assert [bar.entry.record for bar in tuesday.bars] == [first, second]
    assert wednesday.bars[0] is None
    assert [entry.entry.record for entry in wednesday.entries] == [second, single]


def test_agenda_shows_once_what_lasts_several_days(browse):
    EventFactory(when="2026-10-30/2026-11-05", title_en="Long visit")
    EventFactory(when="2026-11-01", title_en="Day one")
    page = browse("?month=2026-11&view=agenda")
    assert [str(day.day) for day in page.context["days"]] == ["2026-11-01"]
    text = page.content.decode()
    assert text.count("Long visit") == 1
    assert "30 October – 5 November 2026" in text


def test_month_without_entries_says_so(browse):
    words = "No dated items this month."
    assert words in browse("?month=2026-11").content.decode()
    EventFactory(when="2026-10-31")  # in the table, on a day that a phone leaves out
    assert words in browse("?month=2026-11").content.decode()
    EventFactory(when="2026-11-30")
    assert words not in browse("?month=2026-11").content.decode()


@pytest.mark.parametrize(
    "when",
    [
        *("2026-11-05", "2026-11-05?", "2026-11-05~", "2026-11", "2026"),
        *("2026-10-30/2026-12-02", "2026-10/2026-12", "2026-11-05/", "2026-10-05/"),
        *("2025-03-01/..", "../2026-11-05", "../2027", "/2026-11-05", "/2027", ""),
        *("2026-10-31", "2026-12-01/2026-12-04", "2025", "../2025", "2027-01/"),
    ],
)
def test_bounds_leave_out_nothing_of_a_period(when):
    EventFactory(when=when)
    found = Event.objects.filter(touches("when", FIRST, LAST))
    for lasting in (False, True):
        certainly = certain("when", FIRST, LAST, lasting)
        maybe = Event.objects.filter(certainly | possible("when", FIRST, LAST, lasting))
        assert set(maybe) <= set(found)


def test_kinds_are_shown_in_words(browse):
    one_of_each()
    for view in ("month", "agenda"):
        page = browse(f"?month=2026-11&view={view}").content.decode()
        text = re.sub(r"\s*\n\s*", "", page)
        for words in ("Event", "End of an agreement", "Last day for notice"):
            assert f"</svg>{words}</span>" in text
        assert "</svg>Follow-up due</span>" in text
        assert "This month, day not known" in text


def test_page_shows_nothing_hidden(browse):
    for record in one_of_each(access="restricted"):
        name = "what_en" if hasattr(record, "what_en") else "title_en"
        setattr(record, name, "zz12345hx")
        record.save()
    for view in ("month", "agenda"):
        page = browse(f"?month=2026-11&view={view}")
        assert page.context["total"] == 0
        assert "zz12345hx" not in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "month=2026-13",
        "month=2026-1",
        "month=26-11",
        "month=1899-12",
        "month=2200-01",
        "month=%00",
        "month=٢٠٢٦-11",
        "country=XX",
        "view=week",
        "day=2026-11-31",
        "day=1899-12-31",
        "day=2200-01-01",
        "day=03-11-2026",
        "day=%00",
        "page=0",
        "view=agenda&page=2",
        "monht=2026-11",
        "month=2026-11&country=%00",
    ],
)
def test_wrong_address_is_named_and_shows_nothing(browse, query):
    EventFactory(when="2026-11-03", title_en="Plain visit")
    page = browse(f"?{query}")
    assert page.status_code == 200
    assert page.context["errors"]
    text = page.content.decode()
    assert 'role="alert"' in text
    assert "Plain visit" not in text


def test_what_was_typed_stays(browse):
    text = browse("?month=November&country=KZ").content.decode()
    assert 'value="November"' in text
    assert '<option value="KZ" selected>' in text


def test_neighbours_keep_country_and_shape_and_end_with_the_calendar(browse):
    page = browse("?month=2026-12&country=KZ&view=agenda").context
    assert page["next"]["url"].endswith("?country=KZ&view=agenda&month=2027-01")
    assert page["previous"]["month"] == date(2026, 11, 1)
    assert page["today_url"].endswith("?country=KZ&view=agenda")
    assert browse("?month=1900-01").context["previous"] is None
    assert browse("?month=2199-12").context["next"] is None


def test_today_is_a_day_in_jakarta(client, reader, monkeypatch):
    """When November ends in Jakarta, it is still the afternoon before in Greenwich."""
    for moment, month, today in (
        (datetime(2026, 11, 30, 16, 59, tzinfo=ZoneInfo("UTC")), 11, 30),
        (datetime(2026, 11, 30, 17, 1, tzinfo=ZoneInfo("UTC")), 12, 1),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        client.force_login(reader)
        page = client.get("/calendar/").context
        assert page["month"].month == month
        marked = [d.day for week in page["weeks"] for d in week if d.is_today]
        assert [(d.month, d.day) for d in marked] == [(month, today)]


def test_an_entry_of_many_years_fills_only_the_month():
    class Entry:
        first, last = date(1900, 1, 1), date(2199, 12, 31)

    table = weeks(FIRST, [Entry], {}, TODAY)
    assert [len(day.entries) for week in table for day in week] == [1] * 42
    assert [day.bars[0].days for day in table[0]] == [7] + [0] * 6


# As often for thirty


MONTHS = {
    "?month=2026-11": 23,
    "?month=2026-11&view=agenda": 24,
    "?month=2026-11&country=KZ": 24,
}
# The table and the first page of thirty have entries of fewer kinds, which are loaded.
MONTHS_OF_THIRTY = {
    "?month=2026-11": 21,
    "?month=2026-11&view=agenda": 19,
    "?month=2026-11&country=KZ": 22,
}


def one_more() -> None:
    """All that can be in a month, some of it without a title or a day."""
    partner = PartnerFactory()
    with_country(partner)
    nameless = {"title_en": "", "title_id": "", "parties": [home(), partner]}
    ends("2026-11", **nameless)
    ends("2026", **nameless)
    EventFactory(when="2026-11", country=country("KZ"))


@pytest.mark.one_database
def test_a_month_makes_as_many_queries_for_thirty_as_for_one(browse):
    def query_count() -> dict[str, int]:
        found = {}
        for query in MONTHS:
            with CaptureQueriesContext(connection) as queries:
                assert browse(query).status_code == 200
            found[query] = len(queries)
        return found

    one_more()
    query_count()  # what is remembered from the first time on is remembered now
    assert query_count() == MONTHS
    for _number in range(29):
        one_more()
    assert query_count() == MONTHS_OF_THIRTY

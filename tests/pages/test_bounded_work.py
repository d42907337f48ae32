"""Home, attention, the calendar and briefs read and show a bounded part of a register."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ShareFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
# Of a few pages of work: the first has one of each, the others thirty and three hundred.
STEPS = [(0, 1), (1, 30), (30, 300)]


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def library():
    return PartnerFactory(name="Example Library", country=country("KR"))


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def grow(library, first: int, last: int) -> None:
    """Add what needs attention, is in the calendar of this month and in briefs."""
    month = timezone.localdate().strftime("%Y-%m")
    parties = [home(), library]
    for number in range(first, last):
        ending = AgreementFactory(
            parties=parties, signed="2020", ends=day(90), ends_basis="stated"
        )
        ScopeItemFactory(agreement=ending, owed_by=library)
        AgreementFactory(
            parties=parties, signed="2020", ends=day(-1), ends_basis="stated"
        )
        AgreementFactory(parties=parties, signature="no", signed="", stage="drafting")
        for when, status in (
            (f"{month}-1{number % 10}", "held"),
            (f"{month}-03/{month}-08", "held"),
            (month, "planned"),
            ("2024-05", "planned"),
        ):
            event = EventFactory(when=when, status=status)
            ParticipationFactory(event=event, partner=library, came="yes")
        ShareFactory(outcome=OutcomeFactory(as_of="2024"), partner=library)
        for owing, due in ((home(), "2024"), (library, f"{month}-05")):
            owed = FollowUpFactory(from_partner=library, due=due)
            SideFactory(follow_up=owed, partner=owing, role="owes")
        PostFactory(partner=library, person=PersonFactory())
        TieFactory(partner=library, to_partner=PartnerFactory(country=country("KR")))
        NameFactory(partner=library)


def addresses(library) -> list[str]:
    today = timezone.localdate()
    return [
        "/",
        "/attention/",
        "/attention/?kind=overdue",
        "/attention/?kind=ending",
        "/calendar/",
        "/calendar/?view=agenda",
        f"/calendar/?day={today:%Y-%m}-05",
        f"{library.get_absolute_url()}brief/",
        "/countries/KR/brief/",
    ]


def sizes_and_queries(reader, library) -> dict[str, tuple[int, int]]:
    """Return the characters and queries of each page."""
    found = {}
    for address in addresses(library):
        with CaptureQueriesContext(connection) as queries:
            page = reader.get(address)
        found[address] = (len(page.content), len(queries))
    return found


@pytest.mark.one_database
def test_pages_are_bounded_for_one_thirty_and_three_hundred(reader, library):
    found = []
    for first, last in STEPS:
        grow(library, first, last)
        sizes_and_queries(reader, library)
        found.append(sizes_and_queries(reader, library))
    one, thirty, many = found
    for address in addresses(library):
        assert one[address][1] >= thirty[address][1] == many[address][1], address
        assert many[address][0] < 100_000, address
        assert many[address][0] < thirty[address][0] * 1.1, address


def test_list_of_a_kind_has_all_with_the_days_late(reader):
    for number in range(27):
        FollowUpFactory(what_en=f"Late {number}.", due=day(-number - 1))
    FollowUpFactory(what_en="Sometime", due="2024-05")
    overview = reader.get("/attention/").content.decode()
    assert 'href="/attention/?kind=overdue"' in overview
    assert "All 28" in overview
    first = reader.get("/attention/?kind=overdue")
    second = reader.get("/attention/?kind=overdue&page=2")
    shown = [
        row.record for page in (first, second) for row in page.context["group"].rows
    ]
    assert len(set(shown)) == 28
    assert shown[0].what_en == "Sometime"
    assert "at least" in first.content.decode()
    assert "1 day late" in second.content.decode()
    assert "2 days late" in second.content.decode()


def test_own_records_come_first_in_the_list_of_a_kind(client):
    user = UserFactory(role="editor")
    FollowUpFactory(due="2020")
    mine = FollowUpFactory(due=day(-1), person_in_charge=user)
    client.force_login(user)
    rows = client.get("/attention/?kind=overdue").context["group"].rows
    assert (rows[0].record, rows[0].mine) == (mine, True)


def test_event_of_known_days_is_late_since_its_last(reader):
    EventFactory(status="planned", when=f"{day(-6)}/{day(-3)}")
    html = reader.get("/attention/?kind=events").content.decode()
    assert "3 days late" in html
    assert "at least" not in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=nothing", "Select a valid choice"),
        ("kind=%00", "Select a valid choice"),
        ("kind=overdue&page=0", "greater than or equal to 1"),
        ("kind=overdue&page=x", "whole number"),
        ("kind=overdue&page=2", "The list ends with page 1."),
        ("sort=due", "There is no filter of this name."),
    ],
)
def test_wrong_address_is_named_and_shows_nothing(reader, query, message):
    FollowUpFactory(what_en="Something owed", due="2020")
    page = reader.get(f"/attention/?{query}")
    assert page.status_code == 200
    html = page.content.decode()
    assert 'role="alert"' in html
    assert message in html
    assert "Something owed" not in html


def test_hidden_records_are_neither_listed_nor_counted(client):
    FollowUpFactory(due="2020", access="restricted")
    EventFactory(when=f"{day(0)}", access="restricted", title_en="zz12345hx")
    client.force_login(UserFactory(role="viewer"))
    assert client.get("/attention/?kind=overdue").context["group"].rows == []
    page = client.get(f"/calendar/?day={day(0)}")
    assert page.context["total"] == 0
    assert "zz12345hx" not in page.content.decode()


def test_brief_counts_what_it_leaves_out(reader, library):
    grow(library, 0, 9)
    context = reader.get(f"{library.get_absolute_url()}brief/").context
    assert (len(context["valid"].shown), context["valid"].more) == (6, 3)
    assert (len(context["past"].shown), context["past"].more) == (6, 3)
    assert (len(context["waiting"].shown), context["waiting"].more) == (6, 3)
    assert context["held"] == 18
    assert (len(context["history"].shown), len(context["points"])) == (8, 10)
    assert context["history"].more > 20
    for name in ("owed_by_us", "owed_by_them"):
        assert (len(context[name].shown), context[name].more) == (5, 4)
    assert (len(context["scope_items"].shown), context["scope_items"].more) == (6, 3)

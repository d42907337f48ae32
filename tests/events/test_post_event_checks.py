"""Adoption checks: due by themselves, for each foreign delegation, once."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import FollowUp, Program, Side
from events.post_event_checks import delegations, with_due_check
from perpusnas.core.dates.months import MonthsLater
from tests.core.filled_forms import filled
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import (
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def sharing(when="2024-03-04", **facts):
    return EventFactory(**{"kind": "knowledge_sharing", "when": when, **facts})


def laos(event, **facts):
    return ParticipationFactory(event=event, country=country("LA"), **facts)


def named(user, day=None):
    """The delegations of whom a check is due by a day, or all."""
    rows = delegations(user) if day is None else with_due_check(delegations(user), day)
    return sorted(row.delegation for row in rows)


# Months


def later(day: date, months: int) -> date:
    """The calendar's own way, reckoned apart."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def test_months_later_is_never_in_a_month_too_far():
    starts = [date(2023, 8, 28), date(2023, 10, 29), date(2024, 2, 27)]
    days = [day + timedelta(days=n) for day in starts for n in range(5)]
    for number, day in enumerate(days):
        ProgramFactory(since=day.isoformat(), every=number, every_unit="months")
    programs = Program.objects.order_by("since_earliest")
    for months in (1, 6, 12, 36):
        counted = MonthsLater("since_earliest", Value(months))
        found = list(programs.annotate(d=counted).values_list("d", flat=True))
        assert found == [later(day, months) for day in sorted(days)]
    counted = MonthsLater("since_earliest", F("every"))
    found = list(programs.annotate(d=counted).values_list("d", flat=True))
    assert found == [later(day, n) for n, day in enumerate(days)]


# When a check is due


@pytest.mark.parametrize(
    ("when", "half_a_year", "a_year"),
    [
        ("2024-03-04", date(2024, 9, 4), date(2025, 3, 4)),
        ("2023-11-13/2023-11-17", date(2024, 5, 17), date(2024, 11, 17)),
        ("2023-08-31", date(2024, 2, 29), date(2024, 8, 31)),
        ("2024-02", date(2024, 8, 29), date(2025, 2, 28)),
        ("2023", date(2024, 6, 30), date(2024, 12, 31)),
        ("[2024-01..2024-03]", date(2024, 9, 30), date(2025, 3, 31)),
        ("2024-03-04?", date(2024, 9, 4), date(2025, 3, 4)),
    ],
)
def test_check_is_due_after_the_latest_day(viewer, when, half_a_year, a_year):
    laos(sharing(when))
    (row,) = delegations(viewer)
    assert (row.due_6, row.due_12) == (half_a_year, a_year)
    assert named(viewer, half_a_year - timedelta(days=1)) == []
    assert named(viewer, half_a_year) == ["LA"]


@pytest.mark.parametrize("when", ["", "2024-03-04/", "2024/.."])
def test_no_check_is_due_of_what_has_no_last_day(viewer, when):
    laos(sharing(when))
    assert named(viewer) == []


def test_check_moves_with_the_date_and_goes_with_the_status(viewer):
    event = laos(sharing("2024-03-04")).event
    assert named(viewer, date(2024, 9, 4)) == ["LA"]
    event.when = "2024-06"
    event.save()
    assert named(viewer, date(2024, 9, 4)) == []
    assert named(viewer, date(2024, 12, 30)) == ["LA"]
    event.status = "cancelled"
    event.save()
    assert named(viewer, date(2026, 1, 1)) == []


# Of whom


@pytest.mark.parametrize(
    ("facts", "params"),
    [
        ({}, True),
        ({"kind": "training"}, False),
        ({"status": "planned"}, False),
        ({"is_container": True}, False),
    ],
)
def test_only_a_knowledge_sharing_that_was_held_is_checked(viewer, facts, params):
    laos(sharing(**facts))
    assert bool(named(viewer)) is params


def test_sessions_are_not_checked_again(viewer):
    whole = laos(sharing()).event
    laos(sharing(part_of=whole, part_kind="session"))
    assert [row.event for row in delegations(viewer)] == [whole]


@pytest.mark.parametrize(
    ("facts", "params"),
    [
        (lambda: {"country": country("LA"), "came": "yes"}, ["LA"]),
        (lambda: {"country": country("LA"), "came": "no"}, []),
        (lambda: {"country": country("LA"), "role": "concerned"}, []),
        (lambda: {"country": country("LA"), "role": "funder"}, []),
        (lambda: {"country": country("LA"), "role": "visitor"}, ["LA"]),
        (lambda: {"partner": PartnerFactory(country=country("NP"))}, ["NP"]),
        (lambda: {"partner": PartnerFactory(country=country("ID"))}, []),
        (lambda: {"partner": home()}, []),
        (lambda: {"country": country("ID")}, []),
        (lambda: {"region": "Magelang"}, []),
        (lambda: {"group": "Librarians"}, []),
    ],
)
def test_foreign_delegations_that_came_are_checked(viewer, facts, params):
    ParticipationFactory(event=sharing(), **facts())
    assert named(viewer) == params


def test_body_of_no_country_is_a_delegation_of_its_own(viewer):
    body = PartnerFactory(country=None)
    ParticipationFactory(event=sharing(), partner=body)
    assert named(viewer) == [f"#{body.pk}"]


def test_delegation_of_many_rows_is_checked_once(viewer):
    event = sharing()
    laos(event)
    laos(event, capacity="speaker")
    ParticipationFactory(event=event, partner=PartnerFactory(country=country("LA")))
    ParticipationFactory(event=event, country=country("NP"))
    assert named(viewer) == ["LA", "NP"]


def test_hidden_delegations_are_checked_only_by_those_who_see_them(viewer):
    manager = UserFactory(role="manager")
    laos(sharing(access="restricted"))
    secret = PartnerFactory(country=country("NP"), access="restricted")
    ParticipationFactory(event=sharing(), partner=secret)
    assert (named(viewer), named(manager)) == ([], ["LA", "NP"])


# What becomes of it


def take_up(client, row, months, **typed):
    where = f"{reverse('follow_ups:create')}?check={row.pk}&months={months}"
    return client.post(where, filled(client.get(where)) | typed)


@pytest.mark.django_db(transaction=True)
def test_check_becomes_a_follow_up_and_is_due_no_more(client, editor):
    row = laos(sharing("2024-02"))
    day = date(2025, 3, 1)
    assert take_up(client, row, 6, remarks="Two villages").status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.check_months, follow_up.due) == (6, "2024-08-29")
    assert (follow_up.from_event, follow_up.person_in_charge) == (row.event, editor)
    assert follow_up.what_en == "Post-event check after 6 months: Laos"
    sides = follow_up.sides.values_list("role", "partner", "country")
    assert {*sides} == {("about", None, "LA"), ("owes", home().pk, None)}
    (left,) = with_due_check(delegations(editor), day)
    assert (left.check_6, left.check_12) == (follow_up.pk, None)
    assert left.next_due == left.due_12
    take_up(client, row, 12)
    assert named(editor, day) == []


def test_check_is_never_taken_up_twice(client, editor):
    row = laos(sharing("2024-02"))
    where = f"{reverse('follow_ups:create')}?check={row.pk}&months=6"
    first, second = filled(client.get(where)), filled(client.get(where))
    assert client.post(where, first).status_code == 302
    answer = client.post(where, second | {"remarks": "Mine"})
    assert answer.status_code == 422
    assert "its follow-up has been recorded" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert FollowUp.objects.count() == 1
    assert client.get(where).headers["Location"] == reverse("follow_ups:checks")


def test_row_written_anew_brings_no_check_back(client, editor):
    row = laos(sharing("2024-02"))
    take_up(client, row, 6)
    take_up(client, row, 12)
    event = row.event
    row.delete()
    laos(event)
    assert named(editor, date(2026, 1, 1)) == []


def test_check_in_the_trash_is_due_again(client, editor):
    row = laos(sharing("2024-02"))
    take_up(client, row, 6)
    FollowUp.objects.get().move_to_trash()
    assert named(editor, date(2024, 9, 1)) == ["LA"]


def test_follow_up_of_something_else_takes_no_check(viewer):
    row = laos(sharing("2024-02"))
    other = laos(sharing("2024-02")).event
    for facts in ({"from_event": row.event}, {"from_event": other, "check_months": 6}):
        made = FollowUpFactory(**facts)
        Side.objects.create(follow_up=made, role="about", country=country("LA"))
    made = FollowUpFactory(from_event=row.event, check_months=6)
    Side.objects.create(follow_up=made, role="about", country=country("NP"))
    (first, _second) = delegations(viewer).order_by("pk")
    assert (first.check_6, first.check_12) == (None, None)


def test_check_of_a_restricted_event_is_as_restricted(client):
    client.force_login(UserFactory(role="manager"))
    take_up(client, laos(sharing(access="restricted")), 6)
    assert FollowUp.objects.get().access == "restricted"


@pytest.mark.parametrize(
    "query",
    ["check=x&months=6", "check=1&months=7", "check=9999999&months=6", "check=&months="]
    + ["check=" + "9" * 30 + "&months=6", "check=1", "check=%00&months=6"],
)
def test_address_of_no_check_leads_to_those_there_are(client, editor, query):
    where = f"{reverse('follow_ups:create')}?{query}"
    assert client.get(where).headers["Location"] == reverse("follow_ups:checks")
    assert client.post(where, {}).status_code == 422
    assert not FollowUp.objects.exists()


# Pages


def test_list_of_follow_ups_shows_what_is_due(client, editor):
    laos(sharing("2024-02", title_en="Sharing in Yogyakarta"))
    page = client.get(reverse("follow_ups:list")).content.decode()
    assert "1 post-event check due" in page
    assert "Laos" in page
    assert "Sharing in Yogyakarta" in page
    assert "since 29 August 2024" in page


def test_checks_are_shown_with_their_state(client, editor):
    soon = (date.today() - timedelta(days=200)).isoformat()  # noqa: DTZ011
    laos(sharing(soon))
    ParticipationFactory(event=sharing("2024-02"), country=country("NP"))
    laos(sharing(date.today().isoformat()))  # noqa: DTZ011
    where = reverse("follow_ups:checks")
    found = [
        [row.delegation for row in client.get(where + q).context["rows"]]
        for q in ("", "?which=all", "?country=NP")
    ]
    assert found == [["NP", "LA"], ["NP", "LA", "LA"], ["NP"]]
    lines = client.get(f"{reverse('follow_ups:checks_csv')}?which=all&dialect=standard")
    text = lines.getvalue().decode("utf-8-sig").splitlines()
    assert text[0].startswith("Delegation,Event,When,Due after 6 months")
    assert "2024-08-29" in text[1]
    assert len(text) == 4


def test_reader_who_may_not_write_is_offered_nothing(client, viewer):
    client.force_login(viewer)
    laos(sharing("2024-02"))
    page = client.get(reverse("follow_ups:checks")).content.decode()
    assert "months=6" not in page


@pytest.mark.one_database
def test_pages_make_as_many_queries_for_thirty_as_for_one(
    client, editor, django_assert_num_queries
):
    codes = ["LA", "MY", "NP", "LK", "VN", "MM", "TH", "KH", "PH", "JP"]
    places = [reverse("follow_ups:list"), reverse("follow_ups:checks")]
    counts = []
    for _turn in range(3):
        event = sharing("2024-02")
        for code in codes[: 1 if not counts else 10]:
            ParticipationFactory(event=event, country=country(code))
        counts.append([queries(client, place) for place in places])
    assert counts[0] == counts[1] == counts[2]


def queries(client, where) -> int:
    with CaptureQueriesContext(connection) as params:
        assert client.get(where).status_code == 200
    return len(params)

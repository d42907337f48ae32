"""The first page: what needs a hand, and the counts, as far as the reader may see."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.event_factories import EventFactory, FollowUpFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


def seen_by(client, role: str):
    client.force_login(UserFactory(role=role))
    return client.get("/").context


def work(context) -> dict[str, list]:
    return {g.key: [row.record for row in g.rows] for g in context["groups"]}


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_counts_are_of_what_the_reader_may_see(client):
    for access in ("public", "internal", "restricted"):
        PersonFactory(access=access)
        SourceFactory(access=access)
        PartnerFactory(access=access, country=country("KZ"))
        AgreementFactory(access=access, ends=soon(400), ends_basis="stated")
    PartnerFactory(country=None)
    PartnerFactory(country=country("ID"))
    AgreementFactory(ends=soon(30), ends_basis="stated")
    AgreementFactory(signature="no", signed="")
    AgreementFactory(ends="2024-12-31", ends_basis="stated").move_to_trash()
    counts = dict(seen_by(client, "viewer")["counts"])
    assert counts == {
        "agreements": 4,
        "of_others": 0,
        "in_force": 3,
        "ending": 1,
        "unsigned": 1,
        "partners": 4,
        "countries": 1,
        "people": 2,
        "sources": 2,
        "events": 0,
        "follow_ups": 0,
    }
    counts = seen_by(client, "manager")["counts"]
    found = [counts[k] for k in ("agreements", "partners", "people", "sources")]
    assert found == [5, 5, 3, 3]


def test_counts_are_those_of_the_lists_they_lead_to(client):
    AgreementFactory(ends=soon(30), ends_basis="stated")
    AgreementFactory(ends=soon(900), ends_basis="stated", parties=[home()])
    AgreementFactory(signature="no", signed="")
    counts = seen_by(client, "viewer")["counts"]
    for name, query in {
        "agreements": "",
        "in_force": "?validity=in_force",
        "ending": "?validity=ending",
        "unsigned": "?validity=unsigned",
    }.items():
        assert client.get(f"/agreements/{query}").context["page"].total == counts[name]


def test_events_and_follow_ups_are_counted_as_their_lists_count_them(client):
    journey = EventFactory(status="held", is_container=True)
    EventFactory(status="held", part_of=journey, part_kind="stop")
    EventFactory(status="held", part_of=journey, part_kind="session")
    EventFactory(status="planned", when=soon(20))
    EventFactory(status="held", access="restricted")
    for status in ("open", "running", "postponed", "done"):
        FollowUpFactory(status=status)
    counts = seen_by(client, "viewer")["counts"]
    assert (counts["events"], counts["follow_ups"]) == (1, 3)
    page = client.get("/").content.decode()
    for name in ("events", "follow-ups"):
        address = re.search(rf'/{name}/\?[^"]+', page)[0].replace("&amp;", "&")
        total = client.get(address).context["page"].total
        assert total == counts[name.replace("-", "_")]


def test_overdue_stands_with_ones_own_first(client):
    FollowUpFactory(what_en="Long overdue", due="2020")
    mine = FollowUpFactory(what_en="Mine", due=soon(-1))
    FollowUpFactory(due=soon(1))
    FollowUpFactory(due="2020", status="done")
    FollowUpFactory(due="2020", access="restricted")
    user = UserFactory(role="viewer")
    mine.person_in_charge = user
    mine.save()
    client.force_login(user)
    found = work(client.get("/").context)["overdue"]
    assert [item.what_en for item in found] == ["Mine", "Long overdue"]


def test_what_is_coming_is_shown_by_day_and_what_has_no_outcome(client):
    later = EventFactory(status="planned", when=soon(90))
    sooner = EventFactory(status="confirmed", when=soon(5))
    EventFactory(status="cancelled", when=soon(5))
    EventFactory(status="planned", when=soon(900))
    EventFactory(status="planned", when="")
    EventFactory(status="planned", when=soon(6), access="restricted")
    silent = EventFactory(status="planned", when="2020-05")
    context = seen_by(client, "viewer")
    assert list(context["coming"]) == [sooner, later]
    assert work(context)["events"] == [silent]


def test_what_ends_soon_stands_first_by_day(client):
    later = AgreementFactory(ends=soon(90), ends_basis="stated")
    sooner = AgreementFactory(ends=soon(5), ends_basis="stated")
    AgreementFactory(ends=soon(181), ends_basis="stated")
    AgreementFactory(ends=soon(2), ends_basis="stated", access="restricted")
    assert work(seen_by(client, "viewer"))["ending"] == [sooner, later]


def test_what_is_in_doubt_is_shown(client):
    disputed = AgreementFactory(signature="disputed", signed="")
    now = timezone.localdate()
    maybe = AgreementFactory(
        signed="2015", ends=f"[{now.year - 1}..{now.year + 1}]", ends_basis="stated"
    )
    AgreementFactory()
    assert work(seen_by(client, "viewer"))["doubt"] == [maybe, disputed]


def test_work_is_that_of_its_page_three_lines_of_each(client):
    for days in range(5, 10):
        AgreementFactory(ends=soon(days), ends_basis="stated")
    (group,) = [g for g in seen_by(client, "editor")["groups"] if g.key == "ending"]
    whole = client.get("/attention/").context["groups"]
    (other,) = [g for g in whole if g.key == "ending"]
    assert (group.total, len(group.rows), len(other.rows)) == (5, 3, 3)
    assert group.rows == other.rows[:3]
    page = client.get("/").content.decode()
    assert f'href="{group.rows[0].action_url}"' in page

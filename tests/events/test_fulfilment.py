"""A follow-up that something fulfils stands as that stands, for who may see it."""

import pytest
from django.urls import reverse

from events.models import FollowUp
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


def state(follow_up, user):
    return FollowUp.objects.with_status(user).get(pk=follow_up.pk).state


@pytest.mark.parametrize(
    ("status", "now"),
    [
        ("proposed", "open"),
        ("planned", "running"),
        ("confirmed", "running"),
        ("postponed", "postponed"),
        ("held", "done"),
        ("cancelled", "dropped"),
    ],
)
def test_status_is_that_of_the_event(viewer, status, now):
    made = FollowUpFactory(
        status="lapsed", fulfilled_by_event=EventFactory(status=status)
    )
    assert state(made, viewer) == now


@pytest.mark.parametrize(
    ("facts", "now"),
    [
        ({"signature": "yes"}, "done"),
        ({"signature": "yes", "stage": "terminated"}, "done"),
        ({"signature": "unknown"}, "unknown"),
        ({"signature": "disputed"}, "unknown"),
        ({"signature": "no", "stage": "proposed"}, "open"),
        ({"signature": "no", "stage": "drafting"}, "running"),
        ({"signature": "no", "stage": "ready"}, "running"),
        ({"signature": "no", "stage": "on_hold"}, "postponed"),
        ({"signature": "no", "stage": "cancelled"}, "dropped"),
    ],
)
def test_status_is_that_of_the_agreement(viewer, facts, now):
    text = AgreementFactory(**{"signed": "", **facts})
    made = FollowUpFactory(status="lapsed", fulfilled_by_agreement=text)
    assert state(made, viewer) == now


@pytest.mark.parametrize(
    ("standing", "now"),
    [
        ("sought", "open"),
        ("promised", "open"),
        ("target", "open"),
        ("achieved", "done"),
        ("existing", "done"),
        ("ended", "done"),
        ("refused", "dropped"),
    ],
)
def test_status_is_that_of_the_outcome(viewer, standing, now):
    outcome = OutcomeFactory(standing=standing)
    made = FollowUpFactory(status="lapsed", fulfilled_by_outcome=outcome)
    assert state(made, viewer) == now


def test_status_is_what_was_entered_where_nothing_fulfils_it(viewer):
    assert state(FollowUpFactory(status="lapsed"), viewer) == "lapsed"


@pytest.mark.parametrize("hide", ["restricted", "trash"])
def test_hidden_fulfilment_reveals_nothing(viewer, hide):
    event = EventFactory(status="held")
    made = FollowUpFactory(status="open", fulfilled_by_event=event, due="2020")
    if hide == "trash":
        event.move_to_trash()
    else:
        event.access = "restricted"
        event.save()
    manager = UserFactory(role="manager")
    done = "done" if hide == "restricted" else "open"
    assert (state(made, viewer), state(made, manager)) == ("open", done)
    assert list(FollowUp.objects.overdue(viewer)) == [made]
    assert FollowUp.objects.overdue(manager).exists() is (hide == "trash")


def test_fulfilled_follow_up_is_closed(viewer):
    held = EventFactory(status="held")
    made = FollowUpFactory(fulfilled_by_event=held, due="2020", person_in_charge=viewer)
    SideFactory(follow_up=made)
    FollowUpFactory(fulfilled_by_event=held)
    params = [
        getattr(FollowUp.objects, w) for w in ("overdue", "theirs", "mine", "no_date")
    ]
    assert [list(which(viewer)) for which in params] == [[], [], [], []]
    FollowUp.objects.update(fulfilled_by_event=None)
    assert [which(viewer).count() for which in params] == [1, 1, 1, 1]


def test_follow_up_fulfilled_by_a_plan_is_still_open(viewer):
    planned = EventFactory(status="planned", when="2020")
    made = FollowUpFactory(status="done", fulfilled_by_event=planned, due="2020")
    assert list(FollowUp.objects.overdue(viewer)) == [made]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_what_our_units_owe_is_not_theirs(viewer, depth):
    unit = home()
    for _step in range(depth):
        unit = PartnerFactory(parent=unit, country=country("ID"))
    made = SideFactory(partner=unit).follow_up
    assert not FollowUp.objects.theirs(viewer).exists()
    SideFactory(follow_up=made)
    assert list(FollowUp.objects.theirs(viewer)) == [made]


def test_hidden_side_makes_nothing_theirs(viewer):
    made = SideFactory(partner=PartnerFactory(access="restricted")).follow_up
    assert not FollowUp.objects.theirs(viewer).exists()
    assert list(FollowUp.objects.theirs(UserFactory(role="manager"))) == [made]


def test_mine_is_open_and_in_my_charge(viewer):
    mine = FollowUpFactory(person_in_charge=viewer)
    FollowUpFactory(person_in_charge=viewer, status="done")
    FollowUpFactory(person_in_charge=UserFactory(role="editor"))
    FollowUpFactory()
    assert list(FollowUp.objects.mine(viewer)) == [mine]


# Pages and files


@pytest.fixture
def reader(client, viewer):
    client.force_login(viewer)
    client.cookies["django_language"] = "en"
    return client


def rows(reader, query):
    return [
        row.what_en
        for row in reader.get(reverse("follow_ups:list"), query).context["rows"]
    ]


def test_list_page_and_file_show_the_status_as_it_is_now(reader):
    held = EventFactory(status="held", title_en="Return visit")
    made = FollowUpFactory(what_en="Visit us", due="2020", fulfilled_by_event=held)
    assert rows(reader, {"status": "done"}) == ["Visit us"]
    assert rows(reader, {"status": "open"}) == rows(reader, {"which": "overdue"}) == []
    response = reader.get(reverse("follow_ups:export_csv"), {"dialect": "standard"})
    (line,) = response.getvalue().decode("utf-8-sig").splitlines()[1:]
    assert ",Done,," in line
    page = reader.get(made.get_absolute_url()).content.decode()
    assert "follows the linked record" in page
    assert "Overdue" not in page


@pytest.mark.parametrize("which", ["mine", "overdue", "theirs", "no_date"])
def test_ways_to_look_at_follow_ups_are_one_click_away(reader, viewer, which):
    FollowUpFactory(what_en="Mine", person_in_charge=viewer, due="2999")
    FollowUpFactory(what_en="Overdue", due="2020")
    SideFactory(follow_up=FollowUpFactory(what_en="Theirs", due="2999"))
    FollowUpFactory(what_en="Undated")
    FollowUpFactory(what_en="Settled", status="done", person_in_charge=viewer)
    found = {"mine": "Mine", "overdue": "Overdue", "theirs": "Theirs"}
    assert rows(reader, {"which": which}) == [found.get(which, "Undated")]
    page = reader.get(reverse("follow_ups:list"), {"which": which}).content.decode()
    words = " ".join(page.split())
    assert f'?which={which}" aria-current="page"' in words
    ways = ["mine", "overdue", "theirs", "no_date"]
    assert all(f"{reverse('follow_ups:list')}?which={way}" in page for way in ways)

"""The page for the minute before an envoy walks in: what is told, to whom, and how."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    ParticipationFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db

KZ = "/countries/KZ/brief/?language=en"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="editor"))
    return client


@pytest.fixture
def library():
    return PartnerFactory(name="Academic Library")


def address(partner) -> str:
    return f"{partner.get_absolute_url()}brief/?language=en"


def days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def text(library, **more):
    return AgreementFactory(
        parties=[home(), library], effective="2020", signed="2020", **more
    )


def points(response) -> list[tuple[str, str]]:
    return [(p.matter, str(p.record)) for p in response.context["points"]]


@pytest.mark.parametrize("where", ["partner", "country"])
def test_agreements_are_grouped_as_valid_waiting_or_past(user_client, library, where):
    text(library, title_en="In progress", ends=days(900))
    text(library, title_en="Over", ends="2021")
    AgreementFactory(
        parties=[library], title_en="Draft", signature="no", signed="", stage="drafting"
    )
    told = user_client.get(address(library) if where == "partner" else KZ).context
    shown = {k: [str(t) for t in told[k].shown] for k in ("valid", "waiting", "past")}
    assert shown == {"valid": ["In progress"], "waiting": ["Draft"], "past": ["Over"]}


def test_points_show_ends_last_days_scope_items_and_follow_ups(user_client, library):
    soon = text(library, title_en="Soon", ends=days(100), notice_months=2)
    open_one, kept = ScopeItemFactory.create_batch(2, agreement=soon)
    event = EventFactory(status="held", title_en="Talk", when=days(-30))
    EvidenceFactory(event=event, agreement=soon, scope_item=kept, kind="carries_out")
    late = FollowUpFactory(what_en="Send books", due=days(-5), from_partner=library)
    SideFactory(follow_up=late, partner=home(), role="owes")
    response = user_client.get(address(library))
    assert points(response) == [
        ("Last day for notice", "Soon"),
        ("Expiring soon", "Soon"),
        ("Overdue", "Send books"),
        ("Scope items not yet implemented", "Soon"),
    ]
    assert [i.text for i in response.context["scope_items"].shown] == [open_one.text_en]


def test_inactive_agreement_is_a_talking_point_and_an_active_one_is_not(
    user_client, library
):
    asleep, lively = (
        text(library, title_en=title, ends=days(900)) for title in ("Still", "Lively")
    )
    event = EventFactory(status="held", when=days(-20))
    EvidenceFactory(event=event, agreement=lively, kind="carries_out")
    assert points(user_client.get(address(library))) == [("Inactive", str(asleep))]


def test_follow_ups_are_grouped_by_side(user_client, library):
    owing = {
        "Ours": [home()],
        "Unit": [PartnerFactory(name="Our unit", parent=home())],
        "Theirs": [library],
        "Both": [home(), library],
        "Nobody": [],
    }
    for words, who in owing.items():
        item = FollowUpFactory(what_en=words, from_partner=library)
        for partner in who:
            SideFactory(follow_up=item, partner=partner, role="owes")
    FollowUpFactory(what_en="Done", from_partner=library, status="done")
    told = user_client.get(address(library)).context
    names = ("owed_by_us", "owed_by_them", "owed")
    assert {n: [str(i) for i in told[n].shown] for n in names} == {
        "owed_by_us": ["Ours", "Unit", "Both"],
        "owed_by_them": ["Theirs", "Both"],
        "owed": ["Nobody"],
    }


def test_names_stand_in_their_own_scripts(user_client, library):
    names = {
        "kk": "Ұлттық кітапхана",
        "ko": "국립중앙도서관",
        "ar": "المكتبة الوطنية",
        "zh": "中国国家图书馆",
    }
    for language, name in names.items():
        NameFactory(partner=library, kind="native", text=name, language=language)
    NameFactory(partner=library, kind="identifier", scheme="isil", text="KZ-1")
    page = user_client.get(address(library)).text
    for language, name in names.items():
        assert f'<bdi lang="{language}">{name}</bdi>' in page
        assert name in user_client.get(KZ).text
    assert "KZ-1" not in page


def test_either_language_is_given_whatever_the_reader_reads(user_client, library):
    NameFactory(partner=library, kind="indonesian", text="Perpustakaan Akademik")
    english = user_client.get(address(library))
    other = user_client.get(address(library).replace("=en", "=id"))
    assert '<html lang="en">' in english.text
    assert "<h1>Academic Library</h1>" in english.text
    assert english.headers["Content-Language"] == "en"
    assert '<html lang="id">' in other.text
    assert "<h1>Perpustakaan Akademik</h1>" in other.text
    for wrong in ("fr", "", "en\x00", "x" * 500):
        response = user_client.get(
            f"{library.get_absolute_url()}brief/", {"language": wrong}
        )
        assert response.headers["Content-Language"] == "id"


def test_those_who_left_their_post_are_not_met(user_client, library):
    PostFactory(partner=library, person=PersonFactory(name="Here Now"))
    PostFactory(partner=library, person=PersonFactory(name="Long Gone"), until="2019")
    page = user_client.get(address(library)).text
    assert "Here Now" in page
    assert "Long Gone" not in page


def test_nothing_hidden_is_shown(client, library):
    secret = {"access": "restricted"}
    text(library, title_en="Secret text", ends=days(30), **secret)
    event = EventFactory(
        title_en="Secret visit", when=days(-9), status="held", **secret
    )
    ParticipationFactory(event=event, partner=library)
    FollowUpFactory(what_en="Secret promise", from_partner=library, **secret)
    person = PersonFactory(name="Secret person", **secret)
    PostFactory(partner=library, person=person)
    PartnerFactory(name="Secret library", **secret)
    for role, seen in [("viewer", False), ("editor", False), ("manager", True)]:
        client.force_login(UserFactory(role=role))
        for page in (address(library), KZ):
            assert ("Secret" in client.get(page).text) is seen


def test_contact_data_is_not_on_the_print(user_client, library):
    PostFactory(partner=library, mail="secret@example.org", phone="555-0199")
    page = user_client.get(address(library)).text
    assert "secret@example.org" not in page
    assert "555-0199" not in page


def test_brief_of_a_merged_partner_leads_to_the_kept_one(user_client, library):
    library.merged.create(number=999)
    moved = user_client.get("/partners/999/brief/")
    assert moved.url == f"{library.get_absolute_url()}brief/"


@pytest.mark.one_database
@pytest.mark.parametrize(("count", "expected"), [(1, (54, 70)), (30, (44, 60))])
def test_queries_do_not_grow(user_client, library, count, expected):
    for _number in range(count):
        known = text(library, ends=days(90), notice_months=1)
        ScopeItemFactory(agreement=known, owed_by=library)
        event = EventFactory(status="held", when=days(-3))
        ParticipationFactory(event=event, partner=library)
        SideFactory(
            follow_up=FollowUpFactory(from_partner=library),
            partner=library,
            role="owes",
        )
        PostFactory(partner=library)
        NameFactory(partner=library)
    user_client.get(address(library))
    found = []
    for page in (address(library), KZ):
        with CaptureQueriesContext(connection) as queries:
            user_client.get(page)
        found.append(len(queries))
    assert tuple(found) == expected

"""The private address of one's calendar, and what calendar programs read there."""

import logging
import re
import warnings
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream
from ical.exceptions import CalendarParseError

from perpusnas.core.models import Feed, User
from perpusnas.deadlines.views import feeds
from tests.event_factories import EventFactory, FollowUpFactory, ParticipationFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
PAGE = "/calendar/feed/"


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def address(user, query: str = "") -> str:
    return f"/feeds/{Feed.renew(user)}.ics{query}"


def read(where: str):
    """What a program of which nothing is known gets there."""
    return Client().get(where)


def events(where: str) -> dict:
    """What another reader of iCalendar than the writer's finds, by its name."""
    answer = read(where)
    assert answer.status_code == 200
    found = IcsCalendarStream.calendar_from_ics(answer.content.decode()).events
    named = {event.uid: event for event in found}
    assert len(named) == len(found)
    return named


@pytest.fixture
def reader():
    return UserFactory(role="viewer", language="en")


# What is read


def full_register() -> None:
    """Everything that a line of the file could stumble over."""
    odd = (
        'Comma, semicolon; "quotes" \\ back\\nslash:\r\nnew line '
        + "Қазақстан 한국 " * 20
    )
    partner = PartnerFactory(name=odd[:150])
    EventFactory(when=soon(3), title_en=odd, venue=odd[:300], city="A, B; C")
    EventFactory(when=f"{soon(5)}/{soon(9)}?", status="planned", country=country("KZ"))
    EventFactory(when=soon(4), status="cancelled", title_en="", title_id="", kind="")
    parties = [home(), partner]
    AgreementFactory(ends=soon(400), notice_months=6, parties=parties)
    AgreementFactory(ends=soon(40), ends_basis="reckoned", title_en="", title_id="")
    FollowUpFactory(due=soon(-20), what_en=odd)


def test_another_parser_reads_all_of_it_without_a_warning(reader, caplog):
    full_register()
    text = read(address(reader)).content.decode()
    caplog.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parsed = IcsCalendarStream.calendar_from_ics(text)
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
    assert len(parsed.events) == text.count("BEGIN:VEVENT") == 7
    names = {extra.name: extra.value for extra in parsed.extras}
    assert names["x-wr-calname"] == "Perpusnas Partnerships"
    assert parsed.x_wr_timezone == "Asia/Jakarta"
    assert parsed.refresh_interval == timedelta(hours=6)
    for event in parsed.events:
        assert event.extras == []
        assert event.dtend > event.dtstart


def test_the_other_parser_would_complain(reader):
    full_register()
    text = read(address(reader)).content.decode()
    for right, wrong in [
        ("STATUS:CONFIRMED", "STATUS:SURE"),
        ("DTSTART;VALUE=DATE:2", "DTSTART;VALUE=DATE:x"),
        ("SEQUENCE:1", "SEQUENCE:one"),
        ("\r\n ", "\r\n"),
    ]:
        assert right in text
        with pytest.raises((CalendarParseError, ValueError)):
            IcsCalendarStream.calendar_from_ics(text.replace(right, wrong, 1))


def test_file_keeps_to_the_standard_in_what_parsers_forgive(reader):
    full_register()
    content = read(address(reader)).content
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for part in content.split(b"BEGIN:VEVENT")[1:]:
        for name in (b"UID:", b"DTSTAMP:", b"DTSTART;VALUE=DATE:", b"SUMMARY:"):
            assert len(re.findall(rb"\r\n" + name, part)) == 1


def test_event_is_shown_with_all_required_properties(reader):
    event = EventFactory(
        when=f"{soon(5)}/{soon(9)}",
        status="confirmed",
        title_en="Visit, long",
        city="Astana",
        country=country("KZ"),
    )
    event.save()
    (given,) = events(address(reader)).values()
    assert given.uid == f"event-{event.pk}-event@perpusnas.go.id"
    assert given.summary == "Visit, long"
    assert given.dtstart == date.fromisoformat(soon(5))
    assert given.dtend == date.fromisoformat(soon(10))
    assert given.location == "Astana, Kazakhstan"
    assert (given.status, given.sequence, event.version) == ("CONFIRMED", 2, 2)
    changed = event.changed.replace(microsecond=0)
    assert given.dtstamp == given.last_modified == changed
    assert given.created == event.created.replace(microsecond=0)
    assert given.url == f"http://testserver/events/{event.pk}/"
    assert "Visit" in given.description


def test_names_stay_when_everything_else_changes(reader):
    event = EventFactory(when=soon(5))
    text = AgreementFactory(ends=soon(400), notice_months=6)
    owed = FollowUpFactory(due=soon(5))
    where = address(reader)
    names = set(events(where))
    assert names == {
        f"event-{event.pk}-event@perpusnas.go.id",
        f"agreement-{text.pk}-end@perpusnas.go.id",
        f"agreement-{text.pk}-notice@perpusnas.go.id",
        f"followup-{owed.pk}-due@perpusnas.go.id",
    }
    event.when, event.status = soon(6), "cancelled"
    text.ends, owed.due = soon(401), soon(6)
    for record in (event, text, owed):
        record.save()
    assert set(events(where)) == names
    assert set(events(address(reader))) == names


@pytest.mark.parametrize(
    ("status", "when", "given", "words"),
    [
        ("held", -5, "CONFIRMED", "Visit"),
        ("confirmed", 5, "CONFIRMED", "Visit"),
        ("planned", 5, "TENTATIVE", "Visit (Planned)"),
        ("proposed", 5, "TENTATIVE", "Visit (Proposed)"),
        ("postponed", 5, "TENTATIVE", "Visit (Postponed)"),
        ("planned", -5, "TENTATIVE", "Visit (Outcome not known)"),
        ("cancelled", 5, "CANCELLED", "Visit (Cancelled)"),
    ],
)
def test_what_is_not_sure_is_called_so(reader, status, when, given, words):
    EventFactory(when=soon(when), status=status, title_en="Visit")
    (event,) = events(address(reader)).values()
    assert (event.status, event.summary) == (given, words)


def test_doubtful_day_is_tentative_and_an_unknown_one_is_not_there(reader):
    EventFactory(when=f"{soon(5)}?", title_en="Visit")
    for vague in (
        soon(5)[:7],
        soon(5)[:4],
        "",
        f"{soon(5)}/..",
        f"[{soon(5)}..{soon(7)}]",
    ):
        EventFactory(when=vague)
    (event,) = events(address(reader)).values()
    assert (event.status, event.summary) == ("TENTATIVE", "Visit (date not certain)")


def test_reckoned_end_is_called_so(reader):
    AgreementFactory(ends=soon(40), ends_basis="reckoned", title_en="Memorandum")
    (given,) = events(address(reader)).values()
    expected = "End of an agreement: Memorandum (calculated from duration)"
    assert given.summary == expected


def test_far_past_and_future_are_left_out(reader):
    for days in (-500, -300, 1000, 1400):
        EventFactory(when=soon(days))
    assert len(events(address(reader))) == 2


def test_language_is_the_owners(reader):
    FollowUpFactory(due=soon(5), what_en="Send the list", what_id="Mengirim daftar")
    where = address(reader)
    (given,) = events(where).values()
    assert given.summary.endswith(": Send the list")
    User.objects.filter(pk=reader.pk).update(language="id")
    (given,) = events(where).values()
    assert given.summary.endswith(": Mengirim daftar")
    answer = Client(headers={"cookie": "django_language=en"}).get(where)
    assert answer.headers["Content-Language"] == "id"


def test_days_are_those_of_jakarta(reader, monkeypatch):
    """An hour before midnight in Greenwich the year of the feed is on by one day."""
    EventFactory(when="2026-11-30", status="planned", title_en="Visit")
    where = address(reader)
    for hour, words in ((16, "Visit (Planned)"), (18, "Visit (Outcome not known)")):
        moment = datetime(2026, 11, 30, hour, 30, tzinfo=ZoneInfo("UTC"))
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        (given,) = events(where).values()
        assert (given.summary, given.dtstart) == (words, date(2026, 11, 30))
        assert given.dtstamp.tzinfo == UTC


def test_one_country_can_be_requested(reader):
    there = EventFactory(when=soon(5), country=country("KZ"))
    EventFactory(when=soon(5), country=country("KR"))
    hidden = EventFactory(when=soon(5), country=country("KR"))
    ParticipationFactory(event=hidden, partner=PartnerFactory(access="restricted"))
    assert set(events(address(reader, "?country=KZ"))) == {
        f"event-{there.pk}-event@perpusnas.go.id"
    }


@pytest.mark.parametrize(
    "query", ["?country=XX", "?contry=KZ", "?country=KZ&x=1", "?country=%00"]
)
def test_wrong_question_is_answered_with_the_reason(reader, query):
    EventFactory(when=soon(5))
    answer = read(address(reader, query))
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content.strip()
    assert b"VEVENT" not in answer.content


# Whose rights


def test_rights_are_the_owners_at_the_time_of_reading(reader):
    for access in ("internal", "restricted"):
        EventFactory(when=soon(5), access=access)
        AgreementFactory(ends=soon(400), notice_months=6, access=access)
        FollowUpFactory(due=soon(5), access=access)
    where = address(reader)
    assert len(events(where)) == 4
    reader.groups.set(Group.objects.filter(name="manager"))
    assert len(events(where)) == 8
    reader.groups.set(Group.objects.filter(name="viewer"))
    assert len(events(where)) == 4


def test_reader_does_not_matter(reader):
    EventFactory(when=soon(5), access="restricted")
    asking = Client()
    asking.force_login(UserFactory(role="administrator"))
    assert b"VEVENT" not in asking.get(address(reader)).content


def answer_of(where: str) -> tuple:
    answer = read(where)
    return answer.status_code, answer.content, dict(answer.headers)


def test_every_address_that_opens_nothing_is_answered_alike(reader):
    nobody = answer_of("/feeds/" + "a" * 43 + ".ics")
    assert nobody[0] == 404
    where = address(reader)
    assert read(where).status_code == 200
    renewed = address(reader)
    assert answer_of(where) == nobody
    assert read(renewed).status_code == 200
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert answer_of(renewed) == nobody
    assert answer_of(f"{renewed}?country=XX") == nobody
    assert answer_of(address(UserFactory(role=None))) == nobody
    for odd in ("x", "%00", "%ED%A0%80", "é" * 300, Feed.objects.first().digest):
        assert answer_of(f"/feeds/{odd}.ics") == nobody
    User.objects.filter(pk=reader.pk).update(is_active=True)
    assert read(renewed).status_code == 200


# The secret


def test_secret_is_kept_as_a_digest_only(reader):
    secret = Feed.renew(reader)
    assert len(secret) == 43  # 256 bits
    feed = Feed.objects.get()
    assert feed.digest == sha256(secret.encode()).hexdigest()
    assert secret not in str(vars(feed))
    assert Feed.renew(reader) != secret


def test_answer_is_kept_nowhere_and_makes_no_session(reader):
    for where in (address(reader), "/feeds/wrong.ics", address(reader, "?x=1")):
        answer = read(where)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.cookies == {}
    assert not Session.objects.exists()


def test_nothing_can_be_sent_to_it(reader):
    where = address(reader)
    for method in ("post", "put", "delete", "options", "patch"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(where)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
    assert Client().head(where).content == b""


def test_no_log_has_the_address(reader, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    secret = Feed.renew(reader)
    where = f"/feeds/{secret}.ics"
    strict = Client(enforce_csrf_checks=True)
    assert read(where).status_code == 200
    assert read(f"{where}?x=1").status_code == 400
    assert strict.post(where).status_code == 405

    def fails(*_args):
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "calendar_for", fails)
        assert read(where).status_code == 500
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert read(where).status_code == 404
    answers = re.findall(r"A calendar feed answered (\d+)", caplog.text)
    assert answers == ["400", "405", "500", "404"]
    assert "RuntimeError: broken" in caplog.text
    assert secret not in caplog.text
    assert all(secret not in str(vars(record)) for record in caplog.records)


# Its page


@pytest.fixture
def browse(client, reader):
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    return client


def shown(answer) -> str:
    """The address that stands on the page."""
    found = re.findall(
        r'value="http://testserver(/feeds/[^"]+)"', answer.content.decode()
    )
    assert len(found) == 1
    return found[0]


def test_address_is_made_shown_once_renewed_and_switched_off(browse):
    assert "no calendar link yet" in browse.get(PAGE).content.decode()
    made = browse.post(PAGE, {"do": "renew"})
    first = shown(made)
    assert made.headers["Cache-Control"] == "private, no-store"
    assert read(first).status_code == 200
    again = browse.get(PAGE).content.decode()
    assert "/feeds/" not in again
    assert "cannot be looked up" in again
    second = shown(browse.post(PAGE, {"do": "renew"}))
    assert read(first).status_code == 404
    assert read(second).status_code == 200
    answer = browse.post(PAGE, {"do": "stop"}, follow=True)
    assert "Your calendar link is disabled." in answer.content.decode()
    assert read(second).status_code == 404
    assert not Feed.objects.exists()
    assert browse.post(PAGE, {"do": "stop"}).status_code == 302


def test_address_is_in_no_session_and_no_cookie(browse):
    secret = shown(browse.post(PAGE, {"do": "renew"})).split("/")[2][:-4]
    stored = [session.get_decoded() for session in Session.objects.all()]
    assert secret not in str(stored)
    assert secret not in str(browse.cookies)


@pytest.mark.parametrize("sent", [{}, {"do": ""}, {"do": "look"}])
def test_nothing_is_done_unless_it_is_said_what(browse, reader, sent):
    where = address(reader)
    answer = browse.post(PAGE, sent)
    assert answer.status_code == 422
    assert "/feeds/" not in answer.content.decode()
    assert read(where).status_code == 200


def test_one_persons_address_is_no_affair_of_another(browse):
    other = address(UserFactory(role="editor"))
    browse.post(PAGE, {"do": "renew"})
    browse.post(PAGE, {"do": "stop"})
    assert read(other).status_code == 200


def test_forged_form_makes_nothing(reader):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    assert strict.post(PAGE, {"do": "renew"}).status_code == 403
    assert not Feed.objects.exists()


# As often for thirty


def one_more() -> None:
    partner = PartnerFactory()
    event = EventFactory(when=soon(5), country=country("KZ"))
    ParticipationFactory(event=event, partner=partner)
    parties = [home(), partner]
    nameless = {"title_id": "", "title_en": "", "parties": parties}
    AgreementFactory(ends=soon(400), notice_months=6, **nameless)
    FollowUpFactory(due=soon(5), from_event=event)


FEEDS = {"": 14, "?country=KZ": 15}


@pytest.mark.one_database
def test_a_feed_makes_as_many_queries_for_thirty_as_for_one(reader):
    where = address(reader)

    def query_count() -> dict[str, int]:
        found = {}
        for query in FEEDS:
            with CaptureQueriesContext(connection) as queries:
                assert read(where + query).status_code == 200
            found[query] = len(queries)
        return found

    one_more()
    query_count()  # what is remembered from the first time on is remembered now
    assert query_count() == FEEDS
    for _number in range(29):
        one_more()
    assert query_count() == FEEDS

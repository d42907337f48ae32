"""Pages of agreements, events and sources show the first of each kind, and lead to
all."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from perpusnas.core.lists.sections import FIRST
from perpusnas.core.models.bulk import bulk_save
from tests import event_factories as of_events
from tests import factories as of_partners
from tests.event_factories import (
    EventCitationFactory,
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    ScopeItemFactory,
    SourceFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def subject():
    """A record of each kind, on whose pages everything else will stand."""
    program, agreement = ProgramFactory(), AgreementFactory(signed="2001-05-05")
    event = EventFactory(program=program, when="2002-02-02")
    outcome = OutcomeFactory(as_of="2003-03-03", quantity=3)
    return {
        "program": program,
        "agreement": agreement,
        "event": event,
        "outcome": outcome,
        "follow_up": FollowUpFactory(),
        "source": SourceFactory(),
        "scope_item": ScopeItemFactory(agreement=agreement),
        "partner": PartnerFactory(),
        "person": PersonFactory(),
    }


def grow(subject, first: int, last: int) -> None:
    """Add what the pages show."""
    with transaction.atomic():
        new = []
        for number in range(first, last):
            new += rows_of_agreement(subject, number)
            new += rows_of_events(subject, number)
            new += doubts(subject, number)
        bulk_save(new)


def rows_of_agreement(subject, number: int) -> list:
    """Return one more of each kind on the page of the agreement."""
    year = 1990 + number % 30
    agreement, source = subject["agreement"], subject["source"]
    partner = PartnerFactory.build(name=f"Side {number}", country=home().country)
    event = EventFactory.build(when=f"{year}-03", program=subject["program"])
    gift = OutcomeFactory.build(
        as_of=f"{year}", agreement=agreement, event=subject["event"]
    )
    gift.program = subject["program"]
    paper = SourceFactory.build(kind="paper", copy_of=source)
    return [
        *(partner, event, gift, paper),
        of_partners.PartyFactory.build(
            agreement=agreement, partner=partner, position=number + 1
        ),
        of_partners.SignatoryFactory.build(
            agreement=agreement, partner=partner, person=subject["person"]
        ),
        of_partners.SignatoryFactory.build(
            agreement=agreement, partner=None, capacity="witness", person=None
        ),
        ScopeItemFactory.build(agreement=agreement, position=number + 2),
        of_partners.ExtensionFactory.build(agreement=agreement, paper=source),
        of_partners.ReviewFactory.build(agreement=agreement),
        of_partners.StageChangeFactory.build(agreement=agreement, evidence=source),
        AgreementCitationFactory.build(agreement=agreement, source=source),
        AgreementCitationFactory.build(
            agreement=agreement, source=paper, stance="text"
        ),
        AgreementFactory.build(parent=agreement, signed=f"{year}-07"),
        AgreementFactory.build(predecessor=agreement, signed=f"{year}-08"),
        EvidenceFactory.build(
            agreement=agreement, scope_item=subject["scope_item"], event=event
        ),
        ParticipationFactory.build(event=event, partner=partner, came="yes"),
        FollowUpFactory.build(from_agreement=agreement),
    ]


def rows_of_events(subject, number: int) -> list:
    """Return one more of each kind on the pages of the event, the program, the outcome
    and the follow-up."""
    event, outcome, program = (subject[n] for n in ("event", "outcome", "program"))
    owed, partner, source = (subject[n] for n in ("follow_up", "partner", "source"))
    agreement, person = subject["agreement"], subject["person"]
    about = {"event": event, "outcome": outcome, "program": program, "follow_up": owed}
    citations = [
        EventCitationFactory.build(**{"event": None, name: record}, source=source)
        for name, record in about.items()
    ]
    sides = [
        of_events.SideFactory.build(follow_up=owed, partner=partner, role=role)
        for role in ("owes", "is_owed", "about")
    ]
    return [
        *(*citations, *sides),
        ParticipationFactory.build(event=event, partner=partner),
        of_events.EventPersonFactory.build(event=event, person=person),
        of_events.StatusChangeFactory.build(event=event, evidence=source),
        EvidenceFactory.build(event=event, agreement=agreement, note=f"Note {number}"),
        EvidenceFactory.build(event=None, outcome=outcome, agreement=agreement),
        EventFactory.build(part_of=event, follows=event),
        FollowUpFactory.build(from_event=event, from_outcome=outcome),
        FollowUpFactory.build(fulfilled_by_event=event),
        FollowUpFactory.build(fulfilled_by_outcome=outcome),
        OutcomeFactory.build(adds_to=outcome),
        of_events.ProgramBodyFactory.build(program=program, partner=partner),
        ProgramFactory.build(continued_as=program),
        of_events.OutcomeNameFactory.build(outcome=outcome),
        of_events.OutcomePartFactory.build(outcome=outcome, number=1),
        of_events.OutcomePersonFactory.build(outcome=outcome, person=person),
        of_events.NominationStateFactory.build(outcome=outcome, evidence=source),
        of_events.ShareFactory.build(outcome=outcome, partner=partner),
    ]


def doubts(subject, number: int) -> list:
    """Return one more doubt about a fact of the agreement and one of the event."""
    common = {"source": subject["source"], "stance": "contradicts"}
    says = f"Otherwise {number}"
    return [
        AgreementCitationFactory.build(
            agreement=subject["agreement"], fact="signed", says=says, **common
        ),
        EventCitationFactory.build(
            event=subject["event"], fact="when", says=says, **common
        ),
    ]


# Queries of each page with one of each row, and with thirty or three hundred: sections of
# more than ten are counted.
QUERIES = {
    "agreement": (36, 46),
    "event": (27, 37),
    "program": (19, 27),
    "outcome": (23, 34),
    "follow_up": (10, 15),
    "source": (28, 35),
    "person": (14, 17),
}


def size_and_queries(reader, subject) -> dict[str, tuple[int, int]]:
    """Return characters and queries of each page."""
    found = {}
    addresses = {
        kind: subject[kind].get_absolute_url() for kind in QUERIES if kind in subject
    }
    addresses["history"] = f"{addresses['agreement']}history/"
    for kind, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            page = reader.get(address)
        assert page.status_code == 200
        found[kind] = (len(page.content), len(queries))
    return found


@pytest.mark.one_database
def test_pages_are_bounded_for_one_thirty_and_three_hundred(reader, subject):
    grow(subject, 0, 1)
    size_and_queries(reader, subject)
    for_one = size_and_queries(reader, subject)
    grow(subject, 1, 30)
    for_thirty = size_and_queries(reader, subject)
    grow(subject, 30, 300)
    for_three_hundred = size_and_queries(reader, subject)
    queries = {
        kind: (for_one[kind][1], for_thirty[kind][1]) for kind in for_three_hundred
    }
    many = {kind: number for kind, (_size, number) in for_three_hundred.items()}
    # A page of the history has entries of fewer kinds the more there are of each.
    for_one_change, for_thirty_changes = queries.pop("history")
    assert for_one_change >= for_thirty_changes >= many.pop("history")
    assert many == {kind: number for kind, (_one, number) in queries.items()}
    assert queries == QUERIES
    sizes = {kind: size for kind, (size, _queries) in for_three_hundred.items()}
    assert {kind: size for kind, size in sizes.items() if size >= 100_000} == {}
    for kind, size in sizes.items():
        if kind != "history":
            assert size < for_thirty[kind][0] * 1.4, kind


def section_of(html: str, heading: str) -> str:
    return html.partition(f'id="{heading}"')[2].partition("</section>")[0]


def test_agreement_leads_to_the_lists_of_what_came_of_it(reader):
    agreement = AgreementFactory()
    for number in range(FIRST + 3):
        event = EventFactory(title_en=f"Visit {number}.")
        EvidenceFactory(event=event, agreement=agreement)
        OutcomeFactory(title_en=f"Gift {number}.", agreement=agreement)
        FollowUpFactory(what_en=f"Debt {number}.", from_agreement=agreement)
    html = reader.get(agreement.get_absolute_url()).content.decode()
    lists = {
        "events": ("/events/", "Visit"),
        "outcomes": ("/outcomes/", "Gift"),
        "follow-ups": ("/follow-ups/", "Debt"),
    }
    for heading, (address, words) in lists.items():
        section = section_of(html, heading)
        assert len(set(re.findall(rf"{words} \d+\.", section))) == FIRST
        assert f'href="{address}?agreement={agreement.pk}"' in section
        assert "All 13" in section


def test_scope_item_shows_first_evidence_and_the_number_of_all(reader):
    item = ScopeItemFactory()
    for number in range(5):
        event = EventFactory(title_en=f"Visit {number}.")
        EvidenceFactory(event=event, scope_item=item)
    hidden = EventFactory(access="restricted")
    EvidenceFactory(event=hidden, scope_item=item)
    html = reader.get(item.agreement.get_absolute_url()).content.decode()
    section = section_of(html, "scope-items")
    assert re.findall(r"Visit \d\.", section) == ["Visit 4.", "Visit 3.", "Visit 2."]
    assert "5 in all" in section


def test_long_timeline_of_an_agreement_is_shown_by_year(reader):
    agreement = AgreementFactory(signed="2000-01-01")
    for number in range(40):
        event = EventFactory(
            when=f"{2001 + number % 4}-05", title_en=f"Visit {number}."
        )
        EvidenceFactory(event=event, agreement=agreement)
    address = agreement.get_absolute_url()

    def timeline(year: str = "") -> str:
        html = reader.get(address, {"year": year}).content.decode()
        return section_of(html, "timeline")

    years = re.findall(r'href="\?year=(\w+)#timeline"', timeline())
    assert years == ["2004", "2003", "2002", "2001", "2000"]
    shown = re.findall(r"Visit \d+\.", timeline("2002"))
    assert set(shown) == {f"Visit {number}." for number in range(1, 40, 4)}
    assert not re.findall(r"Visit \d+\.", timeline("2000"))
    assert "Signed" in timeline("2000")
    assert "Signed" not in timeline("2001")


def test_participants_of_a_program_are_counted_over_all_editions(reader):
    program = ProgramFactory()
    often, once = PartnerFactory(name="Often"), PartnerFactory(name="Once")
    events = [EventFactory(program=program, when=f"{y}-05") for y in range(2000, 2012)]
    for event in events:
        ParticipationFactory(event=event, partner=often, came="yes", role="host")
        ParticipationFactory(event=event, partner=home(), came="yes")
    ParticipationFactory(event=events[0], partner=once, came="yes")
    ParticipationFactory(event=events[0], partner=once, came="yes", role="host")
    ParticipationFactory(event=events[0], group="Pupils")
    ParticipationFactory(event=events[1], group="Pupils")
    ParticipationFactory(event=events[0], group="Absent", came="no")
    session = EventFactory(program=program, part_of=events[0], part_kind="session")
    ParticipationFactory(event=session, group="In a session", came="yes")
    html = reader.get(program.get_absolute_url()).content.decode()
    text = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", section_of(html, "participants"))
    )
    assert re.search(r"Often Host 12 events", text)
    assert re.search(r"Once Host, Participant 1 event ", text)
    assert re.search(r"Pupils Participant attendance not recorded", text)
    assert text.count("Pupils") == 1
    assert "Absent" not in text
    assert "In a session" not in text


def test_years_of_a_program_are_complete_on_each_page(reader):
    program = ProgramFactory()
    for year in range(2000, 2012):
        for _edition in range(2):
            EventFactory(program=program, when=f"{year}-05")
    EventFactory(program=program, when="")
    address = program.get_absolute_url()

    def years(number: int) -> list[str]:
        html = reader.get(address, {"years": number}).content.decode()
        rows = re.sub(r"<[^>]+>", " ", section_of(html, "years"))
        return re.findall(r"(\d{4}|not recorded)\s+(\d+)\s", rows)

    latest = [(str(year), "2") for year in range(2011, 2001, -1)]
    assert years(1) == latest
    assert years(2) == [("2001", "2"), ("2000", "2"), ("not recorded", "1")]


def test_parts_off_the_page_count_in_the_total_of_an_outcome(reader):
    outcome = OutcomeFactory(quantity=50)
    for _part in range(FIRST + 2):
        of_events.OutcomePartFactory(outcome=outcome, number=4)
    of_events.OutcomePartFactory(outcome=outcome)
    html = reader.get(outcome.get_absolute_url()).content.decode()
    section = section_of(html, "parts")
    assert "from details: 48" in section
    assert "1 entry without a number" in section


def test_fact_shows_its_first_doubts_and_how_many_more(reader):
    agreement = AgreementFactory()
    for number in range(5):
        AgreementCitationFactory(
            agreement=agreement,
            stance="contradicts",
            fact="signed",
            says=f"Day {number}",
        )
    AgreementCitationFactory(
        agreement=agreement, stance="contradicts", fact="mode", says="By post"
    )
    html = reader.get(agreement.get_absolute_url()).content.decode()
    status = html.partition('class="status-strip')[2].partition("</dl>")[0]
    assert re.findall(r"Day \d|By post", status) == [
        *("Day 0", "Day 1", "Day 2"),
        "By post",
    ]
    assert re.findall(r'href="#sources"\s*>and (\d) more', status) == ["2"]


def test_signatories_of_parties_on_another_page_are_not_shown_as_others(reader):
    agreement = AgreementFactory()
    partners = [PartnerFactory() for _ in range(FIRST + 1)]
    for position, partner in enumerate(partners):
        of_partners.PartyFactory(
            agreement=agreement, partner=partner, position=position
        )
        of_partners.SignatoryFactory(
            agreement=agreement,
            partner=partner,
            person=PersonFactory(name=f"Signer {position}."),
        )
    address = agreement.get_absolute_url()
    for number, expected in ((1, {*range(FIRST)}), (2, {FIRST})):
        html = reader.get(address, {"parties": number}).content.decode()
        shown = re.findall(r"Signer (\d+)\.", section_of(html, "parties"))
        assert {int(found) for found in shown} == expected
        assert len(shown) == len(expected)


def test_citations_of_a_source_have_pages(reader):
    source = SourceFactory()
    for number in range(FIRST + 2):
        AgreementCitationFactory(
            agreement=AgreementFactory(title_en=f"Text {number}."), source=source
        )
    AgreementCitationFactory(
        agreement=AgreementFactory(access="restricted"), source=source
    )
    address = source.get_absolute_url()
    first = reader.get(address).content.decode()
    assert len(re.findall(r"Text \d+\.", section_of(first, "says"))) == FIRST
    assert "1 to 10 of 12" in first
    assert f'href="{address}?agreementcitation=2#says"' in first
    second = reader.get(address, {"agreementcitation": 2}).content.decode()
    assert re.findall(r"Text \d+\.", section_of(second, "says")) == [
        "Text 10.",
        "Text 11.",
    ]


def test_page_beyond_the_last_does_not_say_that_there_is_none(reader):
    event = EventFactory()
    of_events.StatusChangeFactory(event=event)
    html = reader.get(event.get_absolute_url(), {"status_changes": 9}).content.decode()
    section = section_of(html, "course-of-status")
    assert "No earlier status" not in section
    assert f'href="{event.get_absolute_url()}#course-of-status"' in section

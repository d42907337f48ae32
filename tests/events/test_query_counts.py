"""Pages of events and what came of them ask as often for thirty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.event_factories import (
    EventCitationFactory,
    EventFactory,
    EventPersonFactory,
    EvidenceFactory,
    FollowUpFactory,
    NominationStateFactory,
    OutcomeFactory,
    OutcomeNameFactory,
    OutcomePartFactory,
    OutcomePersonFactory,
    ParticipationFactory,
    ProgramFactory,
    ShareFactory,
    SideFactory,
    StatusChangeFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    ScopeItemFactory,
    SourceFactory,
    UserFactory,
    country,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CODES = ["KZ", "RU", "AZ", "KR", "JP", "MY", "SG", "TH", "VN", "PH", "LA", "MM", "KH"]


@pytest.fixture
def subject():
    """One record of each kind, on whose pages everything else will stand."""
    program = ProgramFactory(name_en="Subject program", every=1, every_unit="years")
    event = EventFactory(
        title_en="Subject event", kind="knowledge_sharing", program=program, when="2020"
    )
    outcome = OutcomeFactory(title_en="Subject outcome", event=event, program=program)
    follow_up = FollowUpFactory(
        what_en="Subject follow-up",
        from_event=event,
        from_outcome=outcome,
        person_in_charge=UserFactory(role="editor"),
    )
    return {
        "programs": program,
        "events": event,
        "outcomes": outcome,
        "follow_ups": follow_up,
    }


def grow(subject, number: int) -> None:
    """One more of everything, in lists and on the subjects' pages."""
    program, event = subject["programs"], subject["events"]
    outcome, follow_up = subject["outcomes"], subject["follow_ups"]
    partner = PartnerFactory(country=country(CODES[number % len(CODES)]))
    person, news = PersonFactory(), SourceFactory()
    text = AgreementFactory(title_id="", title_en="", parties=[home(), partner])
    item = ScopeItemFactory(agreement=text)
    ParticipationFactory(event=event, partner=partner)
    place = country(CODES[(number + 5) % len(CODES)])
    row = ParticipationFactory(event=event, country=place)
    EventPersonFactory(event=event, person=person, partner=partner)
    StatusChangeFactory(event=event, evidence=news)
    EvidenceFactory(event=event, scope_item=item)
    EvidenceFactory(outcome=outcome, scope_item=item)
    ShareFactory(outcome=outcome, partner=partner)
    OutcomeNameFactory(outcome=outcome)
    OutcomePartFactory(outcome=outcome, number=number)
    OutcomePersonFactory(outcome=outcome, person=person)
    NominationStateFactory(outcome=outcome, evidence=news)
    SideFactory(follow_up=follow_up, partner=partner)
    for name, record in zip(
        ("program", "event", "outcome", "follow_up"), subject.values(), strict=True
    ):
        EventCitationFactory(**{name: record}, source=news)
    EventCitationFactory(event=event, source=news, participation=row)
    part = EventFactory(
        title_en=f"Subject part {number}", part_of=event, program=program, follows=event
    )
    ParticipationFactory(event=part, partner=partner)
    gift = OutcomeFactory(
        title_en=f"Subject gift {number}", event=event, program=program
    )
    ShareFactory(outcome=gift, partner=partner)
    OutcomeNameFactory(outcome=gift)
    NominationStateFactory(outcome=gift)
    owed = FollowUpFactory(
        what_en=f"Subject debt {number}",
        from_event=event,
        from_outcome=outcome,
        fulfilled_by_event=part,
        person_in_charge=UserFactory(role="editor"),
    )
    SideFactory(follow_up=owed, partner=partner)
    FollowUpFactory(fulfilled_by_event=event)
    ProgramFactory(name_en=f"Subject course {number}", continued_as=program)


FILTERS = {
    "programs": ["due=yes"],
    "events": ["country=KZ&status=held", "from=2020-01-01&to=2024-12-31", "abroad=yes"],
    "outcomes": ["country=KZ", "standing=achieved", "nomination=sent"],
    "follow_ups": ["which=theirs", "which=mine", "status=done"],
}


def addresses(subject) -> list[str]:
    found = []
    for name, record in subject.items():
        where = reverse(f"{name}:list")
        found += [f"{where}?q=subject&per_page=100", record.get_absolute_url()]
        found += [f"{where}?{query}" for query in FILTERS[name]]
        found += [reverse(f"{name}:export_csv"), f"{record.get_absolute_url()}edit/"]
        if name != "follow_ups":
            found.append(f"{reverse(f'{name}:suggest')}?q=subject")
    found += [f"{reverse('events:suggest_promise')}?q=promise"]
    found += [f"{reverse('events:participation', args=[subject['events'].pk])}"]
    found += [f"{reverse('events:list')}?partner={home().pk}"]
    return found


def read(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200, address
        b"".join(response) if response.streaming else response.content
    return len(queries)


def test_queries_do_not_grow_with_records_or_rows(client, subject):
    client.force_login(UserFactory(role="manager"))

    def counted() -> dict[str, int]:
        return {address: read(client, address) for address in addresses(subject)}

    grow(subject, 0)
    counted()  # what is remembered from the first time on is remembered now
    before = counted()
    for number in range(1, 30):
        grow(subject, number)
    counted()  # so is what filters offer now
    after = counted()
    # Pages of records count the rows of long sections: `test_bounded_records` has their
    # numbers, which do not grow further.
    pages = {record.get_absolute_url() for record in subject.values()}
    grown = {p: (before[p], after[p]) for p in after if before[p] != after[p]}
    assert {p: numbers for p, numbers in grown.items() if p not in pages} == {}

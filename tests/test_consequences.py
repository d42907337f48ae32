"""What is hidden shows in no consequence either: no count, filter or list of work changes.

Each case adds one hidden record, or one row that names a hidden record, to a register that
has work of every kind, and compares all answers that are computed from such rows.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from events.models import FollowUp
from perpusnas.core.models import Record
from perpusnas.reports.registry import REPORTS
from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
)
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    UserFactory,
    country,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


class Work:
    """Agreements that wait for somebody: in force, ended, on hold and in preparation."""

    def __init__(self):
        today = timezone.localdate()
        soon = (today + timedelta(days=60)).isoformat()
        self.library = PartnerFactory(name="Library", country=country("KZ"))
        parties = {"parties": [home(), self.library]}
        signed = {"signature": "yes", "signed": "2019-01-01", "stage": "implementation"}
        self.ending = AgreementFactory(
            ends=soon, title_en="Ending", **signed, **parties
        )
        self.ended = AgreementFactory(
            ends="2021", title_en="Ended", **signed, **parties
        )
        self.waiting = AgreementFactory(stage="negotiation", **parties)
        self.on_hold = AgreementFactory(stage="on_hold", **parties)
        self.item = ScopeItemFactory(agreement=self.ending)
        self.event = EventFactory(when="2020-05-05", status="held", title_en="Visit")
        self.due = FollowUpFactory(due="2021", status="open")


def restricted(record: Record) -> Record:
    record.access = "restricted"
    record.save()
    return record


def trashed(record: Record) -> Record:
    record.move_to_trash()
    return record


def signatory(work, hide):
    person = PersonFactory()
    SignatoryFactory(agreement=work.ending, partner=work.library, person=person)
    hide(person)


def signed_paper(work, hide):
    source = SourceFactory(kind="paper", paper_kind="signed")
    source.file.name = "aa/signed.pdf"
    source.save()
    AgreementCitationFactory(agreement=work.ending, source=source, stance="text")
    hide(source)


def contradiction(work, hide):
    source = SourceFactory()
    AgreementCitationFactory(
        agreement=work.ending, source=source, stance="contradicts", says="No."
    )
    hide(source)


def stage_since(work, hide):
    source = SourceFactory()
    long_ago = {"stage": "negotiation", "since": "2001-01-01"}
    StageChangeFactory(agreement=work.waiting, evidence=source, **long_ago)
    hide(source)


def stage_again(work, hide):
    source = SourceFactory()
    again = {"stage": "on_hold", "since": "2001-01-01", "again": "2002-02-02"}
    StageChangeFactory(agreement=work.on_hold, evidence=source, **again)
    hide(source)


def successor(work, hide):
    hide(
        AgreementFactory(
            predecessor=work.ended, signature="yes", signed="2021", stage="signed"
        )
    )


def successor_of_ending(work, hide):
    hide(
        AgreementFactory(
            predecessor=work.ending, signature="yes", signed="2021", stage="signed"
        )
    )


def party(work, hide):
    partner = PartnerFactory(country=country("MN"))
    PartyFactory(agreement=work.ending, partner=partner)
    hide(partner)


def evidence(work, hide):
    event = EventFactory(when=timezone.localdate().isoformat(), status="held")
    carried = {"scope_item": work.item, "kind": "carries_out"}
    EvidenceFactory(agreement=work.ending, event=event, **carried)
    hide(event)


def outcome(work, hide):
    hide(OutcomeFactory(agreement=work.ending, event=work.event, partner=work.library))


def follow_up(work, hide):
    hide(FollowUpFactory(from_agreement=work.ending, due="2021", status="open"))


def owed_by(work, hide):
    partner = PartnerFactory()
    ScopeItemFactory(agreement=work.ended, owed_by=partner)
    hide(partner)


def follow_up_fulfilled(work, hide):
    event = EventFactory(when="2021", status="held")
    # By update: that the follow-up itself was changed may be seen.
    FollowUp.objects.filter(pk=work.due.pk).update(fulfilled_by_event=event)
    hide(event)


CASES = [
    signatory,
    signed_paper,
    contradiction,
    stage_since,
    stage_again,
    successor,
    successor_of_ending,
    party,
    evidence,
    outcome,
    follow_up,
    owed_by,
    follow_up_fulfilled,
]
PAGES = [
    reverse("home"),
    reverse("attention"),
    reverse("agreements:pipeline"),
    reverse("agreements:coverage"),
    reverse("agreements:list"),
    f"{reverse('agreements:list')}?validity=in_force&country=KZ",
    f"{reverse('agreements:list')}?validity=expired",
    f"{reverse('agreements:export_csv')}?dialect=standard",
    reverse("events:list"),
    reverse("outcomes:sums"),
    reverse("follow_ups:list"),
    reverse("follow_ups:checks"),
    reverse("calendar:list"),
    reverse("partners:list"),
    reverse("sources:doubts"),
    reverse("countries:detail", args=["KZ"]),
]
OF_MANAGERS = [reverse("reports:detail", args=[slug]) for slug in REPORTS]
NOISE = re.compile(rb'name="(?:csrfmiddlewaretoken|once)" value="[^"]+"')


def answers(client: Client, work: Work, *, manager: bool) -> dict[str, bytes]:
    pages = [*PAGES, *(OF_MANAGERS if manager else [])]
    pages += [r.get_absolute_url() for r in (work.ending, work.ended, work.waiting)]
    pages += [work.library.get_absolute_url(), work.due.get_absolute_url()]
    found = {}
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        found[page] = NOISE.sub(b"", response.getvalue())
    return found


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


def changed(before: dict, after: dict) -> set[str]:
    return {page for page in before if before[page] != after[page]}


@pytest.mark.parametrize("add", CASES)
@pytest.mark.parametrize(
    ("role", "hide"), [("viewer", restricted), ("manager", trashed)]
)
def test_no_answer_is_computed_from_what_is_hidden(add, role, hide):
    work = Work()
    client = client_of(role)
    before = answers(client, work, manager=role == "manager")
    add(work, hide)
    after = answers(client, work, manager=role == "manager")
    assert changed(before, after) == set()


@pytest.mark.parametrize("add", CASES)
def test_answers_are_computed_from_what_may_be_seen(add):
    work = Work()
    client = client_of("manager")
    before = answers(client, work, manager=True)
    add(work, restricted)
    assert changed(before, answers(client, work, manager=True))


@pytest.mark.parametrize("role", ["editor", "manager"])
def test_code_that_only_a_hidden_record_has_is_refused_in_the_same_words(role):
    AgreementFactory(code="KS-1", access="restricted")
    AgreementFactory(code="KS-2")
    client = client_of(role)
    pages = set()
    for code in ("KS-1", "KS-2"):
        sent = {"code": code, "kind": "mou", "stage": "idea", "access": "internal"}
        answer = client.post(reverse("agreements:create"), sent)
        assert answer.status_code == 422
        errors = answer.context["form"].errors
        pages.add(str({name: list(errors[name]) for name in errors}).replace(code, ""))
    assert len(pages) == 1
    assert Agreement.objects.count() == 2

"""Records of every kind that a report tells of."""

from datetime import timedelta

from django.utils import timezone

from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramBodyFactory,
    ProgramFactory,
    ShareFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ReviewFactory,
    ScopeItemFactory,
    StageChangeFactory,
    UserFactory,
    country,
    home,
)

KSST = "Kerja Sama Selatan-Selatan dan Triangular (KSST)"


def this_year(month_and_day: str = "01-01") -> str:
    return f"{timezone.localdate().year}-{month_and_day}"


def ends_soon() -> str:
    return (timezone.localdate() + timedelta(days=50)).isoformat()


def fill(number: int, access: str = "internal") -> None:
    """A record for every report, all of them of this access."""
    kept = {"access": access}
    codes = ["KZ", "RU", "AZ", "KR", "JP", "MY", "SG", "TH", "VN", "PH"]
    land = country(codes[number % len(codes)])
    partner = PartnerFactory(name=f"Library {number} {access}", country=land, **kept)
    program = ProgramFactory(framework_id=KSST, **kept)
    signed = AgreementFactory(
        parties=[home(), partner],
        signed=f"{2015 + number % 8}-02-07",
        ends=ends_soon(),
        ends_basis="stated",
        renewal="written",
        notice_months=6,
        custody="handed",
        **kept,
    )
    item = ScopeItemFactory(agreement=signed)
    ReviewFactory(agreement=signed, recommendation="continue", realised=50)
    waiting = AgreementFactory(
        parties=[home(), partner],
        signature="no",
        signed="",
        stage="negotiation",
        predecessor=signed,
        person_in_charge=UserFactory(role="editor"),
        **kept,
    )
    StageChangeFactory(agreement=waiting, stage="negotiation", since="2024-03-01")
    event = EventFactory(
        program=program, when=this_year(), country=country("ID"), **kept
    )
    ParticipationFactory(event=event, partner=partner, came="yes", heads=3, women=1)
    ProgramBodyFactory(program=program, partner=partner, role="funder")
    outcome = OutcomeFactory(event=event, **kept)
    ShareFactory(outcome=outcome, partner=partner)
    EvidenceFactory(event=event, scope_item=item)
    EvidenceFactory(outcome=outcome, scope_item=item)
    follow_up = FollowUpFactory(
        from_event=event, from_agreement=signed, due="2024-01-01", **kept
    )
    SideFactory(follow_up=follow_up, partner=partner)

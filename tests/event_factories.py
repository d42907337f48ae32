"""Programs, events, outcomes and follow-ups for tests: plain, and without any row."""

import factory
from factory.django import DjangoModelFactory

from events.models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    NominationState,
    Outcome,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
    Participation,
    Program,
    ProgramBody,
    Share,
    Side,
    StatusChange,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
)


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    name_id = factory.Sequence(lambda n: f"Program Berbagi {n}")
    name_en = factory.Sequence(lambda n: f"Sharing Program {n}")


class ProgramBodyFactory(DjangoModelFactory):
    """A new partner that organises a new program; or else the `country` or `group`
    named."""

    class Meta:
        model = ProgramBody

    program = factory.SubFactory(ProgramFactory)
    country = None
    group = ""
    partner = factory.Maybe(
        factory.LazyAttribute(lambda o: o.country or o.group),
        None,
        factory.SubFactory(PartnerFactory),
    )
    role = "organiser"


class EventFactory(DjangoModelFactory):
    """A visit held on 4 March 2024; nobody is told to have had a part in it."""

    class Meta:
        model = Event

    kind = "visit"
    status = "held"
    title_id = factory.Sequence(lambda n: f"Kunjungan {n}")
    title_en = factory.Sequence(lambda n: f"Visit {n}")
    when = "2024-03-04"


class EventRowFactory(DjangoModelFactory):
    """A row of a new event, or of the `event` given."""

    class Meta:
        abstract = True

    event = factory.SubFactory(EventFactory)


class ParticipationFactory(EventRowFactory):
    """A new partner takes part; or else the `country`, `region` or `group` named."""

    class Meta:
        model = Participation

    country = None
    region = ""
    group = ""
    partner = factory.Maybe(
        factory.LazyAttribute(lambda o: o.country or o.region or o.group),
        None,
        factory.SubFactory(PartnerFactory),
    )
    role = "participant"


class EventPersonFactory(EventRowFactory):
    class Meta:
        model = EventPerson

    person = factory.SubFactory(PersonFactory)


class StatusChangeFactory(EventRowFactory):
    class Meta:
        model = StatusChange

    status = "planned"
    since = "2024-01"


class EventCitationFactory(DjangoModelFactory):
    """What a source states of a new event, or of the record given instead."""

    class Meta:
        model = EventCitation

    program = None
    outcome = None
    follow_up = None
    event = factory.Maybe(
        factory.LazyAttribute(lambda o: o.program or o.outcome or o.follow_up),
        None,
        factory.SubFactory(EventFactory),
    )
    source = factory.SubFactory(SourceFactory)
    stance = "states"


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    kind = "items"
    standing = Outcome.Standing.ACHIEVED
    title_id = factory.Sequence(lambda n: f"Sumbangan {n}")
    title_en = factory.Sequence(lambda n: f"Donation {n}")


class ShareFactory(DjangoModelFactory):
    class Meta:
        model = Share

    outcome = factory.SubFactory(OutcomeFactory)
    partner = factory.SubFactory(PartnerFactory)
    role = "giver"


class OutcomeRowFactory(DjangoModelFactory):
    """A row of a new outcome, or of the one given."""

    class Meta:
        abstract = True

    outcome = factory.SubFactory(OutcomeFactory)


class OutcomeNameFactory(OutcomeRowFactory):
    class Meta:
        model = OutcomeName

    text = factory.Sequence(lambda n: f"Nama lain {n}")
    kind = OutcomeName.Kind.ALIAS


class OutcomePersonFactory(OutcomeRowFactory):
    """A new person, or the one whose `name` was printed."""

    class Meta:
        model = OutcomePerson

    name = ""
    person = factory.Maybe("name", None, factory.SubFactory(PersonFactory))


class OutcomePartFactory(OutcomeRowFactory):
    class Meta:
        model = OutcomePart

    what = "city"


class NominationStateFactory(OutcomeRowFactory):
    class Meta:
        model = NominationState

    state = Outcome.Nomination.SENT


class EvidenceFactory(DjangoModelFactory):
    """A new event carries out a new text; or else the `outcome` given does."""

    class Meta:
        model = Evidence

    outcome = None
    event = factory.Maybe("outcome", None, factory.SubFactory(EventFactory))
    scope_item = None
    agreement = factory.Maybe(
        "scope_item",
        factory.SelfAttribute("scope_item.agreement"),
        factory.SubFactory(AgreementFactory),
    )
    kind = Evidence.Kind.CARRIES_OUT


class FollowUpFactory(DjangoModelFactory):
    """Something open, by when and by whom is not told."""

    class Meta:
        model = FollowUp

    what_id = factory.Sequence(lambda n: f"Mengirim daftar {n}")
    what_en = factory.Sequence(lambda n: f"Send list {n}")


class SideFactory(DjangoModelFactory):
    """A new partner owes it; or else the `country` or `group` named does."""

    class Meta:
        model = Side

    follow_up = factory.SubFactory(FollowUpFactory)
    country = None
    group = ""
    partner = factory.Maybe(
        factory.LazyAttribute(lambda o: o.country or o.group),
        None,
        factory.SubFactory(PartnerFactory),
    )
    role = Side.Role.OWES

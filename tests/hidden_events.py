"""Events and what came of them, visible and hidden, for the tests of what leaks."""

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
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    ProgramFactory,
)
from tests.factories import country, home

NOT_SAID = {"region": "", "region_standard": "", "region_province": "", "group": ""}
NO_MONEY = {"money": None, "currency": ""}
NO_MONEY |= {"second_money": None, "second_currency": ""}


class SeenEvents:
    """A program, an event, an outcome and a follow-up, linked to the visible records."""

    def __init__(self, seen, place: str):
        self.program = ProgramFactory(
            name_id=f"Program {place}", every=1, every_unit="years"
        )
        self.event = EventFactory(
            title_id=f"Berbagi di {place}",
            title_en=f"Sharing in {place}",
            kind="knowledge_sharing",
            program=self.program,
        )
        self.outcome = OutcomeFactory(
            title_id=f"Buku {place}", quantity=5, unit="buku", event=self.event
        )
        self.follow_up = FollowUpFactory(
            what_id=f"Kirim ke {place}", from_event=self.event, due="2020"
        )
        self.program.bodies.create(partner=seen.partner, role="funder")
        self.event.participations.create(partner=seen.partner, role="participant")
        self.event.participations.create(partner=home(), role="host")
        self.event.people.create(person=seen.person, partner=seen.partner)
        self.event.status_changes.create(status="planned", evidence=seen.source)
        self.outcome.shares.create(partner=seen.partner, role="giver")
        self.outcome.people.create(person=seen.person)
        self.outcome.nomination_states.create(state="sent", since="2019")
        self.follow_up.sides.create(partner=seen.partner, role="owes")
        item = seen.text.scope_items.get(text_id="Tukar koleksi")
        facts = {"agreement": seen.text, "kind": "carries_out"}
        Evidence.objects.create(event=self.event, scope_item=item, **facts)
        for name in ("program", "event", "outcome", "follow_up"):
            EventCitation.objects.create(
                **{name: getattr(self, name)}, source=seen.source, stance="states"
            )

    def records(self) -> list:
        return [self.program, self.event, self.outcome, self.follow_up]


class HiddenEvents:
    """Records of each kind that are hidden, and rows that name something hidden."""

    def __init__(self, seen, hidden, canaries):
        self.canaries = canaries
        full = canaries.full
        shown, mongolia = seen.events, country("MN")
        self.program = full(Program, continued_as=shown.program)
        self.event = full(
            Event,
            kind="visit",
            status="held",
            when="1999",
            country=mongolia,
            program=shown.program,
            part_of=shown.event,
            follows=shown.event,
        )
        self.outcome = full(
            Outcome,
            kind="items",
            standing="achieved",
            quantity=7,
            event=shown.event,
            program=shown.program,
            agreement=seen.text,
            partner=seen.partner,
            at_partner=seen.partner,
            **NO_MONEY,
        )
        self.follow_up = full(
            FollowUp,
            due="1999",
            from_event=shown.event,
            also_from_event=shown.event,
            from_agreement=seen.text,
            from_outcome=shown.outcome,
            from_partner=seen.partner,
            fulfilled_by_event=shown.event,
        )
        # What visible records point to themselves.
        self.above = {
            "program": full(Program),
            "event": full(Event, status="held", kind="visit", when="1998"),
            "outcome": full(Outcome, standing="achieved", **NO_MONEY),
        }
        self.own_rows(seen)
        self.rows_of_visible(seen, hidden)
        self.citations_of_rows(seen)

    def records(self) -> list:
        own = [self.program, self.event, self.outcome, self.follow_up]
        return [*own, *self.above.values()]

    def own_rows(self, seen) -> None:
        """What stands on the pages of the hidden ones themselves."""
        full, partner = self.canaries.full, {"partner": seen.partner}
        full(ProgramBody, program=self.program, role="owner", **partner, **NOT_SAID)
        full(Participation, event=self.event, role="visitor", **partner, **NOT_SAID)
        full(EventPerson, event=self.event, person=seen.person, **partner)
        full(StatusChange, event=self.event, status="planned", evidence=seen.source)
        full(Share, outcome=self.outcome, role="giver", **partner, **NOT_SAID)
        full(OutcomeName, outcome=self.outcome, kind="native")
        full(OutcomePart, outcome=self.outcome, number=7)
        full(OutcomePerson, outcome=self.outcome, person=seen.person, name="")
        full(NominationState, outcome=self.outcome, state="sent", evidence=seen.source)
        full(Side, follow_up=self.follow_up, role="owes", **partner, **NOT_SAID)
        item = seen.text.scope_items.get(text_id="Tukar koleksi")
        facts = {"agreement": seen.text, "scope_item": item, "kind": "carries_out"}
        full(Evidence, event=self.event, **facts)
        full(Evidence, outcome=self.outcome, **facts)
        for name in ("program", "event", "outcome", "follow_up"):
            of = {name: getattr(self, name)}
            full(EventCitation, source=seen.source, stance="states", **of)

    def rows_of_visible(self, seen, hidden) -> None:
        """Rows on visible pages that name something hidden: hidden as a whole."""
        full, shown = self.canaries.full, seen.events
        secret = {"partner": hidden.partner, **NOT_SAID}
        self.body = full(ProgramBody, program=shown.program, role="owner", **secret)
        self.guest = full(Participation, event=shown.event, role="visitor", **secret)
        full(Participation, event=shown.event, role="participant", **secret)
        self.guide = full(EventPerson, event=shown.event, person=hidden.person)
        full(EventPerson, event=shown.event, person=seen.person, partner=hidden.partner)
        self.step = full(
            StatusChange, event=shown.event, status="confirmed", evidence=hidden.source
        )
        self.share = full(Share, outcome=shown.outcome, role="owner", **secret)
        full(OutcomePerson, outcome=shown.outcome, person=hidden.person, name="")
        self.state = full(
            NominationState,
            outcome=shown.outcome,
            state="accepted",
            since="1999",
            evidence=hidden.source,
        )
        self.side = full(Side, follow_up=shown.follow_up, role="is_owed", **secret)
        for record in ({"event": shown.event}, {"outcome": shown.outcome}):
            full(Evidence, agreement=hidden.text, kind="carries_out", **record)
            owed = {"agreement": seen.text, "scope_item": hidden.item}
            full(Evidence, kind="carries_out", **owed, **record)
        for name in ("program", "event", "outcome", "follow_up"):
            for source in (hidden.source, hidden.paper):
                of = {name: getattr(shown, name), "source": source}
                full(EventCitation, stance="contradicts", **of)

    def citations_of_rows(self, seen) -> None:
        """A visible source is cited for rows that are hidden."""
        shown, rows = seen.events, {"participation": self.guest}
        rows |= {"event_person": self.guide, "status_change": self.step}
        for name, row in rows.items():
            facts = {"event": shown.event, "source": seen.source, name: row}
            self.canaries.full(EventCitation, stance="states", **facts)
        for facts in (
            {"program": shown.program, "program_body": self.body},
            {"follow_up": shown.follow_up, "side": self.side},
        ):
            facts |= {"source": seen.source, "stance": "states"}
            self.canaries.full(EventCitation, **facts)
        for name, row in {"share": self.share, "nomination_state": self.state}.items():
            facts = {"outcome": shown.outcome, "source": seen.source, name: row}
            self.canaries.full(EventCitation, stance="states", **facts)

    def point_from_visible(self, seen, hidden) -> None:
        """Fields of visible records that name something hidden, now and before."""
        shown, above = seen.events, self.above
        for record, names in (
            (shown.program, {"continued_as": above["program"]}),
            (shown.event, {"program": above["program"], "part_of": above["event"]}),
            (shown.event, {"follows": above["event"]}),
            (shown.outcome, {"event": above["event"], "program": above["program"]}),
            (shown.outcome, {"agreement": hidden.text, "partner": hidden.partner}),
            (shown.outcome, {"at_partner": hidden.partner}),
            (shown.outcome, {"adds_to": above["outcome"]}),
            (shown.follow_up, {"from_event": above["event"]}),
            (shown.follow_up, {"also_from_event": above["event"]}),
            (shown.follow_up, {"from_agreement": hidden.text}),
            (shown.follow_up, {"from_outcome": above["outcome"]}),
            (shown.follow_up, {"fulfilled_by_outcome": above["outcome"]}),
        ):
            record.refresh_from_db()
            for name, value in names.items():
                setattr(record, name, value)
            record.save()
        self.guide.role = self.canaries.word()
        self.guide.save()

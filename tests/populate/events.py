"""Events of a made-up register: around texts, in programs, and by themselves."""

from datetime import date
from typing import Any

from events.models import Event

from .days import between, later
from .event_dates import add_citation, add_status_changes, facts_of
from .outcomes import add_consequences, link
from .participation import add_figures, add_participations, add_people
from .programs import add_programs
from .register import Known, Register, Text
from .tables import Values

SINGLE = {"audience": 5, "visit": 6, "delegation": 3, "seminar": 4, "workshop": 3}
SINGLE |= {"exhibition": 2, "meeting": 4, "correspondence": 2, "press": 1, "launch": 1}
SINGLE |= {"training": 3, "internship": 1, "other": 1, "conference": 1, "": 1}
PREPARING = ["audience", "visit", "meeting", "correspondence", "delegation"]
CARRYING_OUT = ["training", "workshop", "seminar", "exhibition", "internship"]
CARRYING_OUT += ["exchange", "handover", "opening", "launch", "ceremony", "visit"]
# Events that have to do with no text.
BY_THEMSELVES = {"edition": 4, "single": 4, "journey": 1, "conference": 1}
BY_THEMSELVES_AT_LEAST = 5  # one in so many
OF_A_PROGRAM = ["knowledge_sharing", "knowledge_sharing", "training", "exhibition"]


class Occasions:
    """Makes events, never more than are still wanted."""

    def __init__(self, register: Register, count: int):
        self.register, self.chance, self.left = register, register.chance, count
        self.kept_back = count // BY_THEMSELVES_AT_LEAST
        self.singles = self.chance.deck(SINGLE)
        self.ways = self.chance.deck(BY_THEMSELVES)
        values = register.words.events["kinds"]
        self.named = {kind: pair for kind, *pair in values}
        self.programs = add_programs(register, count)

    def around(self, texts: list[Text], wanted: int) -> None:
        """So many events that prepared, signed or carried out the texts of a dossier."""
        signed: set[int] = set()
        previous = None
        for _ in range(min(wanted, self.left - self.kept_back)):
            text = self.chance.one(texts)
            how = self.how(text, signed)
            kind, day = self.facts_of(text, how)
            facts: Values = {}
            if previous and previous["id"] and self.chance.hit(0.25):
                facts["follows_id"] = previous["id"]
            event = self.event(kind, text.partners, day, text=text, **facts)
            scope_item = None
            if how == "carries_out" and text.promises and self.chance.hit(0.8):
                scope_item = self.chance.one(text.promises)
            link(self.register, text, how, scope_item, event_id=event["id"])
            add_consequences(self.register, event, text.partners[0], text, previous)
            previous = event

    def how(self, text: Text, signed: set[int]) -> str:
        """What the next event has to do with a text; it is signed once."""
        lot, number = self.chance.random(), text.entry["id"]
        if not text.term.is_signed or lot < 0.2:
            return "prepares"
        if lot < 0.4 and number not in signed:
            signed.add(number)
            return "signs"
        return "carries_out" if lot < 0.9 else "reviews"

    def facts_of(self, text: Text, how: str) -> tuple[str, date]:
        """The kind and the day of an event that has so to do with a text."""
        chance, begin, today = self.chance, text.term.begin, self.register.today
        if how == "signs":
            return "signing", min(begin, today)
        if how == "prepares":
            last = min(begin, later(today, 60))
            return chance.one(PREPARING), later(last, -chance.few(5, 500))
        last = max(begin, min(text.term.end, later(today, 200)))
        kind = "meeting" if how == "reviews" else chance.one(CARRYING_OUT)
        return kind, between(chance, begin, last)

    def some(self) -> None:
        """One or a few events that belong to no text."""
        way, today = next(self.ways), self.register.today
        day = between(self.chance, later(today, months=-144), later(today, months=9))
        partner = self.chance.favoured(self.register.partners)
        if way == "journey" and self.left > 2:
            self.container(way, "stop", PREPARING, partner, day)
        elif way == "conference" and self.left > 2:
            self.container(way, "session", CARRYING_OUT, partner, day)
        elif way == "edition":
            self.edition(day)
        else:
            event = self.event(next(self.singles), [partner], day)
            add_consequences(self.register, event, partner)

    def container(
        self, kind: str, part: str, kinds: list[str], partner: Known, day: date
    ) -> None:
        """A journey with its stops, or a conference with its sessions."""
        whole = self.event(kind, [partner], day, is_container=part == "stop")
        for _ in range(min(self.left, self.chance.few(2, 4))):
            facts = {"part_of_id": whole["id"], "part_kind": part}
            inner = self.chance.one(kinds)
            held = self.event(inner, [partner], later(day, 1), **facts)
            add_consequences(self.register, held, partner)

    def edition(self, day: date) -> None:
        """An edition of a program, to which many countries send people."""
        program = self.chance.favoured(self.programs)
        partners = [self.chance.favoured(self.register.partners)]
        facts: Values = {"program_id": program}
        facts["edition"] = f"{day:%Y}" if self.chance.hit(0.7) else ""
        kind = self.chance.one(OF_A_PROGRAM)
        event = self.event(kind, partners, day, **facts)
        add_consequences(self.register, event, partners[0])

    def event(
        self,
        kind: str,
        partners: list[Known],
        day: date,
        text: Text | None = None,
        **facts: Any,
    ) -> Values:
        """One event with all its rows."""
        self.left -= 1
        register = self.register
        event_facts = facts_of(register, kind, partners[0], day)
        entry = register.record(Event, kind=kind, **event_facts, **facts)
        if text and text.entry["access"] == "restricted":
            entry["access"] = "restricted"
        pair = self.named.get(kind) or self.named["other"]
        titles = register.worded(pair, partners[0])
        entry |= register.in_languages("title", titles)
        shares = add_participations(register, entry, partners)
        add_figures(register, entry, partners, shares)
        people = add_people(register, entry, partners)
        changes = add_status_changes(register, entry, day)
        add_citation(register, entry, partners[0], day, [shares, people, changes])
        return entry


def drawn(register: Register, mean: float) -> int:
    """How many events a dossier has: often none, now and then very many."""
    if register.chance.hit(0.35):
        return 0
    return int(register.chance.expovariate(0.65 / mean) + 0.5) if mean > 0 else 0

"""Agreements of a made-up register: chains of texts between the same parties."""

from collections.abc import Iterator
from typing import Any

from agreements.models import Agreement

from .days import between, later, partial_date
from .lifecycle import (
    add_citations,
    add_extension,
    add_reviews,
    add_stage_changes,
)
from .parties import add_parties, add_promises, add_signatories
from .register import Known, Register, Text
from .tables import Values
from .terms import (
    STATES,
    Term,
    before,
    ending,
    signing,
    term_of,
)

KINDS = {"mou": 14, "moa": 3, "loi": 2, "regional": 2, "notes": 1, "grant": 1}
KINDS |= {"joint_statement": 1, "other": 1}
UNDER_ANOTHER = ["implementing", "implementing", "plan", "minutes", "addendum", "moa"]
EXTENDED = ("active", "ending", "expired")


class Dossiers:
    """All that is agreed with the same partners: a text, those before it, and those
    made under it."""

    def __init__(self, register: Register):
        self.register, self.chance = register, register.chance
        self.states = self.chance.deck(STATES)
        self.kinds = self.chance.deck(KINDS)
        values = register.words.agreements["kinds"]
        self.printed = {kind: (first, second) for kind, first, second in values}

    def make(self, most: int) -> list[Text]:
        """The texts of the next dossier, the oldest first; at most so many."""
        partners, kind = self.partners(), next(self.kinds)
        texts: list[Text] = []
        chain, previous = self.chain(most), None
        for term in chain:
            links = {"predecessor_id": previous and previous.entry["id"]}
            previous = self.text(kind, term, partners, **links)
            texts.append(previous)
        if previous and previous.term.is_signed:
            for kind, term in self.below(previous.term, most - len(chain)):
                links = {"parent_id": previous.entry["id"]}
                texts.append(self.text(kind, term, partners, **links))
        return texts

    def partners(self) -> list[Known]:
        """One partner mostly; a few texts have many."""
        chance, lot = self.chance, self.chance.random()
        count = 1 if lot < 0.78 else 2 if lot < 0.92 else chance.few(3, 6)
        found = (chance.favoured(self.register.partners) for _ in range(count))
        return list({known.id: known for known in found}.values())

    def chain(self, most: int) -> list[Term]:
        """The terms of a text and of those that it renews, the oldest first."""
        terms = [term_of(self.chance, next(self.states), self.register.today)]
        while len(terms) < min(most, 4) and self.chance.hit(0.3):
            terms.insert(0, before(self.chance, terms[0]))
        return terms

    def below(self, over: Term, most: int) -> Iterator[tuple[str, Term]]:
        """Kinds and terms of the texts made under another one."""
        chance, today = self.chance, self.register.today
        count = chance.few(1, 3) if chance.hit(0.3) else 0
        for _ in range(min(most, count)):
            begin = between(chance, over.begin, min(over.end, today))
            months = chance.one([12, 24, 36])
            term = Term("below", begin, later(begin, -1, months=months))
            term.partial_date |= signing(chance, term) | ending(
                chance, term, months // 12
            )
            running = term.end >= today
            term.partial_date["stage"] = "implementation" if running else "closed"
            yield chance.one(UNDER_ANOTHER), term

    def text(self, kind: str, term: Term, partners: list[Known], **links: Any) -> Text:
        """One agreement with all its rows."""
        register, chance = self.register, self.chance
        extended = term.state in EXTENDED and chance.hit(0.15)
        if extended:
            term.partial_date |= {
                "ends": str(later(term.end, months=-12)),
                "duration": None,
            }
            term.partial_date |= {"duration_unit": "", "ends_basis": "stated"}
        facts = {**self.facts(term), **term.partial_date, **links}
        entry = register.record(Agreement, kind=kind, **facts)
        text = Text(entry, term, partners)
        add_promises(register, text)
        entry |= self.titles(kind, text)
        add_parties(register, text)
        signatories = add_signatories(register, text)
        extension = add_extension(register, text) if extended else None
        add_stage_changes(register, text)
        add_reviews(register, text)
        add_citations(register, text, signatories, extension)
        return text

    def titles(self, kind: str, text: Text) -> Values:
        """The title as printed in each language; of some texts none is known."""
        register, (first, second) = self.register, self.printed[kind]
        if self.chance.hit(0.08):
            return {}
        home, partners = register.home, text.partners
        about_id, about_en = self.chance.one(register.words.topics)
        others = ", ".join(partner.label_id for partner in partners)
        named = ", ".join(partner.label_en for partner in partners)
        pair = (
            f"{first} antara {home.label_id} dan {others} tentang {about_id}",
            f"{second} between {home.label_en} and {named} on {about_en}",
        )
        titles = register.in_languages("title", pair)
        language = register.language_of(partners[0])
        if language and language.text and self.chance.hit(0.4):
            titles["title_other"] = language.text
            titles["title_other_language"] = language.code
        return titles

    def facts(self, term: Term) -> Values:
        """What else is told of a text: who keeps it, who pays, what hinders it."""
        chance, words = self.chance, self.register.words.agreements
        facts: dict[str, Any] = {
            "funding": chance.one(["", "", "state_budget", "shared", "no_cost"]),
            "languages": chance.one(["", "id en", "id en", "en"]),
            "unit_id": chance.one([None, *self.register.units]),
            "at_ministry": chance.one(["", "", "yes", "no", "unknown"]),
        }
        if facts["languages"] == "id en" and chance.hit(0.5):
            facts["prevailing_language"] = "en"
        if chance.hit(0.3):
            facts["significance"] = chance.one(words["significance"])
        if term.state == "unsigned":
            facts["obstacle"] = chance.one(["", *words["obstacles"]])
            facts["next_step"] = chance.one(["", *words["next_steps"]])
        else:
            facts["place"] = chance.one(["", "Jakarta", "Jakarta", "Bogor", "Bali"])
        if term.state == "terminated":
            facts["termination_reason"] = chance.one(words["why_terminated"])
        if facts["at_ministry"] == "yes" and term.partial_date["signature"] == "yes":
            facts |= self.custody(term)
        if chance.hit(0.3):
            number = self.register.ledger.table(Agreement).next
            facts["code"] = f"KS-{number:06}"
        return facts

    def custody(self, term: Term) -> Values:
        """What became of the original at the foreign ministry."""
        chance, day = self.chance, later(term.begin, self.chance.few(10, 90))
        if day > self.register.today or chance.hit(0.3):
            return {"custody": "not_handed"}
        certified = later(day, chance.few(5, 40))
        facts = {"custody": "handed", "handed_over": partial_date(chance, day)}
        if certified < self.register.today and chance.hit(0.5):
            facts |= {
                "custody": "certified",
                "certified": partial_date(chance, certified),
            }
            facts["agenda_number"] = f"{chance.few(1, 900)}/{certified:%Y}"
        return facts

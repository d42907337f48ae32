"""When a made-up text was signed, begins and ends: every validity comes about.

Each function gives what is told of a text of one state, as seen today.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .days import between, later, partial_date
from .seeded_random import Chance

# How often each state comes; `superseded` comes about by successors.
STATES = {
    "active": 13,
    "expired": 7,
    "ending": 3,
    "open_ended": 3,
    "end_unknown": 2,
    "maybe_ended": 2,
    "pending": 2,
    "terminated": 2,
    "in_doubt": 2,
    "unsigned": 5,
}
BEFORE_SIGNING = ["proposed", "exploratory", "in_principle", "negotiation"]
BEFORE_SIGNING += ["drafting", "text_agreed"]
BEFORE_SIGNING += ["ready", "on_hold", "cancelled"]


@dataclass
class Term:
    """The days of a text as they are, and what is told of them."""

    state: str
    begin: date
    end: date
    partial_date: dict[str, Any] = field(default_factory=dict)

    @property
    def is_signed(self) -> bool:
        return self.partial_date["signature"] == "yes"


def term_of(chance: Chance, state: str, today: date) -> Term:
    """The term of a text that is in this state today."""
    if state == "unsigned":
        return unsigned(chance, today)
    years = chance.one([2, 3, 3, 3, 5, 5])
    end = {
        "active": lambda: later(today, chance.few(200, years * 365 - 40)),
        "ending": lambda: later(today, chance.few(1, 170)),
        "expired": lambda: later(today, -chance.few(20, 3000)),
        "maybe_ended": lambda: today,
        "terminated": lambda: later(today, chance.few(30, 300)),
        "pending": lambda: later(today, chance.few(20, 200), months=years * 12),
    }.get(state, lambda: later(today, chance.few(0, 700)))()
    term = Term(state, later(end, 1, months=-12 * years), end)
    term.partial_date |= signing(chance, term) | ending(chance, term, years)
    if state == "terminated":
        term.partial_date |= ended_early(chance, today)
    if state == "in_doubt":
        term.partial_date["signature"] = chance.one(["unknown", "disputed"])
    term.partial_date["stage"] = stage(chance, state)
    return term


def before(chance: Chance, after: Term) -> Term:
    """The term of the text that another one renews: on time, or after a gap."""
    years = chance.one([2, 3, 3, 5])
    gap = chance.hit(0.4)
    end = later(after.begin, -chance.few(60, 700) if gap else chance.few(0, 60))
    term = Term("past", later(end, 1, months=-12 * years), end)
    term.partial_date |= signing(chance, term) | ending(chance, term, years)
    term.partial_date["stage"] = "closed" if gap else "replaced"
    return term


def signing(chance: Chance, term: Term) -> dict[str, Any]:
    """What is told of the signature and the entry into force."""
    facts = {"signature": "yes", "effective": "", "condition": "on_signature"}
    facts["mode"] = chance.one(["in_person", "in_person", "virtual", "circulation", ""])
    facts["signed"] = partial_date(chance, term.begin)
    if term.state == "pending":
        facts["signed"] = str(later(term.begin, -chance.few(210, 400)))
        facts["condition"] = "last_notification"
        if chance.hit(0.6):
            facts |= {"condition": "on_date", "effective": str(term.begin)}
    elif chance.hit(0.5):
        facts["effective"] = str(term.begin)
        if chance.hit(0.4):
            facts["signed"] = partial_date(
                chance, later(term.begin, -chance.few(1, 60))
            )
            facts["condition"] = chance.one(["last_notification", "on_date"])
    elif chance.hit(0.1):
        facts["condition"] = ""
    return facts


def ending(chance: Chance, term: Term, years: int) -> dict[str, Any]:
    """What is told of the end, of renewal and of notice."""
    facts: dict[str, Any] = {"ends": str(term.end), "ends_basis": "stated"}
    if term.state in ("open_ended", "end_unknown"):
        return {"ends_basis": term.state.removeprefix("end_")}
    if term.state == "maybe_ended" or (term.state == "past" and chance.hit(0.1)):
        facts["ends"] = f"{term.end:%Y-%m}"
    if chance.hit(0.8):
        facts |= {"duration": years, "duration_unit": "years"}
        facts["ends_basis"] = chance.one(["stated", "reckoned"])
        if chance.hit(0.1):
            facts |= {"duration": years * 12, "duration_unit": "months"}
    if chance.hit(0.6):
        facts["renewal"] = chance.one(["written", "tacit", "diplomatic", "none"])
    if facts.get("renewal") in ("written", "tacit"):
        facts |= {"renewal_duration": years, "renewal_unit": "years"}
    if chance.hit(0.6):
        facts["notice_months"] = chance.one([3, 6, 6, 12])
        facts["wind_down_months"] = chance.one([None, 3, 6])
    return facts


def ended_early(chance: Chance, today: date) -> dict[str, Any]:
    terminated = later(today, -chance.few(1, 200))
    notice = later(terminated, months=-6)
    return {
        "terminated": str(terminated),
        "notice_given": str(notice) if chance.hit(0.8) else f"{notice:%Y-%m}",
    }


def unsigned(chance: Chance, today: date) -> Term:
    """A text in the making: wanted for some day to come, or for one long past."""
    wanted = later(today, chance.few(-400, 400))
    stage = chance.one(BEFORE_SIGNING)
    facts = {"signature": "no", "stage": stage, "ends_basis": "unknown"}
    if chance.hit(0.7):
        facts["target"] = partial_date(chance, wanted)
    if chance.hit(0.2):
        facts["announced"] = partial_date(
            chance, between(chance, later(today, months=-14), today)
        )
    return Term("unsigned", wanted, later(wanted, months=36), facts)


def stage(chance: Chance, state: str) -> str:
    """Where the work stands; people do not always keep up with the days."""
    stages = {
        "active": ["implementation", "implementation", "implementation", "signed"],
        "ending": ["implementation", "renewal"],
        "expired": ["closed", "closed", "implementation", "renewal"],
        "pending": ["signed"],
        "terminated": ["terminated"],
        "in_doubt": ["ready", "signed"],
    }
    return chance.one(stages.get(state, ["implementation"]))

"""What made-up events led to: evidence for promises, outcomes, and what is owed."""

from datetime import date
from decimal import Decimal

from events.models import (
    Evidence,
    FollowUp,
    Outcome,
    Share,
    Side,
)

from .days import between, later, partial_date
from .outcome_rows import add_outcome_rows
from .register import Known, Register, Text
from .tables import Values

STANDINGS = ["achieved"] * 6 + ["promised", "target", "sought", "existing", "ended"]
STANDINGS += ["refused"]
CURRENCIES = ["IDR", "USD", "EUR", "KRW", "AUD"]
STATUSES = {"open": 30, "running": 12, "done": 35, "postponed": 6, "lapsed": 5}
STATUSES |= {"dropped": 4, "unknown": 8}


def link(
    register: Register, text: Text, kind: str, scope_item: int | None, **of: int
) -> None:
    """That an event or outcome has to do with a text, and with which promise."""
    note = "Disebut dalam laporan." if register.chance.hit(0.1) else ""
    about = {"agreement_id": text.entry["id"], "scope_item_id": scope_item}
    register.ledger.put(Evidence, kind=kind, note=note, **about, **of)


def add_consequences(
    register: Register,
    event: Values,
    partner: Known,
    text: Text | None = None,
    previous: Values | None = None,
) -> None:
    """What remained of an event, and what was promised there."""
    chance = register.chance
    if event["status"] == "held" and chance.hit(0.2):
        add_outcome(register, event, partner, text)
    if previous and event["status"] == "held" and chance.hit(0.15):
        done = {"fulfilled_by_event_id": event["id"], "status": "done"}
        add_follow_up(register, previous, partner, text, done)
    if chance.hit(0.2):
        add_follow_up(register, event, partner, text, {})


def add_outcome(
    register: Register, event: Values, partner: Known, text: Text | None
) -> None:
    """Something that remains, with those who gave and received it."""
    chance = register.chance
    kind, first, second, unit = chance.one(register.words.events["outcomes"])
    facts: Values = {"kind": kind, "standing": chance.one(STANDINGS)}
    names = register.worded([first, second], partner)
    facts |= register.in_languages("title", names, 300)
    if unit and chance.hit(0.7):
        sure = chance.one(["", "exact", "about", "at_least"])
        amount = chance.few(1, 400)
        facts |= {"quantity": amount, "unit": unit, "quantity_sure": sure}
    if kind == "funding" and chance.hit(0.8):
        money = Decimal(chance.few(1, 900) * 1000).quantize(Decimal("0.01"))
        facts |= {"money": money, "currency": chance.one(CURRENCIES)}
    day = event["when_latest"]
    if day and day < register.today:
        facts["as_of"] = partial_date(chance, day)
    if kind == "corner":
        facts |= {"at_partner_id": register.home.id, "place": "Lantai 7"}
    of: Values = {"event_id": event["id"], "program_id": event["program_id"]}
    of["agreement_id"] = text.entry["id"] if text else None
    of["partner_id"] = partner.id if chance.hit(0.3) else None
    entry = register.record(Outcome, **facts, **of)
    add_shares(register, entry, partner)
    add_outcome_rows(register, entry, partner, facts.get("as_of") and day)
    if text and facts["standing"] == "achieved" and chance.hit(0.8):
        scope_item = chance.one([None, *text.promises])
        link(register, text, "carries_out", scope_item, outcome_id=entry["id"])


def add_shares(register: Register, entry: Values, partner: Known) -> None:
    """Who gave, received and owns it, some with their share in percent."""
    chance, home = register.chance, register.home.id
    sides: list[Values] = [{"role": "giver", "partner_id": partner.id}]
    sides.append({"role": "receiver", "partner_id": home})
    if chance.hit(0.15):
        percent = chance.one([20, 40, 50])
        rest = Decimal(f"{100 - percent}.00")
        ours = {
            "role": "owner",
            "partner_id": home,
            "percent": Decimal(f"{percent}.00"),
        }
        sides += [ours, {"role": "owner", "partner_id": partner.id, "percent": rest}]
    if chance.hit(0.05):
        groups = register.words.events["groups"]
        sides.append({"role": "receiver", "group": chance.one(groups)})
    for side in sides:
        register.ledger.put(Share, outcome_id=entry["id"], **side)


def add_follow_up(
    register: Register, event: Values, partner: Known, text: Text | None, facts: Values
) -> None:
    """A promise, offer or task of that event, with those who owe it and are owed it."""
    chance = register.chance
    kind, *pair = chance.one(register.words.events["follow_ups"])
    what = register.worded(pair, partner)
    day = event["when_earliest"] or register.today
    status = chance.choices(list(STATUSES), list(STATUSES.values()))[0]
    columns: Values = {"kind": kind, "status": status, "from_event_id": event["id"]}
    columns |= register.in_languages("what", what) | due(register, day) | facts
    if columns["status"] == "done" and day < register.today:
        columns["done"] = partial_date(chance, between(chance, day, register.today))
    columns["from_agreement_id"] = text.entry["id"] if text else None
    columns["from_partner_id"] = partner.id if chance.hit(0.3) else None
    if "fulfilled_by_event_id" not in facts and text and chance.hit(0.03):
        columns["fulfilled_by_agreement_id"] = text.entry["id"]
    entry = register.record(FollowUp, **columns)
    add_sides(register, entry, partner)


def due(register: Register, day: date) -> Values:
    """By when, where that is told; some is to be done again and again."""
    chance = register.chance
    if chance.hit(0.3):
        return {}
    last = later(day, chance.few(14, 400))
    facts: Values = {"due": partial_date(chance, last)}
    if chance.hit(0.06):
        facts["repeats_months"] = chance.one([6, 12])
        facts["repeats_until"] = f"{last.year + chance.few(1, 4)}"
    return facts


def add_sides(register: Register, entry: Values, partner: Known) -> None:
    chance, sides = register.chance, [register.home.id, partner.id]
    if chance.hit(0.4):
        sides.reverse()
    for role, side in zip(("owes", "is_owed"), sides, strict=True):
        if chance.hit(0.85):
            columns = {"follow_up_id": entry["id"], "role": role}
            register.ledger.put(Side, partner_id=side, **columns)

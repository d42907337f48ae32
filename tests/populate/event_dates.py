"""When and where made-up events were to be, what became of them, and who says so."""

from datetime import date

from events.models import EventCitation, StatusChange

from .days import (
    between,
    lasting,
    later,
    partial_date,
)
from .register import Known, Register
from .sources import news
from .tables import Values

LONG = ("training", "internship", "exhibition", "journey", "delegation", "conference")
LONG += ("knowledge_sharing", "exchange")
ABROAD = ("delegation", "journey")
PAST = {"held": 85, "cancelled": 5, "planned": 5, "postponed": 3, "confirmed": 2}
COMING = {"planned": 50, "confirmed": 25, "proposed": 20, "postponed": 5}
STANCES = ["states", "states", "states", "implies", "earlier_plan", "contradicts"]
STANCES += ["leaves_open"]
# Which row of an event a citation may name, by its place among those handed over.
ROWS = ("participation_id", "event_person_id", "status_change_id")


def facts_of(register: Register, kind: str, partner: Known, day: date) -> Values:
    """When and where, as far as it is told, and how it went."""
    chance, words = register.chance, register.words.events
    past = day < register.today
    odds = PAST if past else COMING
    status = chance.choices(list(odds), list(odds.values()))[0]
    facts: Values = {"status": status, "when": when(register, kind, day)}
    if status == "postponed" or chance.hit(0.05):
        facts["first_planned"] = partial_date(chance, later(day, -chance.few(20, 200)))
    if status == "postponed" and chance.hit(0.5):
        facts["when"] = ""
    facts |= where(register, kind, partner)
    if status == "held":
        facts["results"] = chance.one(["", *words["results"]])
    if chance.hit(0.08):
        facts["obstacle"] = chance.one(words["troubles"])
        facts["solution"] = chance.one(["", *words["remedies"]])
    if chance.hit(0.2):
        topics = chance.some(register.words.topics, chance.few(1, 3))
        facts["topics"] = "\n".join(topic for topic, _english in topics)
    if chance.hit(0.1):
        facts["budget"] = chance.one(["DIPA Perpusnas", "Ditanggung mitra"])
    return facts


def when(register: Register, kind: str, day: date) -> str:
    if kind in LONG and register.chance.hit(0.5):
        return lasting(register.chance, day, register.today)
    return partial_date(register.chance, day)


def where(register: Register, kind: str, partner: Known) -> Values:
    """Mostly at ours; a delegation goes to the partner; letters are sent nowhere."""
    chance, words = register.chance, register.words
    if kind == "correspondence":
        return {}
    place: Values = {"mode": chance.one(["on_site", "on_site", "online", "hybrid", ""])}
    if kind in ABROAD:
        return place | {"country_id": partner.country, "city": partner.city}
    if chance.hit(0.8):
        place["country_id"] = "ID"
        place["city"] = chance.favoured(words.lands["ID"].cities).latin
    if chance.hit(0.4):
        place["venue"] = chance.one(words.events["venues"])
    return place


def add_status_changes(register: Register, entry: Values, day: date) -> list[Values]:
    """How it came to be what it is, in one step or two."""
    chance, status = register.chance, entry["status"]
    columns = {"event_id": entry["id"]}
    rows, planned = [], later(day, -chance.few(20, 150))
    if status in ("held", "cancelled", "postponed", "confirmed") and chance.hit(0.5):
        facts: Values = {"status": chance.one(["proposed", "planned"])}
        facts["since"] = partial_date(chance, min(planned, register.today))
        facts["planned_for"] = entry["first_planned"] or entry["when"]
        rows.append(register.ledger.put(StatusChange, **columns, **facts))
    since = day if status == "held" else between(chance, planned, day)
    facts = {
        "status": status,
        "since": partial_date(chance, min(since, register.today)),
    }
    if chance.hit(0.05):
        facts["note"] = "Diberitahukan lewat surel."
    return [*rows, register.ledger.put(StatusChange, **columns, **facts)]


def add_citation(
    register: Register, entry: Values, partner: Known, day: date, rows: list
) -> None:
    """What was printed of it: of the whole, or of somebody who was there."""
    chance = register.chance
    if not chance.hit(0.3):
        return
    label = partner.label_id
    source = news(register, label, entry["access"], min(day, register.today))
    facts: Values = {"fact": chance.one(["when", "title_id", "status", "city", ""])}
    place = chance.few(0, len(ROWS) - 1)
    if rows[place] and chance.hit(0.2):
        facts = {ROWS[place]: chance.one(rows[place])["id"]}
    register.ledger.put(
        EventCitation,
        event_id=entry["id"],
        source_id=source["id"],
        stance=chance.one(STANCES),
        says=chance.one(register.words.sources["says"]),
        **facts,
    )

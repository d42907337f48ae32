"""Who was to come to a made-up event, who came, and with how many."""

from events.models import EventPerson, Participation

from .register import Known, Register
from .tables import Values

# Events to which countries and groups send people, who are counted.
OF_MANY = {"knowledge_sharing", "training", "workshop", "seminar", "conference"}


def add_participations(
    register: Register, entry: Values, partners: list[Known]
) -> list[Values]:
    """Hosts, visitors and participants, and who was only spoken of."""
    chance, kind = register.chance, entry["kind"]
    abroad = kind in ("delegation", "journey")
    ours = {"partner_id": register.home.id, "role": "visitor" if abroad else "host"}
    sides: list[Values] = [ours] if chance.hit(0.85) else []
    role = "host" if abroad else "visitor"
    if kind in OF_MANY:
        role = chance.one(["organiser", "funder", "participant"])
    sides += [{"partner_id": partner.id, "role": role} for partner in partners[:3]]
    if kind in OF_MANY:
        sides += many(register)
    if chance.hit(0.1):
        other = chance.favoured(register.partners).id
        role = chance.one(["concerned", "go_between", "through"])
        sides.append({"partner_id": other, "role": role})
    return [
        register.ledger.put(
            Participation,
            event_id=entry["id"],
            **side,
            **attendance(register, side["role"], entry["status"]),
        )
        for side in sides
    ]


def many(register: Register) -> list[Values]:
    """The countries, regions and groups that send people."""
    chance, words = register.chance, register.words
    codes = chance.some(list(words.lands), chance.few(0, 7))
    sides: list[Values] = [{"country_id": code} for code in codes]
    if chance.hit(0.3):
        published, standard, province = chance.one(words.events["regions"])
        names = {"region": published, "region_standard": standard}
        sides.append({**names, "region_province": province})
    if chance.hit(0.2):
        sides.append({"group": chance.one(words.events["groups"])})
    return [{**side, "role": "participant"} for side in sides]


def attendance(register: Register, role: str, status: str) -> Values:
    """Whether they were expected and came, and how many; empty is not told."""
    chance = register.chance
    lot = chance.random()
    facts: Values = {"planned": True if lot < 0.5 else None if lot < 0.9 else False}
    if role == "concerned":
        return {"came": "no"} if status == "held" else {}
    if status == "held":
        lot = chance.random()
        facts["came"] = "yes" if lot < 0.85 else "no" if lot < 0.91 else "not_told"
        facts["how"] = chance.one(["", "", "on_site", "online"])
    if role not in ("participant", "visitor"):
        return facts
    if chance.hit(0.5):
        facts["heads_planned"] = chance.few(1, 12)
    if facts.get("came") == "yes" and chance.hit(0.7):
        heads = facts["heads"] = chance.few(1, 12)
        if chance.hit(0.5):
            women = facts["women"] = chance.few(0, heads)
            facts["men"] = heads - women if chance.hit(0.8) else None
    facts["capacity"] = chance.one(["", "participant", "participant", "observer"])
    return facts


def add_figures(
    register: Register, entry: Values, partners: list[Known], rows: list[Values]
) -> None:
    """Totals as published: at times they are not what the rows add up to."""
    chance = register.chance
    if entry["kind"] not in OF_MANY or not chance.hit(0.5):
        return
    theirs = {partner.id: partner.country for partner in partners}
    found = [(r["country_id"] or theirs.get(r["partner_id"]), r) for r in rows]
    abroad = [(code, row) for code, row in found if code not in (None, "ID")]
    planned = [(code, row) for code, row in abroad if row["planned"]]
    entry["own_country"] = chance.one(["", "included", "excluded"])
    ours = 1 if entry["own_country"] == "included" else 0
    entry["countries_planned"] = countries(planned) + ours + chance.one([0, 0, 0, 1])
    entry["foreign_planned"] = heads(abroad, "heads_planned") + chance.one([0, 0, 3])
    if entry["status"] != "held":
        return
    came = [(code, row) for code, row in abroad if row["came"] == "yes"]
    entry["countries_attended"] = countries(came) + ours + chance.one([0, 0, 0, 1])
    entry["foreign_attended"] = heads(came, "heads") + chance.one([0, 0, 2])
    entry["domestic_attended"] = chance.one([None, chance.few(5, 60)])
    entry["heads_sure"] = chance.one(["", "exact", "about", "at_least"])


Told = list[tuple[str, Values]]


def countries(rows: Told) -> int:
    return len({code for code, _row in rows})


def heads(rows: Told, name: str) -> int:
    return sum(row[name] or 0 for _code, row in rows)


def add_people(
    register: Register, entry: Values, partners: list[Known]
) -> list[Values]:
    """Who was there or spoken of, at times by the title alone."""
    chance, rows = register.chance, []
    held = entry["status"] == "held"
    for _ in range(chance.few(0, 2)):
        known = chance.one([register.home, *partners[:3]])
        person = chance.favoured(known.people) if known.people else None
        facts: Values = {"person_id": person, "partner_id": known.id}
        if person is None or chance.hit(0.4):
            pair = chance.one(register.words.events["titles"])
            facts |= register.in_languages("title", (pair[0], pair[1]), 200)
        facts["role"] = chance.one(["", "", "pemateri", "ketua delegasi", "peserta"])
        facts["present"] = chance.one(["yes", "yes", "no", "not_told"]) if held else ""
        facts["present"] = facts["present"] or "not_told"
        rows.append(register.ledger.put(EventPerson, event_id=entry["id"], **facts))
    return rows

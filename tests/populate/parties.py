"""Who is bound by a made-up text, who signed it, and what it promises."""

from agreements.models import Party, ScopeItem, Signatory

from .days import between, later, partial_date
from .register import Known, Register, Text
from .tables import Values


def add_parties(register: Register, text: Text) -> list[Values]:
    """The sides in the order of the text: we come first, where we are one of them."""
    chance, entry = register.chance, text.entry
    sides: list[Values] = [{"partner_id": known.id} for known in text.partners]
    if len(sides) < 2 or not chance.hit(0.1):
        sides.insert(
            0, {"partner_id": register.home.id, "number": number(register, text)}
        )
    if entry["kind"] == "regional":
        sides.insert(1, region(register))
    elif chance.hit(0.02):
        sides.append({"country_id": chance.one(list(register.words.lands))})
    elif chance.hit(0.02):
        sides.append({"group": chance.one(register.words.events["groups"])})
    for position, side in enumerate(sides, start=1):
        if position > 1 and entry["signature"] == "yes" and chance.hit(0.4):
            side["number"] = f"{chance.few(1, 900)}-{text.term.begin:%Y}"
        role = "Pemrakarsa" if position == 1 and chance.hit(0.1) else ""
        side |= {"position": position, "role": role, "agreement_id": entry["id"]}
    return [register.ledger.put(Party, **side) for side in sides]


def number(register: Register, text: Text) -> str:
    """Our own number: none before the signature, and some come late."""
    chance, day = register.chance, text.term.begin
    if text.entry["signature"] == "no" or not chance.hit(0.7):
        return ""
    return f"{chance.few(1, 900)}/{chance.few(1, 12)}/PPM.00/{day.month}.{day.year}"


def region(register: Register) -> Values:
    """An Indonesian region as published, with its standard name."""
    published, standard, province = register.chance.one(
        register.words.events["regions"]
    )
    names = {"region": published, "region_standard": standard}
    return {**names, "region_province": province}


def add_signatories(register: Register, text: Text) -> list[Values]:
    """One for each side and now and then a witness; at times nobody is told."""
    chance, signature = register.chance, text.entry["signature"]
    if signature == "no" or chance.hit(0.04 if signature == "yes" else 0.5):
        return []
    ours = register.words.institutions["home_posts"]
    rows = [signatory(register, text, register.home, chance.favoured(ours))]
    for known in text.partners:
        title = chance.one(register.words.institutions["posts"])
        rows.append(signatory(register, text, known, title))
    if chance.hit(0.12):
        witness = chance.one(register.words.institutions["envoys"])
        rows.append(
            signatory(register, text, text.partners[0], witness, capacity="witness")
        )
    return rows


def signatory(
    register: Register, text: Text, known: Known, title: list[str], **facts: str
) -> Values:
    chance = register.chance
    person = None if chance.hit(0.12) else known_person(register, known)
    if text.entry["mode"] in ("circulation", "counterparts") and chance.hit(0.5):
        facts["signed"] = partial_date(chance, text.term.begin)
    return register.ledger.put(
        Signatory,
        agreement_id=text.entry["id"],
        partner_id=known.id,
        person_id=person,
        acting=chance.hit(0.06),
        level=chance.one(["head", "head", "deputy", "other", ""]),
        **register.in_languages("title", (title[0], title[1]), 200),
        **facts,
    )


def known_person(register: Register, known: Known) -> int | None:
    """Somebody of a partner, if anybody there is known by name."""
    return register.chance.favoured(known.people) if known.people else None


def add_promises(register: Register, text: Text) -> list[Values]:
    """What the text promises; of some texts no promise is known."""
    chance = register.chance
    count = 0 if chance.hit(0.06) else chance.few(1, 5)
    known = register.words.agreements["promises"]
    rows = []
    for position, (area, *pair) in enumerate(chance.some(known, count), start=1):
        facts: Values = {
            "basis": chance.one(["in_text", "in_text", "reported", "hoped"])
        }
        if chance.hit(0.2):
            facts["owed_by_id"] = chance.one([register.home, *text.partners]).id
        if chance.hit(0.2):
            last = max(text.term.end, later(text.term.begin, 30))
            facts["target"] = partial_date(
                chance, between(chance, text.term.begin, last)
            )
        facts |= register.in_languages("text", (pair[0], pair[1]))
        facts["area_id"] = None if chance.hit(0.04) else register.areas.get(area)
        columns = {"agreement_id": text.entry["id"], "position": position}
        rows.append(register.ledger.put(ScopeItem, **columns, **facts))
    text.promises = [row["id"] for row in rows]
    return rows

"""What partners are called: in two languages, their own script, before and by mistake."""

from anyascii import anyascii

from partners.models import Name, PartnerCitation
from perpusnas.core.identifiers import mod_11_2

from .days import between, later, partial_date
from .register import Known, Register
from .sources import news
from .tables import Values
from .words import Land, Spelling

NOT_TOLD = Spelling("")


def called(
    register: Register,
    kind: str,
    land: Land,
    city: Spelling = NOT_TOLD,
    family: Spelling = NOT_TOLD,
    first: bool = False,
) -> list[str]:
    """What an institution is called in Indonesian and in English."""
    words, chance = register.words, register.chance
    patterns = words.firsts[kind] if first else words.kinds[kind]["names"]
    family = family.latin or chance.one(land.language.family).latin
    town = chance.one(words.lands["ID"].cities) if kind == "embassy" else city
    country, topic = register.countries[land.code], chance.one(words.topics)
    countries = country.name_id, country.name_en
    return [
        pattern.format(name=family, city=town.latin, country=name, topic=about)
        for pattern, name, about in zip(patterns, countries, topic, strict=True)
    ]


def local(kind: str, land: Land, city: Spelling, family: Spelling) -> Spelling:
    """What it calls itself, where the language has words for such an institution."""
    pattern = land.language.kinds.get(kind)
    if not pattern:
        return NOT_TOLD
    if land.language.is_latin:
        return Spelling(pattern.format(name=family.latin, city=city.latin))
    return Spelling("", pattern.format(name=family.native, city=city.native))


def enter_partner(
    register: Register,
    entry: Values,
    pair: list[str],
    own: Spelling = NOT_TOLD,
    land: Land | None = None,
) -> Known:
    """The partner with its names, in the register and in our memory."""
    names = [("indonesian", pair[0], "id"), ("english", pair[1], "en")]
    names += own_names(register, entry, own, land)
    rows = [
        register.ledger.put(Name, partner_id=entry["id"], **name)
        for name in in_full(register, names)
    ]
    rows += identifiers(register, entry, land)
    labels = {row["kind"]: row["text"] for row in reversed(rows)}
    entry["label_id"] = labels.get("indonesian", entry["name"])
    entry["label_en"] = labels.get("english", entry["name"])
    if rows and register.chance.hit(0.12):
        cite(register, entry, register.chance.one(rows))
    country = entry["country_id"]
    known = (entry["id"], entry["label_id"], entry["label_en"], entry["kind"])
    return Known(*known, country, entry["seat_city"])


def own_names(
    register: Register, entry: Values, own: Spelling, land: Land | None
) -> list[tuple[str, str, str]]:
    """Its names beside those in Indonesian and English: kind, text and language."""
    names, name, chance = [], entry["name"], register.chance
    language = land.language.code if land else ""
    if own.native:
        names.append(("native", own.native, language))
        if chance.hit(0.15):
            names.append(("transliteration", anyascii(own.native), f"{language}-Latn"))
    elif own.latin:
        names.append(("official", name, language))
    if entry["acronym"] and chance.hit(0.3):
        names.append(("acronym", entry["acronym"], ""))
    if land and entry["kind"] in register.words.kinds and chance.hit(0.1):
        before = called(register, entry["kind"], land, Spelling(entry["seat_city"]))
        names.append(("former", before[1], "en"))
    if "," in name and chance.hit(0.12):
        names.append(("alias", name.partition(",")[0], ""))
    if chance.hit(0.02):
        spot = chance.few(1, len(name) - 2)
        names.append(("misprint", name[:spot] + name[spot + 1 :], ""))
    return names


def in_full(register: Register, names: list[tuple[str, str, str]]) -> list[Values]:
    """The rows of names; a few that everybody has are missing, as in life."""
    chance, rows = register.chance, []
    for kind, text, language in names:
        if kind in ("indonesian", "english") and chance.hit(0.07):
            continue
        row = {"kind": kind, "text": text[:300], "language": language}
        if kind == "former" or chance.hit(0.03):
            today = register.today
            end = between(chance, later(today, months=-300), today)
            row["until"] = partial_date(chance, end) if kind == "former" else ""
            row["since"] = f"{end.year - chance.few(2, 30)}"
        rows.append(row)
    return rows


def identifiers(register: Register, entry: Values, land: Land | None) -> list[Values]:
    """Its number in a list of libraries, which no other has."""
    if not register.chance.hit(0.15):
        return []
    number, code = entry["id"], land.code if land else "O"
    digits = f"00000009{number:07}"
    schemes = {"isil": f"{code}-P{number:07}", "isni": digits + mod_11_2(digits)}
    scheme = register.chance.one(sorted(schemes))
    facts = {"kind": "identifier", "scheme": scheme, "text": schemes[scheme]}
    return [register.ledger.put(Name, partner_id=entry["id"], **facts)]


def cite(register: Register, entry: Values, name: Values) -> None:
    """What a news item says of the partner, or of one of its names."""
    about = {"fact": "name"}
    if register.chance.hit(0.4):
        about = {"name_id": name["id"], "fact": "text"}
    source = news(register, entry["name"], entry["access"], register.today)
    says = register.chance.one(register.words.sources["says"])
    cited = {"source_id": source["id"], "stance": "states", "says": says, **about}
    register.ledger.put(PartnerCitation, partner_id=entry["id"], **cited)

"""Partners of a made-up register: which institutions, and what is known of them."""

from partners.models import Partner

from .days import between, later, partial_date
from .key_facts import add_key_facts
from .names import called, enter_partner, local
from .people import add_people
from .register import Register
from .relationships import add_ties, tie
from .words import Land, Spelling

MOST_UNITS = 8
INTERNATIONAL = ("network", "intergovernmental")
WITHIN_A_UNIVERSITY = ("academic_library", "special_library", "archive", "research")
FIRST_ABROAD = ("national_library", "embassy")


class Institutions:
    """Makes partners one by one; the first of each country is its national library."""

    def __init__(self, register: Register, count: int):
        self.register, self.chance = register, register.chance
        words = register.words
        self.lands = self.chance.deck({c: x.weight for c, x in words.lands.items()})
        self.kinds = self.chance.deck({k: x["weight"] for k, x in words.kinds.items()})
        self.met = dict.fromkeys(words.lands, 0)
        self.universities: dict[str, int] = {}
        self.networks: list[int] = []
        self.units = [] if register.units else words.institutions["units"]
        self.units = self.units[: min(MOST_UNITS, count // 10)]

    def make(self, number: int) -> None:
        """The partner of this number: units of our own come first."""
        if number < len(self.units):
            self.unit(self.units[number])
            return
        kind, land = next(self.kinds), self.register.words.lands[next(self.lands)]
        if kind in INTERNATIONAL:
            self.international(kind, land)
        else:
            self.national(kind, land)

    def unit(self, pair: list[str]) -> None:
        place = {"country_id": "ID", "seat_country_id": "ID", "seat_city": "Jakarta"}
        home = self.register.home.id
        entry = self.register.ledger.put(
            Partner, name=pair[0], kind="unit", parent_id=home, **place
        )
        known = enter_partner(self.register, entry, pair)
        add_people(self.register, known, self.register.words.lands["ID"], most=1)
        self.register.units.append(entry["id"])

    def international(self, kind: str, land: Land) -> None:
        """A body of no country, with countries as its members."""
        chance, register = self.chance, self.register
        pair = called(register, kind, land)
        city = chance.one(land.cities).latin
        values = {"seat_country_id": land.code, "seat_city": city, **self.facts(pair)}
        entry = register.record(Partner, kind=kind, name=pair[1], **values)
        known = enter_partner(register, entry, pair)
        for code in chance.some(list(register.words.lands), chance.few(2, 9)):
            tie(register, entry, "has_member", to_country_id=code)
        add_key_facts(register, entry)
        add_people(register, known, land)
        self.networks.append(entry["id"])
        register.partners.append(known)

    def national(self, kind: str, land: Land) -> None:
        """An institution of a country; there is one national library and embassy."""
        register, seen = self.register, self.met[land.code]
        self.met[land.code] = seen + 1
        first = land.code != "ID" and seen < len(FIRST_ABROAD)
        kind = FIRST_ABROAD[seen] if first else kind
        city = land.cities[0] if first else self.chance.favoured(land.cities)
        family = self.chance.one(land.language.family)
        pair = called(register, kind, land, city, family, first)
        own = local(kind, land, city, family)
        name = own.latin or pair[0 if land.code == "ID" else 1]
        values = {**self.facts(pair), **self.place(kind, land, city)}
        if kind == "archive" and self.chance.hit(0.3):
            values["second_kind"] = "special_library"
        entry = register.record(Partner, kind=kind, name=name, **values)
        known = enter_partner(register, entry, pair, own, land)
        add_ties(register, entry, land, self.networks)
        add_key_facts(register, entry)
        add_people(register, known, land)
        register.partners.append(known)
        if kind == "university":
            self.universities[land.code] = entry["id"]

    def place(self, kind: str, land: Land, city: Spelling) -> dict:
        """Whose it is, where it sits, and the university that it belongs to."""
        country, town = land.code, city.latin
        if kind == "embassy":
            country, town = "ID", "Jakarta"
        parent = None
        if kind in WITHIN_A_UNIVERSITY and self.chance.hit(0.4):
            parent = self.universities.get(land.code)
        place = {"seat_country_id": country, "seat_city": town, "parent_id": parent}
        return {"country_id": land.code, **place}

    def facts(self, pair: list[str]) -> dict:
        """What else is told of an institution: a little of some, nothing of many."""
        chance, register = self.chance, self.register
        since = between(chance, later(register.today, months=-480), register.today)
        slug = "".join(c for c in pair[1].lower() if c.isascii() and c.isalnum())[:30]
        standings = ["", "", "active", "active", "active", "prospect", "dormant"]
        facts = {
            "standing": chance.one(standings),
            "acronym": initials(pair[1]) if chance.hit(0.4) else "",
            "website": f"https://{slug}.example.org/" if chance.hit(0.6) else "",
            "mail": f"office@{slug}.example.org" if chance.hit(0.3) else "",
            "phone": f"021-555-{chance.few(0, 9999):04}" if chance.hit(0.2) else "",
            "postal_address": f"PO Box {chance.few(1, 900)}" if chance.hit(0.2) else "",
            "relations_since": partial_date(chance, since) if chance.hit(0.3) else "",
        }
        if chance.hit(0.3):
            facts["about"] = chance.one(register.words.institutions["about"])
        return facts


def initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())

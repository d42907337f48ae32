"""How partners of a made-up register stand to each other and to countries."""

from partners.models import Tie

from .days import between, later, partial_date
from .register import Register
from .tables import Values
from .words import Land


def tie(register: Register, entry: Values, kind: str, **to: int | str) -> None:
    """A tie of a partner, of which the beginning or the end may be told."""
    chance, facts = register.chance, {"verified": register.chance.hit(0.5)}
    if chance.hit(0.4):
        today = register.today
        since = between(chance, later(today, months=-360), later(today, months=-12))
        facts["since"] = partial_date(chance, since)
        if kind == "member_of" and chance.hit(0.2):
            facts["until"] = partial_date(chance, between(chance, since, today))
    register.ledger.put(Tie, partner_id=entry["id"], kind=kind, **to, **facts)


def add_ties(
    register: Register, entry: Values, land: Land, networks: list[int]
) -> None:
    """Memberships, what embassies stand for, and what became of older institutions."""
    chance = register.chance
    if entry["kind"] == "embassy":
        tie(register, entry, "represents", to_country_id=land.code)
        tie(register, entry, "accredited_to", to_country_id="ID")
        if chance.hit(0.2):
            tie(register, entry, "accredited_to", to_country_id="TL")
    if networks and chance.hit(0.3):
        for network in set(chance.some(networks[-200:], chance.few(1, 2))):
            tie(register, entry, "member_of", to_partner_id=network)
    if register.partners and chance.hit(0.02):
        kind = chance.one(["merged_into", "renamed_to", "brand_of", "part_went_to"])
        earlier = chance.one(register.partners[-50:])
        tie(register, entry, kind, to_partner_id=earlier.id)

"""Key facts of partners of a made-up register: when founded, and how large."""

from partners.models import PartnerFact

from .days import between, later, partial_date
from .register import Register
from .seeded_random import Chance
from .tables import Values

HOLDINGS = ("national_library", "academic_library", "public_library", "archive")
MEMBERS = ("network", "intergovernmental", "association")


def add_key_facts(register: Register, entry: Values) -> None:
    """The founding of some institutions, the holdings of libraries and the members of
    networks."""
    # Lots of their own, so that the rest of the register stays as it was.
    chance, today = Chance(entry["id"]), register.today

    def fact(kind: str, **values) -> None:
        since = between(chance, later(today, months=-1200), later(today, months=-12))
        when = partial_date(chance, since)
        register.ledger.put(
            PartnerFact, partner_id=entry["id"], kind=kind, when=when, **values
        )

    if chance.hit(0.15):
        fact("founded")
    if entry["kind"] in HOLDINGS and chance.hit(0.2):
        sure = chance.one(["", "about", "at_least"])
        number = chance.few(2, 4000) * 1000
        fact("holdings", number=number, number_sure=sure, unit="eksemplar")
    if entry["kind"] in MEMBERS and chance.hit(0.4):
        fact(
            "members", number=chance.few(5, 900), number_sure=chance.one(["", "about"])
        )

"""Rows of made-up outcomes: names, people, parts, and the states of a nomination."""

from datetime import date

from events.models import (
    NominationState,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
)

from .days import later, partial_date
from .register import Known, Register
from .seeded_random import Chance
from .tables import Values


def add_outcome_rows(
    register: Register, entry: Values, partner: Known, day: date | None
) -> None:
    """What few outcomes have, and the states of manuscripts that were nominated.

    Drawn apart, so that all else of a seed stays as it is.
    """
    chance, of = Chance(entry["id"]), {"outcome_id": entry["id"]}
    if chance.hit(0.2):
        text = f"Koleksi {partner.label_id}"[:300]
        register.ledger.put(OutcomeName, text=text, kind="alias", **of)
    if chance.hit(0.2):
        person = chance.favoured(partner.people) if partner.people else None
        who: Values = {"person_id": person} if person else {"name": "Tokoh setempat"}
        capacity = chance.one(["", "penyunting", "penerjemah"])
        register.ledger.put(OutcomePerson, capacity=capacity, **who, **of)
    if entry["quantity"] and chance.hit(0.2):
        first = chance.few(0, entry["quantity"])
        parts = {"kota": first, "kabupaten": entry["quantity"] - first}
        for what, number in parts.items():
            register.ledger.put(OutcomePart, what=what, number=number, **of)
    if entry["kind"] == "manuscripts":
        add_states(register, chance, of, day or register.today)


def add_states(register: Register, chance: Chance, of: Values, day: date) -> None:
    """Sent, and for some decided years later."""
    states = {"sent": day}
    if chance.hit(0.5):
        states[chance.one(["accepted", "refused"])] = later(day, chance.few(300, 1500))
    for state, since in states.items():
        if since <= register.today:
            facts = {"state": state, "since": partial_date(chance, since)}
            register.ledger.put(NominationState, **facts, **of)

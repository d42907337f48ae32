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
from .tables import Values


def add_outcome_rows(
    register: Register, entry: Values, partner: Known, day: date | None
) -> None:
    """What few outcomes have, and every nomination its states."""
    chance, of = register.chance, {"outcome_id": entry["id"]}
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
    if entry["kind"] == "nomination":
        add_states(register, of, day or register.today)


def add_states(register: Register, of: Values, day: date) -> None:
    """Sent, and for some decided years later."""
    chance = register.chance
    states = {"sent": day}
    if chance.hit(0.5):
        states[chance.one(["accepted", "refused"])] = later(day, chance.few(300, 1500))
    for state, since in states.items():
        if since <= register.today:
            facts = {"state": state, "since": partial_date(chance, since)}
            register.ledger.put(NominationState, **facts, **of)

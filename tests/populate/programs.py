"""Programs of a made-up register: what is held again and again."""

from events.models import Program, ProgramBody

from .days import between, later
from .register import Register

EVENTS_OF_A_PROGRAM = 500


def add_programs(register: Register, events: int) -> list[int]:
    """A program for every so many events, and three at least where there are any."""
    if not events:
        return []
    made: list[int] = []
    for _ in range(3 + events // EVENTS_OF_A_PROGRAM):
        previous = made[-1] if made and register.chance.hit(0.1) else None
        made.append(program(register, previous))
        add_bodies(register, made)
    return made


def add_bodies(register: Register, programs: list[int]) -> None:
    """Who is behind the newest program: every other one has a partner that pays."""
    sides = [("owner", register.home.id)]
    if register.partners and len(programs) % 2:
        paying = register.partners[len(programs) % len(register.partners)]
        sides.append(("funder", paying.id))
    for position, (role, partner) in enumerate(sides, start=1):
        columns = {"program_id": programs[-1], "position": position, "role": role}
        register.ledger.put(ProgramBody, partner_id=partner, **columns)


def program(register: Register, continued_as: int | None) -> int:
    chance, today = register.chance, register.today
    *names, framework_id, framework_en = chance.one(register.words.events["programs"])
    topic = chance.one(register.words.topics)
    found = [name.format(topic=about) for name, about in zip(names, topic, strict=True)]
    since = between(chance, later(today, months=-180), later(today, months=-12))
    facts = register.in_languages("name", (found[0], found[1]), 300)
    if chance.hit(0.7):
        facts |= {"every": chance.few(1, 2), "every_unit": "years"}
    if chance.hit(0.3):
        facts["recurrence"] = "setiap tahun, menurut anggaran"
    if continued_as or chance.hit(0.1):
        facts["until"] = f"{between(chance, since, today):%Y}"
    return register.record(
        Program,
        since=f"{since:%Y}",
        framework_id=framework_id,
        framework_en=framework_en,
        continued_as_id=continued_as,
        **facts,
    )["id"]

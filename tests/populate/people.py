"""People of a made-up register, and the posts that they hold or held."""

from partners.models import Name, Person, Post

from .days import between, later, partial_date
from .register import Known, Register
from .tables import Values
from .words import Land

HONORIFICS = ["", "", "", "", "Dr.", "Prof.", "Mr.", "Ms.", "H.E."]
PEOPLE_OF_OURS = 6


def add_person(register: Register, land: Land) -> Values:
    """Somebody with a name of that country, in each script in which it is told."""
    chance, spelling = register.chance, land.language.person(register.chance)
    honorific = chance.one(HONORIFICS)
    entry = register.record(Person, name=spelling.latin, honorific=honorific)
    names = []
    if spelling.native and chance.hit(0.9):
        names.append(("native", spelling.native, land.language.code))
    if chance.hit(0.06):
        first, _, last = spelling.latin.partition(" ")
        names.append(("alias", f"{last}, {first}" if last else first, ""))
    for kind, text, language in names:
        columns = {"kind": kind, "text": text, "language": language}
        register.ledger.put(Name, person_id=entry["id"], **columns)
    return entry


def add_people(register: Register, known: Known, land: Land, most: int = 3) -> None:
    """Those who speak for a partner, one after another or side by side."""
    words = register.words.institutions
    titles = words["envoys"] if known.kind == "embassy" else words["posts"]
    for number in range(register.chance.few(0, most)):
        person = None
        if not register.chance.hit(0.08):
            person = add_person(register, land)["id"]
            known.people.append(person)
        title = register.chance.one(titles)
        add_post(register, known, person, title, current=number == 0)


def add_our_people(register: Register) -> None:
    """Those who sign for our own institution."""
    land = register.words.lands["ID"]
    for number in range(PEOPLE_OF_OURS):
        person = add_person(register, land)["id"]
        register.home.people.append(person)
        title = register.chance.one(register.words.institutions["home_posts"])
        add_post(register, register.home, person, title, current=number == 0)


def add_post(
    register: Register,
    known: Known,
    person: int | None,
    title: list[str],
    current: bool,
) -> None:
    """A tenure, of which often only one day is known."""
    chance, today, facts = register.chance, register.today, {}
    since = between(chance, later(today, months=-180), later(today, months=-6))
    if chance.hit(0.3):
        facts["seen"] = partial_date(chance, between(chance, since, today))
    else:
        facts["since"] = partial_date(chance, since)
    if not current:
        facts["until"] = partial_date(chance, between(chance, since, today))
    if current and chance.hit(0.6):
        facts["is_contact"] = True
        facts["mail"] = f"contact{known.id}@example.org"
        facts["phone"] = f"021-555-{chance.few(0, 9999):04}" if chance.hit(0.4) else ""
    names = register.in_languages("title", (title[0], title[1]), 200)
    register.ledger.put(
        Post,
        person_id=person,
        partner_id=known.id,
        acting=chance.hit(0.05),
        **names,
        **facts,
    )

"""Sources of a made-up register: news with their reprints, and papers without files."""

from datetime import date
from typing import Any

from perpusnas.core.models import Source

from .days import later, partial_date
from .register import Register
from .tables import Values


def news(register: Register, partner: str, access: str, day: date) -> Values:
    """A news item of some day; one in twenty is printed again by others."""
    chance, words = register.chance, register.words.sources
    day = min(register.today, later(day, chance.few(0, 6)))
    language, pattern = chance.one(words["news"])
    topic = chance.one(register.words.topics)[language == "en"]
    facts = {
        "title": pattern.format(partner=partner, topic=topic)[:500],
        "kind": chance.one(["news", "news", "news", "press_release", "web_page"]),
        "published": partial_date(chance, day),
        "language": language,
        "trust": chance.one(["official", "press", "press", "weak", ""]),
    }
    if chance.hit(0.3):
        writer = register.words.lands["ID"].language.person(chance).latin
        facts["credits"] = f"Reporter: {writer}"
    entry = publish(register, access, facts, day)
    if chance.hit(0.05):
        publish(register, access, {**facts, "copy_of_id": entry["id"]}, day)
    return entry


def publish(register: Register, access: str, facts: dict, day: date) -> Values:
    """One printing of an item, with its publisher and mostly with its address."""
    chance = register.chance
    printed: dict[str, Any] = {
        **facts,
        "publisher": chance.one(register.words.sources["publishers"]),
    }
    entry = register.ledger.put(Source, access=access, **printed)
    if chance.hit(0.8):
        entry["address"] = f"https://news.example.org/{day:%Y/%m}/{entry['id']}"
    return entry


def document(register: Register, partner: str, access: str, day: date) -> Values:
    """A paper of a text, of which only the particulars are on record."""
    chance = register.chance
    kind, pattern = chance.one(register.words.sources["papers"])
    return register.ledger.put(
        Source,
        access=access,
        kind="paper",
        paper_kind=kind,
        title=pattern.format(partner=partner)[:500],
        published=partial_date(chance, min(register.today, day)),
        language=chance.one(["id", "en"]),
        draft_number=chance.few(1, 5) if kind == "draft" else None,
        alternative_text=pattern.format(partner=partner)[:500]
        if kind == "photo"
        else "",
    )

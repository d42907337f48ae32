"""The words of `words.toml`: institutions, people and places, in their own scripts."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .seeded_random import Chance

FILE = Path(__file__).with_name("words.toml")


class Spelling(NamedTuple):
    """A name in Latin script, and in its own where that is another."""

    latin: str
    native: str = ""


def spelled(text: str) -> Spelling:
    return Spelling(*text.split("|"))


@dataclass(frozen=True)
class Language:
    """How people are named in a language, what institutions are called there, and what a
    `text` on cooperation is printed as."""

    code: str
    given: tuple[Spelling, ...]
    family: tuple[Spelling, ...]
    kinds: dict[str, str] = field(default_factory=dict)
    family_first: bool = False
    joined: str = " "
    text: str = ""

    @property
    def is_latin(self) -> bool:
        return not any(name.native for name in self.family)

    def person(self, chance: Chance) -> Spelling:
        """Somebody's name, put together of a given one and an inherited one."""
        given, family = chance.one(self.given), chance.one(self.family)
        parts = [family, given] if self.family_first else [given, family]
        native = self.joined.join(part.native for part in parts if part.native)
        latin = parts if self.is_latin else [given, family]
        return Spelling(" ".join(part.latin for part in latin), native)


@dataclass(frozen=True)
class Land:
    """A country as far as a register is made of it."""

    code: str
    language: Language
    weight: int
    cities: tuple[Spelling, ...]


class Words:
    """All words, read once."""

    def __init__(self) -> None:
        values = tomllib.loads(FILE.read_text(encoding="utf-8"))
        languages = {
            code: language(code, **facts) for code, facts in values["languages"].items()
        }
        self.lands = {
            code: Land(
                code,
                languages[facts["language"]],
                facts["weight"],
                tuple(map(spelled, facts["cities"])),
            )
            for code, facts in values["countries"].items()
        }
        self.kinds: dict[str, dict] = values["kinds"]
        self.firsts: dict[str, list[str]] = values["first_of_a_country"]
        self.institutions: dict[str, list] = values["institutions"]
        self.topics: list[list[str]] = values["institutions"]["topics"]
        self.agreements: dict[str, list] = values["agreements"]
        self.events: dict[str, list] = values["events"]
        self.sources: dict[str, list] = values["sources"]


def language(code: str, given: list[str], family: list[str], **facts) -> Language:
    return Language(
        code, tuple(map(spelled, given)), tuple(map(spelled, family)), **facts
    )

"""Names taken apart, so that spellings of the same can be compared.

Spellings differ by script, transliteration, abbreviation and old orthography, and
between Indonesian and English; `wording.toml` has the words for it.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from perpusnas.core.countries import facts
from perpusnas.core.search import fold

FILE = Path(__file__).with_name("wording.toml")
MOST_TOKENS = 14

# Sounds that languages and older spellings write in several ways.
SOUNDS = [
    *(("shch", "s"), ("sch", "s"), ("sh", "s"), ("sy", "s"), ("tch", "c"), ("ch", "c")),
    *(("tj", "c"), ("ts", "c"), ("tz", "c"), ("dzh", "j"), ("dj", "j"), ("zh", "j")),
    *(("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("bh", "b")),
    *(
        ("ck", "k"),
        ("q", "k"),
        ("x", "ks"),
        ("ow", "u"),
        ("oy", "u"),
        ("w", "v"),
        ("oe", "u"),
        ("oo", "u"),
    ),
    *(("ow", "u"), ("oy", "u")),
    *(("ou", "u"), ("ee", "i"), ("j", "i"), ("y", "i")),
]
VOWELS = re.compile("[aeiou]")
TWICE = re.compile(r"(.)\1+")


@cache
def wording(kind: str) -> tuple[frozenset[str], dict[str, str]]:
    """The words that say nothing in such names, and those that stand for another."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    lists = [words.split() for words in told["synonyms"]]
    same = {word: words[0] for words in lists for word in words}
    return frozenset(told["fillers"].split()), same


@cache
def synonyms(kind: str) -> dict[str, list[str]]:
    """Of each word that others stand for, all of them."""
    found: dict[str, list[str]] = {}
    for word, first in wording(kind)[1].items():
        found.setdefault(first, []).append(word)
    return found


@cache
def country_names() -> dict[tuple[str, ...], str]:
    """Every name of a country, as folded words, with its code."""
    found: dict[tuple[str, ...], str] = {}
    for fact in facts():
        for name in (fact.name_id, fact.name_en, *fact.aliases):
            if len(folded := fold(name)) > 3:
                found.setdefault(tuple(map(sound, folded.split())), fact.code)
    return found


@dataclass(frozen=True)
class Spelled:
    """A name taken apart: its words in one wording, those of countries apart."""

    text: str
    folded: str
    tokens: tuple[str, ...]
    with_countries: tuple[str, ...]
    countries: frozenset[str]
    script: str

    @property
    def whole(self) -> str:
        return sound(self.folded.replace(" ", ""))


@lru_cache(maxsize=50_000)
def spelled(text: str, kind: str = "partner") -> Spelled:
    before, _comma, _after = text.partition(",")
    is_told = kind == "person" and len(before.split()) > 1
    folded = fold(before if is_told else text)
    words = folded.split()
    rest, codes = without_countries(words) if kind == "partner" else (words, [])
    tokens, told = (in_one_wording(w, kind) for w in (rest, words))
    return Spelled(text, folded, tokens, told, frozenset(codes), script(text))


def in_one_wording(words: list[str], kind: str) -> tuple[str, ...]:
    fillers, same = wording(kind)
    kept = [word for word in words if word not in fillers] or words
    return tuple(same.get(word, word) for word in kept)[:MOST_TOKENS]


def without_countries(words: list[str]) -> tuple[list[str], list[str]]:
    """The words that name no country, and the codes of those that were named."""
    rest, codes, place, names = [], [], 0, country_names()
    longest = max(map(len, names))
    while place < len(words):
        for length in range(longest, 0, -1):
            code = names.get(tuple(map(sound, words[place : place + length])))
            if code and place + length <= len(words):
                codes.append(code)
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
    return rest, codes


def script(text: str) -> str:
    """The script that decides how a name may be compared; "" for an alphabet."""
    for char in text:
        if char.isascii() or not char.isalpha():
            continue
        name = unicodedata.name(char, "").partition(" ")[0]
        if name in ("ARABIC", "HEBREW", "DEVANAGARI"):
            return "consonants"
        if name in ("HANGUL", "THAI", "LAO", "KHMER"):
            return "hangul" if name == "HANGUL" else "thai"
        if name in ("CJK", "HIRAGANA", "KATAKANA"):
            return "han"
    return ""


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return TWICE.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def bones(word: str) -> str:
    """What is left of a word without vowels, as scripts that write none have it."""
    heard = sound(word.replace("zh", "z").replace("j", "z")).replace("b", "v")
    plain = VOWELS.sub("", heard)
    return TWICE.sub(r"\1", plain.removesuffix("h") if len(plain) > 2 else plain)

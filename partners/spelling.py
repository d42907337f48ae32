"""Names split into normalised words, so that spellings of a name can be compared.

Spellings differ by script, transliteration, abbreviation and old orthography, and
between Indonesian and English; `wording.toml` has the ignored words and synonyms.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import dropwhile
from pathlib import Path

from perpusnas.core.countries import country_facts
from perpusnas.core.search import normalise

FILE = Path(__file__).with_name("wording.toml")
MAX_TOKENS = 14

# Sounds that languages and older orthographies write differently, as (written, normal).
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
# S.H., M.Si or Ph.D after the name of a person, and (H.C.) within their titles.
DEGREE = re.compile(r"[A-Z][A-Za-z]{0,4}(?:\.[A-Za-z]{1,4})+\.?")
IN_BRACKETS = re.compile(r"\([^)]*\)")
REPEATED_LETTER = re.compile(r"(.)\1+")


@cache
def ignored_and_synonyms(kind: str) -> tuple[frozenset[str], dict[str, str]]:
    """Return the words ignored in names of this kind, and synonyms by their standard
    word."""
    config = tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    groups = [words.split() for words in config["synonyms"]]
    same = {word: words[0] for words in groups for word in words}
    ignored = f"{config['fillers']} {config.get('honorifics', '')}"
    return frozenset(ignored.split()), same


@cache
def synonym_groups(kind: str) -> dict[str, list[str]]:
    """Return all synonyms of each standard word."""
    found: dict[str, list[str]] = {}
    for word, standard in ignored_and_synonyms(kind)[1].items():
        found.setdefault(standard, []).append(word)
    return found


@cache
def country_names() -> dict[tuple[str, ...], str]:
    """Return country codes by every name of the country, as a tuple of normalised
    words."""
    found: dict[tuple[str, ...], str] = {}
    for fact in country_facts():
        for name in (fact.name_id, fact.name_en, *fact.aliases):
            if len(normalised := normalise(name)) > 3:
                found.setdefault(tuple(map(sound, normalised.split())), fact.code)
    return found


@dataclass(frozen=True)
class SpelledName:
    """A name split into words: without countries, with countries, and the countries'
    codes."""

    text: str
    normalised: str
    tokens: tuple[str, ...]
    with_countries: tuple[str, ...]
    countries: frozenset[str]
    script: str

    @property
    def unspaced(self) -> str:
        """The sound of the name without spaces."""
        return sound(self.normalised.replace(" ", ""))


@lru_cache(maxsize=50_000)
def spell_name(text: str, kind: str = "partner") -> SpelledName:
    """Analyse the name of a partner or person; titles after the comma in a person's
    name are left out."""
    before_comma, _comma, _after = text.partition(",")
    has_titles = kind == "person" and len(before_comma.split()) > 1
    normalised = normalise(before_comma if has_titles else text)
    words = normalised.split()
    rest, codes = without_countries(words) if kind == "partner" else (words, [])
    tokens, with_countries = (with_standard_words(w, kind) for w in (rest, words))
    return SpelledName(
        text, normalised, tokens, with_countries, frozenset(codes), script(text)
    )


def without_honorifics(name: str) -> str:
    """Return the normalised name of a person without titles such as Prof. Dr. H. or
    Dato' before it, and without degrees after it."""
    before_comma, _comma, _after = name.partition(",")
    words = IN_BRACKETS.sub(" ", before_comma).split()
    words = words if len(words) > 1 else name.split()
    while len(words) > 2 and DEGREE.fullmatch(words[-1]):
        words.pop()
    rest = [*dropwhile(is_honorific, words)]
    least = 2 if len(rest) == len(words) else 1
    if len(rest) > least and rest[0] == "H.":
        rest = [*dropwhile(is_honorific, rest[1:])]
    return normalise(" ".join(rest or words))


def is_honorific(word: str) -> bool:
    """Return whether a word such as Dr. or K.H. is no part of a name."""
    return normalise(word).replace(" ", "") in honorifics()


@cache
def honorifics() -> frozenset[str]:
    """Return the words that stand before the names of people and are no part of them."""
    config = tomllib.loads(FILE.read_text(encoding="utf-8"))["person"]
    return frozenset(config["honorifics"].split())


def with_standard_words(words: list[str], kind: str) -> tuple[str, ...]:
    """Replace synonyms by their standard word and leave out ignored words."""
    ignored, standard = ignored_and_synonyms(kind)
    significant = [word for word in words if word not in ignored] or words
    return tuple(standard.get(word, word) for word in significant)[:MAX_TOKENS]


def without_countries(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words that are not part of a country's name, and the codes of the
    countries named."""
    rest, codes, position, names = [], [], 0, country_names()
    longest = max(map(len, names))
    while position < len(words):
        for length in range(longest, 0, -1):
            code = names.get(tuple(map(sound, words[position : position + length])))
            if code and position + length <= len(words):
                codes.append(code)
                position += length
                break
        else:
            rest.append(words[position])
            position += 1
    return rest, codes


def script(text: str) -> str:
    """Return the group of scripts that decides how a name is compared; empty for
    alphabets."""
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
    """Return a word as it sounds, with each sound written in one way."""
    for written, normal in SOUNDS:
        word = word.replace(written, normal)
    return REPEATED_LETTER.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def consonants_of(word: str) -> str:
    """Return the consonants of a word, as scripts that omit vowels write it."""
    sounded = sound(word.replace("zh", "z").replace("j", "z")).replace("b", "v")
    skeleton = VOWELS.sub("", sounded)
    return REPEATED_LETTER.sub(
        r"\1", skeleton.removesuffix("h") if len(skeleton) > 2 else skeleton
    )

"""Partial dates in words; `typed` reads them back."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names
from django.utils.translation import get_language

# Not in the catalogues, since dates written in either language must be read whatever
# language is active. Each in Indonesian, then in English.
VOCABULARY = {
    "about": ("sekitar", "about"),
    "unsure": ("(belum pasti)", "(uncertain)"),
    "between": ("antara", "between"),
    "and": ("dan", "and"),
    "or": ("atau", "or"),
    "since": ("sejak", "since"),
    "until": ("sampai", "until"),
    "start": ("awal belum tercatat", "beginning not recorded"),
    "start..": ("awal terbuka", "open beginning"),
    "end": ("akhir belum tercatat", "end not recorded"),
    "end..": ("masih berlangsung", "still running"),
    "before": ("sebelum", "before"),
    "after": ("setelah", "after"),
    "month": ("bulan", "month of"),
}
# The words in files of earlier versions.
FORMER = {
    "start": ("awal tidak disebut", "beginning not told"),
    "end": ("akhir tidak disebut", "end not told"),
}
Width = Literal["wide", "abbreviated"]
WORDS = {
    language: {key: words[place] for key, words in VOCABULARY.items()}
    for place, language in enumerate(["id", "en"])
}
FORMER_WORDS = [
    words | {key: former[place] for key, former in FORMER.items()}
    for place, words in enumerate(WORDS.values())
]
PLAIN = r"(?!9999)[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
MEMBER = rf"{PLAIN}[?~%]?"
# EDTF knows alternatives of dates only; here they may be intervals as well.
ALTERNATIVE = rf"{MEMBER}(?:/{MEMBER})?"
SHAPE = re.compile(
    rf"{MEMBER}|(?!/$)(?:{MEMBER}|\.\.)?/(?:{MEMBER}|\.\.)?"
    rf"|\[{MEMBER}\.\.{MEMBER}\]|\[\.\.{PLAIN}\]|\[{PLAIN}\.\.\]"
    rf"|\[{ALTERNATIVE}(?:,{ALTERNATIVE}){{1,2}}\]"
)


def language_or_current(language: str | None = None) -> str:
    """Return the language of date words: the given one, or else the reader's."""
    code = (language or get_language() or "id")[:2]
    return code if code in WORDS else "en"


def is_uncertain(edtf: str) -> bool:
    """Return whether a date, or a part of it, is marked as uncertain."""
    return "?" in edtf or "%" in edtf


@cache
def months(language: str, width: Width = "wide") -> dict[str, str]:
    names = get_month_names(width, locale=language)
    return {f"{number:02}": name for number, name in names.items()}


@cache
def weekdays(language: str, width: Width = "wide") -> dict[int, str]:
    """Return the names of the days of the week, Monday being 0."""
    return dict(get_day_names(width, locale=language).items())


def neighbour(plain: str, step: int) -> str:
    """Return the year, month or day after (1) or before (-1) a date without marks."""
    year, month, day = [*map(int, plain.split("-")), 0, 0][:3]
    if day:
        return (date(year, month, day) + timedelta(days=step)).isoformat()
    if month:
        year, month = divmod(year * 12 + month - 1 + step, 12)
        return f"{year:04}-{month + 1:02}"
    return f"{year + step:04}"


def in_words(text: str, language: str | None = None) -> str:
    """Return an EDTF text in words, as "antara Januari dan Maret 2024"."""
    return DateLanguage(language_or_current(language), "wide").say(text)


def in_short(text: str, language: str | None = None) -> str:
    """Return an EDTF text in words with abbreviated months, for tables."""
    return DateLanguage(language_or_current(language), "abbreviated").say(text)


@dataclass(frozen=True)
class DateLanguage:
    """Writes dates in one language, with full or abbreviated months."""

    language: str
    width: Width

    def say(self, text: str) -> str:
        if not text or not SHAPE.fullmatch(text):
            return text or ""
        if text[0] != "[":
            return self.alternative(text)
        inside = text[1:-1]
        words = WORDS[self.language]
        if "," in inside:
            return f" {words['or']} ".join(map(self.alternative, inside.split(",")))
        first, last = inside.split("..")
        if first and last:
            joint = f" {words['and']} "
            return f"{words['between']} {self.pair(first, last, joint, joint)}"
        try:
            limit = neighbour(last, 1) if last else neighbour(first, -1)
        except ValueError:  # a day that does not exist
            return text
        if not re.fullmatch(PLAIN, limit):  # beyond the years that can be written
            return text
        return f"{words['before' if last else 'after']} {self.one(limit)}"

    def alternative(self, text: str) -> str:
        return self.interval(*text.split("/")) if "/" in text else self.one(text)

    def interval(self, first: str, last: str) -> str:
        words = WORDS[self.language]
        start, end = words.get(f"start{first}"), words.get(f"end{last}")
        if start and end:
            return f"{start}, {end}"
        if end:
            return f"{words['since']} {self.one(first)} ({end})"
        if start:
            return f"{words['until']} {self.one(last)} ({start})"
        return self.pair(first, last, "–", " – ")

    def pair(self, first: str, last: str, tight: str, loose: str) -> str:
        """Join two dates; what they share is written once, as in "13–17 November 2023"."""
        left, right = self.one(first), self.one(last)
        if not len(first) == len(last) in {4, 7, 10}:  # a mark makes 5, 8 or 11
            return left + loose + right
        if len(first) == 10 and first[:7] == last[:7]:
            left = left.split(" ")[0]
        elif len(first) > 4 and first[:4] == last[:4]:
            left = left[:-5]
        return left + (loose if " " in left else tight) + right

    def one(self, text: str) -> str:
        words = WORDS[self.language]
        year, month, day = [*text.rstrip("?~%").split("-"), "", ""][:3]
        name = months(self.language, self.width if day else "wide").get(month, "")
        about = words["about"] if text[-1] in "~%" else ""
        unsure = words["unsure"] if is_uncertain(text) else ""
        return " ".join(filter(None, [about, day.lstrip("0"), name, year, unsure]))

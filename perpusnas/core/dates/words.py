"""Partial dates in words, and back."""

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from babel.dates import get_month_names
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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
SHAPE = re.compile(
    rf"{MEMBER}|(?!/$)(?:{MEMBER}|\.\.)?/(?:{MEMBER}|\.\.)?"
    rf"|\[{MEMBER}\.\.{MEMBER}\]|\[{MEMBER}(?:,{MEMBER}){{1,2}}\]"
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
        words = WORDS[self.language]
        if text[0] != "[":
            return self.interval(*text.split("/")) if "/" in text else self.one(text)
        if ".." in text:
            joint = f" {words['and']} "
            first, last = text[1:-1].split("..")
            return f"{words['between']} {self.pair(first, last, joint, joint)}"
        return f" {words['or']} ".join(map(self.one, text[1:-1].split(",")))

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


NOT_UNDERSTOOD = _("This cannot be read as a date.")
NO_SUCH_DAY = _("This date does not exist: write day, month and year.")
SHORT_YEAR = _("Write the year with four digits.")


def _any(key: str, *others: str) -> str:
    return f"(?:{'|'.join(map(re.escape, (*VOCABULARY[key], *others)))})"


THE_MONTH = re.compile(rf"^{_any('month')} ")
ABOUT = re.compile(rf"^{_any('about', 'kira-kira', 'around', 'circa', 'ca.', 'ca')} ?")
UNSURE = re.compile(rf" ?(?:\?|{_any('unsure')})$")
BETWEEN = re.compile(rf"{_any('between')} (.+) {_any('and')} (.+)")
OR = re.compile(rf" {_any('or')} ")
END = rf" \((?:({_any('end', *FORMER['end'])})|{_any('end..')})\)"
SINCE = re.compile(rf"{_any('since')} (.+?)(?:{END})?")
START = rf" \((?:{_any('start', *FORMER['start'])}|({_any('start..')}))\)"
UNTIL = re.compile(rf"{_any('until', 'hingga')} (.+?)(?:{START})?")
RANGE = re.compile(rf" ?[–—] ?| - | s/d | s\.?d\.? | {_any('until', 'hingga', 'to')} ")
PART = re.compile(r"(?:(awal|early)|(pertengahan|mid)|akhir|late)[ -](.+)")
OPEN = {
    f"{words[f'start{start}']}, {words[f'end{end}']}": f"{start}/{end}"
    for words in (*WORDS.values(), *FORMER_WORDS)
    for start, end in [("..", ".."), ("..", ""), ("", "..")]
}
DAY, MONTH = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})"
NAME, YEAR = r"(?P<month>[a-z]+)\.?", r"(?P<year>[0-9]{4}|[0-9]{2})"
FORMS = [
    re.compile(rf"{DAY}([/.-]){MONTH}\2{YEAR}"),
    re.compile(rf"{MONTH}[/.-]{YEAR}"),
    re.compile(rf"{DAY}[ -]{NAME},?[ -]{YEAR}"),
    re.compile(rf"{NAME} {DAY},? {YEAR}"),
    re.compile(rf"{NAME},? {YEAR}"),
]
YEARLESS = re.compile(rf"(?=.)(?:{DAY} ?)?(?:{NAME})?")
NUMBERS = {
    name.casefold(): number
    for language in WORDS
    for width in get_args(Width)
    for number, name in months(language, width).items()
} | {"agt": "08", "agust": "08", "sept": "09", "nop": "11", "nopember": "11"}


def parse_typed_date(typed: str) -> str:
    """What a person typed, as EDTF; whether its days exist is for `bounds` to say."""
    typed = THE_MONTH.sub("", " ".join(typed.casefold().split()))
    compact = re.sub(r" ?([\[\],/]|\.\.) ?", r"\1", typed)
    if SHAPE.fullmatch(compact):
        return compact
    if typed in OPEN:
        return OPEN[typed]
    if found := BETWEEN.fullmatch(typed):
        return "[{}..{}]".format(*_two(found[1], found[2]))
    if OR.search(typed):
        return f"[{','.join(map(_one, OR.split(typed)))}]"
    if found := SINCE.fullmatch(typed):
        return f"{_one(found[1])}/{'' if found[2] else '..'}"
    if found := UNTIL.fullmatch(typed):
        return f"{'..' if found[2] else ''}/{_one(found[1])}"
    if found := PART.fullmatch(typed):
        return _part(0 if found[1] else 1 if found[2] else 2, _one(found[3]))
    ends = RANGE.split(typed)
    if len(ends) == 1 and not any(form.fullmatch(typed) for form in FORMS):
        ends = typed.split("-")
    return "/".join(_two(*ends)) if len(ends) == 2 else _one(typed)


def _one(text: str) -> str:
    bare, mark = _unmarked(text)
    if re.fullmatch(MEMBER, bare):
        return bare + mark
    for form in FORMS:
        if found := form.fullmatch(bare):
            return _written(**found.groupdict()) + mark
    raise ValueError(NOT_UNDERSTOOD)


def _two(left: str, right: str) -> tuple[str, str]:
    """Two dates, of which the first may leave month, year and marks to the second."""
    last, (bare, mark) = _one(right), _unmarked(left)
    found = YEARLESS.fullmatch(bare)
    if not found:
        return _one(left), last
    whole = last.rstrip("?~%")
    if len(whole) < (7 if found["month"] else 10):
        raise ValueError(NOT_UNDERSTOOD)
    marks = {*(mark + last[len(whole) :]).replace("%", "~?")}
    mark = "%" if len(marks) == 2 else "".join(marks)
    first = _written(whole[:4], found["month"] or whole[5:7], found["day"])
    return first + mark, whole + mark


def _part(place: int, whole: str) -> str:
    """The first, second or last third of a year or of a month: a fixed reading."""
    if len(whole) == 4:
        return f"[{whole}-{4 * place + 1:02}..{whole}-{4 * place + 4:02}]"
    if len(whole) != 7:
        raise ValueError(NOT_UNDERSTOOD)
    ends = 10, 20, monthrange(*map(int, whole.split("-")))[1]
    return f"[{whole}-{10 * place + 1:02}..{whole}-{ends[place]}]"


def _unmarked(text: str) -> tuple[str, str]:
    without_about = ABOUT.sub("", text)
    bare = UNSURE.sub("", without_about)
    is_approximate, is_uncertain = without_about != text, bare != without_about
    mark = ("~" if is_approximate else "") + ("?" if is_uncertain else "")
    return bare, mark.replace("~?", "%")


def _written(year: str, month: str, day: str | None = None) -> str:
    if len(year) == 2:
        raise ValueError(SHORT_YEAR)
    number = month if month.isdigit() else NUMBERS.get(month)
    if not number:
        raise ValueError(NOT_UNDERSTOOD)
    if not 1 <= int(number) <= 12 or not 1 <= int(day or 1) <= 31:
        raise ValueError(NO_SUCH_DAY)
    return "-".join([year, number.zfill(2), *([day.zfill(2)] if day else [])])

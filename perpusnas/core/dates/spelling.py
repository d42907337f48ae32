"""How dates are spelled in either language: words, names and forms that are read."""

import re
from typing import get_args

from .words import FORMER, FORMER_WORDS, VOCABULARY, WORDS, Width, months, weekdays

# What is printed in place of a date.
NO_DATE = {"segera", "secepatnya", "sesegera mungkin", "dalam waktu dekat"}
NO_DATE |= {"menyusul", "nanti", "belum ditentukan", "belum ditetapkan"}
NO_DATE |= {"soon", "immediately", "asap", "as soon as possible", "later"}
NO_DATE |= {"to be decided", "to be determined", "to be announced", "tbd", "tba", "tbc"}


def _any(key: str, *others: str) -> str:
    return f"(?:{'|'.join(map(re.escape, (*VOCABULARY[key], *others)))})"


# Words that may stand before a month, a year or a day without any meaning of their own.
FILLERS = re.compile(
    r"(?<!\S)(?:hari|pada|tanggal|tgl\.?|bulan|tahun|month of|the year|year) "
)
ABOUT = re.compile(rf"^{_any('about', 'kira-kira', 'around', 'circa', 'ca.', 'ca')} ?")
UNSURE = re.compile(rf" ?(?:\?|{_any('unsure')})$")
BETWEEN = re.compile(rf"{_any('between')} (.+) {_any('and')} (.+)")
OR = re.compile(rf" {_any('or')} ")
BEFORE = re.compile(rf"{_any('before')} (.+)")
AFTER = re.compile(rf"{_any('after', 'sesudah')} (.+)")
END = rf" \((?:({_any('end', *FORMER['end'])})|{_any('end..')})\)"
SINCE = re.compile(rf"{_any('since')} (.+?)(?:{END})?")
START = rf" \((?:{_any('start', *FORMER['start'])}|({_any('start..')}))\)"
UNTIL = re.compile(rf"{_any('until', 'hingga')} (.+?)(?:{START})?")
DASH = rf" ?[–—] ?| - | s/d | s\.?d\.? | {_any('until', 'hingga', 'to')} "
RANGE = re.compile(DASH)
DAYS = re.compile(r"([0-9]{1,2})-([0-9]{1,2}(?: [a-z]+)?)")
PART = re.compile(
    r"(?:(awal|early|beginning of)|(pertengahan|mid|middle of)|akhir|late|end of)"
    r"[ -](.+)"
)
# The months of a division of the year, by its name.
DIVISIONS = {"triwulan": 3, "kuartal": 3, "tw": 3, "quarter": 3, "q": 3}
DIVISIONS |= {"caturwulan": 4, "semester": 6, "half": 6}
PLACES = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
PLACES |= {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4}
PLACES |= {"first": 1, "second": 2, "third": 3, "fourth": 4}
DIVISION = rf"(?P<division>{'|'.join(DIVISIONS)})"
PLACE = rf"(?P<place>{'|'.join(sorted(PLACES, key=len, reverse=True))})"
OF_YEAR = r",? (?:of )?(?P<year>[0-9]{4})"
DIVIDED = [
    re.compile(rf"{DIVISION}\.? ?(?:ke-)?{PLACE}{OF_YEAR}"),
    re.compile(rf"{PLACE} {DIVISION}{OF_YEAR}"),
]
OPEN = {
    f"{words[f'start{start}']}, {words[f'end{end}']}": f"{start}/{end}"
    for words in (*WORDS.values(), *FORMER_WORDS)
    for start, end in [("..", ".."), ("..", ""), ("", "..")]
}
DAY, MONTH = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})"
NAME, YEAR = r"(?P<month>[a-z]+)\.?", r"(?P<year>[0-9]{4}|[0-9]{2})"
FORMS = [
    re.compile(rf"{DAY}([/.-]){MONTH}\2{YEAR}"),
    re.compile(rf"(?P<year>[0-9]{{4}})([/.-]){MONTH}\2{DAY}"),
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
}
NUMBERS |= {"peb": "02", "pebruari": "02", "ags": "08", "agt": "08", "agst": "08"}
NUMBERS |= {"agust": "08", "sept": "09", "nop": "11", "nopember": "11"}
WEEKDAYS = {
    name.casefold(): number
    for language in WORDS
    for width in get_args(Width)
    for number, name in weekdays(language, width).items()
} | {"jum'at": 4, "jum’at": 4, "ahad": 6}
WEEKDAY = rf"(?<![a-z])({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})(?![a-z'’])"
WEEKDAY_RANGE = re.compile(rf"^{WEEKDAY}(?:{DASH}|-|/| dan | and ){WEEKDAY},? ")
IN_BRACKETS = re.compile(r"\(([0-9][^()]*)\)")

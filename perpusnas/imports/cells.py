"""Reading a cell: what somebody wrote, as what the register keeps.

Each reader takes the text of a cell that is not empty, and the desk at which the file
is read; what it does not understand it refuses with the reason.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.pasting import (
    NO,
    THOUSANDS,
    YES,
    spellings,
)
from perpusnas.core.dates.bounds import parse_input
from perpusnas.core.search import fold

# Days since 1899-12-30, as spreadsheets count them: from 1927 to 2173.
SERIAL = re.compile(r"[1-9][0-9]{4}")
EPOCH = date(1899, 12, 30)
FAULTY = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
# Words for "nothing is told here".
SAYS_NOTHING = {"-", "–", "—"}


def wrong(reason: str, **told: Any) -> ValidationError:
    return ValidationError(reason, params=told)


def text(cell: str, _desk) -> str:
    return cell


def line(cell: str, _desk) -> str:
    """A text that stands on one line."""
    return " ".join(cell.split())


def day(cell: str, _desk) -> str:
    """A date in any form that the site takes, or as a spreadsheet counts days."""
    if SERIAL.fullmatch(cell):
        return (EPOCH + timedelta(days=int(cell))).isoformat()
    try:
        return parse_input(cell.removesuffix(" 00:00:00"))
    except ValueError as error:
        raise wrong(str(error)) from error


def number(cell: str, _desk) -> int:
    plain = re.sub(r"[.,\s]", "", cell) if THOUSANDS.fullmatch(cell) else cell
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 9:
        raise wrong(_("This is not a number; leave it empty if not known."))
    return int(plain)


def yes_or_no(cell: str, _desk) -> bool:
    if fold(cell) not in YES | NO:
        raise wrong(_("Write yes or no, or leave it empty if not known."))
    return fold(cell) in YES


def choice(choices, more: dict[str, str] | None = None) -> Callable:
    """One of these, by its label in either language or by its code; `more` are other
    words for it."""
    known: dict[str, str] = {}

    def read(cell: str, _desk) -> str:
        if not known:
            known.update(spellings(choices) | (more or {}))
        if (word := fold(cell)) in known:
            return known[word]
        labels = ", ".join(str(label) for _value, label in choices)
        raise wrong(_("Not recognised. Allowed values: %(known)s."), known=labels)

    return read


def country(cell: str, desk):
    """A country by any of its names in either language, or by its code."""
    found = desk.countries.get(fold(cell))
    if found is None:
        raise wrong(_("There is no country of this name or code."))
    return found


def address(cell: str, _desk) -> str:
    """A web address; whoever leaves the scheme out means https."""
    return cell if "://" in cell else f"https://{cell}"


def several(cell: str) -> list[str]:
    """The parts of a cell that holds several things, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\n|]", cell))
    return list(dict.fromkeys(part for part in parts if part))


def listed(cell: str, _desk) -> list[str]:
    return several(cell)


def says_something(cell: str) -> bool:
    return bool(cell) and cell not in SAYS_NOTHING


def refuse_faults(cell: str) -> None:
    if cell in FAULTY:
        raise wrong(_("The spreadsheet itself shows an error here."))
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in cell):
        raise wrong(_("There is a control character in this cell."))


def countries(cell: str, desk) -> list:
    return [country(name, desk) for name in several(cell)]


OPEN_END = "open"
NO_END = {"tidak terbatas", "tanpa batas", "tanpa batas waktu", "tidak ada batas"}
NO_END |= {
    "tanpa tanggal akhir",
    "tidak ada tanggal akhir",
    "no end date",
    "open ended",
    "unlimited",
}
UNITS = {"tahun": "years", "th": "years", "thn": "years", "bulan": "months"}
UNITS |= {"year": "years", "years": "years", "month": "months", "months": "months"}
LASTING = re.compile(r"([0-9]{1,3})\s*(?:\([^)]*\)\s*)?([a-z]+)\.?")


def end(cell: str, desk) -> str:
    """When a text ends: a date, or that it has no end."""
    return OPEN_END if fold(cell) in NO_END else day(cell, desk)


def duration(cell: str, _desk) -> tuple[int, str] | str:
    """How long a text binds, such as `3 tahun` or `5 (lima) years`."""
    if fold(cell) in NO_END:
        return OPEN_END
    found = LASTING.fullmatch(cell.strip().lower())
    if not found or found[2] not in UNITS:
        raise wrong(_("Write a number of years or months, for example 3 years."))
    return int(found[1]), UNITS[found[2]]

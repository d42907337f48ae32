"""Parsing cells.

Each parser takes the text of a cell that is not empty, and the import context. It
returns the value, or raises ValidationError.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from perpusnas.core.dates.bounds import parse_input
from perpusnas.core.models import ListedChoice, country_called
from perpusnas.core.models.choice_lists import ListedChoices
from perpusnas.core.search import normalise
from perpusnas.core.typed_text import clean_line
from perpusnas.core.typed_values import NO, THOUSANDS, YES, values_by_label

# Days since 1899-12-30, as spreadsheets count them: from 1927 to 2173.
SERIAL = re.compile(r"[1-9][0-9]{4}")
EPOCH = date(1899, 12, 30)
FORMULA_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
# What a spreadsheet makes of a number of more than 15 digits.
ROUNDED = re.compile(r"-?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}", re.IGNORECASE)
# Cells that mean empty. "NA" is the code of Namibia.
EMPTY_CELLS = {"-", "--", "–", "—", "n/a", "n.a.", "belum ada", "nihil"}
LONGEST_MARK = max(map(len, EMPTY_CELLS))


def cell_error(reason: str, **params: Any) -> ValidationError:
    """Return a ValidationError with parameters."""
    return ValidationError(reason, params=params)


def text(cell: str, _context) -> str:
    """Return the text unchanged."""
    return cell


def line(cell: str, _context) -> str:
    """Return the text on one line, without what pasting leaves in it."""
    return clean_line(cell)


def day(cell: str, _context) -> str:
    """Return a date as EDTF, from any form that the site accepts or from a
    spreadsheet's serial number."""
    if SERIAL.fullmatch(cell):
        return (EPOCH + timedelta(days=int(cell))).isoformat()
    try:
        return parse_input(cell.removesuffix(" 00:00:00"))
    except ValueError as error:
        raise cell_error(str(error)) from error


def number(cell: str, _context) -> int:
    """Return a whole number; thousands separators are allowed."""
    plain = re.sub(r"[.,\s]", "", cell) if THOUSANDS.fullmatch(cell) else cell
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 9:
        raise cell_error(_("This is not a number; leave it empty if not known."))
    return int(plain)


def yes_or_no(cell: str, _context) -> bool:
    """Return a boolean."""
    if normalise(cell) not in YES | NO:
        raise cell_error(_("Write yes or no, or leave it empty if not known."))
    return normalise(cell) in YES


def choice(choices, more: dict[str, str] | None = None) -> Callable:
    """Return a parser for a choice by its label in either language or its code; `more`
    has further words."""
    if isinstance(choices, ListedChoices):
        return listed(choices.model, more or {})
    known: dict[str, str] = {}

    def read(cell: str, _context) -> str:
        if not known:
            known.update(values_by_label(choices) | (more or {}))
        if (word := normalise(cell)) in known:
            return known[word]
        labels = ", ".join(str(label) for _value, label in choices)
        raise cell_error(_("Not recognised. Allowed values: %(known)s."), known=labels)

    read.offered = partial(list, choices)  # type: ignore[attr-defined]
    return read


def listed(model: type[ListedChoice], more: dict[str, str]) -> Callable:
    """Return a parser for a row of a list, also a retired one, by what it is or was
    called; `more` has further words."""

    def read(cell: str, _context) -> str:
        found = model.code_called(cell, more)
        if found:
            return found
        labels = ", ".join(str(label) for _code, label in model.offered())
        raise cell_error(_("Not recognised. Allowed values: %(known)s."), known=labels)

    read.offered = model.offered  # type: ignore[attr-defined]
    return read


def country(cell: str, context):
    """Return a country by its code or any of its names."""
    return country_called(cell, context.countries)


def address(cell: str, _context) -> str:
    """Return a web address, with https where the scheme is missing."""
    return cell if "://" in cell else f"https://{cell}"


def split_cell(cell: str) -> list[str]:
    """Return the distinct parts of a cell separated by semicolons, bars or line
    breaks."""
    parts = map(clean_line, re.split(r"[;\n|]", cell))
    return list(dict.fromkeys(part for part in parts if part))


def each_part(parts: Iterable[str], read: Callable[[str], Any]) -> list:
    """Return what is read of each part of a cell. Raises ValidationError with the errors
    of all, each with its part where there are several."""
    parts = list(parts)
    values, wrong = [], []
    for part in parts:
        try:
            values.append(read(part))
        except ValidationError as error:
            reason = " ".join(error.messages)
            wrong.append(f"“{part[:200]}”: {reason}" if len(parts) > 1 else reason)
    if wrong:
        raise ValidationError(wrong)
    return values


def list_cell(cell: str, _context) -> list[str]:
    """Return the parts of a cell with several values."""
    return split_cell(cell)


def has_content(cell: str) -> bool:
    """Return whether a cell has a value."""
    return bool(cell) and not is_empty_mark(cell)


def is_empty_mark(cell: str) -> bool:
    """Return whether a cell says in a mark or in words that it is empty."""
    return len(cell) <= LONGEST_MARK and cell.casefold() in EMPTY_CELLS


def check_spreadsheet_errors(cell: str) -> None:
    """Raise ValidationError for the errors that a spreadsheet shows in cells, and for
    numbers that it has rounded."""
    if cell in FORMULA_ERRORS or cell.startswith("Err:"):
        raise cell_error(_("The spreadsheet itself shows an error here."))
    if ROUNDED.fullmatch(cell):
        message = _(
            "The spreadsheet has rounded this number: it keeps 15 digits. Format the "
            "column as text there, and enter the number again."
        )
        raise cell_error(message)


def countries(cell: str, context) -> list:
    """Return the countries in a cell."""
    return each_part(split_cell(cell), lambda name: country(name, context))


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
DURATION = re.compile(r"([0-9]{1,3})\s*(?:\([^)]*\)\s*)?([a-z]+)\.?")


def end(cell: str, context) -> str:
    """Return the end of an agreement as EDTF, or `OPEN_END`."""
    return OPEN_END if normalise(cell) in NO_END else day(cell, context)


def duration(cell: str, _context) -> tuple[int, str] | str:
    """Return number and unit of a duration such as `3 tahun` or `5 (lima) years`, or
    `OPEN_END`."""
    if normalise(cell) in NO_END:
        return OPEN_END
    found = DURATION.fullmatch(cell.strip().lower())
    if not found or found[2] not in UNITS:
        raise cell_error(_("Write a number of years or months, for example 3 years."))
    return int(found[1]), UNITS[found[2]]

"""How a value is written: in each dialect of CSV, in a sheet, and on a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from ..dates.words import WORDS, in_words, language_or_current
from .columns import Column
from .formulas import guarded

EXACT_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True)
class Dialect:
    """How values are written in a kind of file."""

    delimiter: str = ""
    bom: bool = False
    iso_days: bool = False
    # A spreadsheet would take a month for its first day, unless it is called a month.
    names_months: bool = True
    point: str = "."


DIALECTS = {
    # Excel on Indonesian Windows: list separator `;`, decimal comma, and UTF-8 known
    # by its mark.
    "excel": Dialect(";", bom=True, point=","),
    "standard": Dialect(",", iso_days=True, names_months=False),
}
SHEET = Dialect(iso_days=True)


def dialect_called(name: str) -> Dialect:
    return SHEET if name == "xlsx" else DIALECTS[name]


def value_text(value: Any, dialect: Dialect) -> str:
    """A value as text, not guarded against formulas."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return day_text(value.isoformat(), dialect)
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", dialect.point)
    if isinstance(value, float):
        return str(value).replace(".", dialect.point)
    return str(value)


def day_text(iso: str, dialect: Dialect) -> str:
    return iso if dialect.iso_days else f"{iso[8:]}/{iso[5:7]}/{iso[:4]}"


def date_words(dialect: Dialect) -> Callable[[str | None], str]:
    """The function that puts partial dates in words, in the language now active."""
    language = language_or_current(get_language())
    month = f"{WORDS[language]['month']} "

    @lru_cache(maxsize=4096)
    def words(edtf: str | None) -> str:
        if not edtf:
            return ""
        if EXACT_DAY.fullmatch(edtf):
            return day_text(edtf, dialect)
        if dialect.names_months and MONTH.fullmatch(edtf):
            return month + in_words(edtf, language)
        return in_words(edtf, language)

    return words


def text_cell(column: Column, dialect: Dialect) -> Callable[[Any], str]:
    """The function that gives the text of a row's cell, not guarded."""
    value = column.value
    if column.kind == "date":
        words = date_words(dialect)
        return lambda row: words(value(row))
    return lambda row: value_text(value(row), dialect)


def csv_value(value: Any, dialect: Dialect) -> Any:
    """A value as text that no spreadsheet takes for a formula; a whole number, or
    nothing, as it is."""
    if value is None or type(value) is int:
        return value
    text = value_text(value, dialect)
    return text if isinstance(value, date | float | Decimal) else guarded(text)


def sheet_cell(column: Column) -> Callable[[Any], Any]:
    """The function that gives the value of a row's cell in a sheet: an exact day is a
    day, all other dates are words."""
    value = column.value
    if column.kind != "date":
        return value
    words = date_words(SHEET)

    def cell(row: Any) -> Any:
        text = words(value(row))
        return date.fromisoformat(text) if EXACT_DAY.fullmatch(text) else text

    return cell


def page_cell(column: Column) -> Callable[[Any], Any]:
    """The function that gives what a page shows in a cell: days are those of the file
    for Excel, and a number stays one."""
    value, dialect = column.value, DIALECTS["excel"]
    if column.kind == "date":
        return text_cell(column, dialect)

    def cell(row: Any) -> Any:
        found = value(row)
        return value_text(found, dialect) if isinstance(found, date) else found

    return cell

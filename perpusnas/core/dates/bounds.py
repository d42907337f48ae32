"""The earliest and the latest day of a partial date, an EDTF text."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from threading import Lock

from django.utils.translation import gettext_lazy as _
from edtf import EDTFParseException, parse_edtf

from .typed import NO_SUCH_DAY, NOT_UNDERSTOOD, parse_typed_date
from .words import MEMBER, PLAIN, SHAPE

BACKWARDS = _("The end is earlier than the beginning.")
TOO_LONG = _("This is too long for a date.")
Bounds = tuple[date | None, date | None]
# The parser fails on intervals without any date.
DATELESS: dict[str, Bounds] = {
    "../..": (date.min, date.max),
    "../": (date.min, None),
    "/..": (None, date.max),
}
parsing = Lock()  # the parser changes its own state, and all threads share it


def bounds(text: str) -> Bounds:
    """The earliest and the latest day of an EDTF text, None where one is not known.

    Raises ValueError with the reason where the text is no such date.
    """
    if not text:
        return None, None
    if len(text) > 100:
        raise ValueError(TOO_LONG)
    if not SHAPE.fullmatch(text):
        raise ValueError(NOT_UNDERSTOOD)
    if text in DATELESS:
        return DATELESS[text]
    if text[0] == "[":
        return _bounds_of_set(text[1:-1])
    try:
        return _plain_bounds(text) if re.fullmatch(MEMBER, text) else _parsed(text)
    except EDTFParseException as error:
        raise ValueError(NOT_UNDERSTOOD) from error


def _plain_bounds(text: str) -> Bounds:
    year, month, day = [*map(int, text.rstrip("?~%").split("-")), 0, 0][:3]
    first = _day(year, month or 1, day or 1)
    last = day or monthrange(year, month or 12)[1]
    return first, _day(year, month or 12, last)


def _bounds_of_set(inside: str) -> Bounds:
    """The bounds of one of several dates or intervals, or of one between two dates; a
    side without a date has no bound."""
    if "," in inside:
        alternatives = [bounds(text) for text in inside.split(",")]
        return (
            min(first for first, _last in alternatives if first),
            max(last for _first, last in alternatives if last),
        )
    (first, _last), (_first, last) = map(bounds, inside.split(".."))
    if first and last and last < first:
        raise ValueError(BACKWARDS)
    return first, last


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Bounds:
    for member in re.findall(PLAIN, text):
        _plain_bounds(member)  # the parser lets days pass that no month has
    with parsing:
        parsed = parse_edtf(text)
    first, last = parsed.lower_strict(), parsed.upper_strict()
    # The parser makes up a bound where none is given, and calls an open one infinite.
    if text[0] == "/":
        first = None
    else:
        first = date.min if isinstance(first, float) else _day(*first[:3])
    if text[-1] == "/":
        last = None
    else:
        last = date.max if isinstance(last, float) else _day(*last[:3])
    if first and last and last < first:
        raise ValueError(BACKWARDS)
    return first, last


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(NO_SUCH_DAY) from error


def parse_input(text: str) -> str:
    """The EDTF text of a date that a person typed in either language; "" for none.

    Raises ValueError with the reason where it is not understood.
    """
    if len(text) > 200:
        raise ValueError(TOO_LONG)
    edtf = parse_typed_date(text) if text.strip() else ""
    bounds(edtf)
    return edtf

"""Dates as people type them and as news prints them, read as EDTF."""

import re
from calendar import monthrange
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .spelling import (
    ABOUT,
    AFTER,
    BEFORE,
    BETWEEN,
    DAYS,
    DIVIDED,
    DIVISIONS,
    FILLERS,
    FORMS,
    IN_BRACKETS,
    NO_DATE,
    NUMBERS,
    OPEN,
    OR,
    PART,
    PLACES,
    RANGE,
    SINCE,
    UNSURE,
    UNTIL,
    WEEKDAY,
    WEEKDAY_RANGE,
    WEEKDAYS,
    YEARLESS,
)
from .words import (
    MEMBER,
    PLAIN,
    SHAPE,
    WORDS,
    in_words,
    language_or_current,
    neighbour,
    weekdays,
)

NOT_UNDERSTOOD = _("This cannot be read as a date.")
NO_SUCH_DAY = _("This date does not exist: write day, month and year.")
SHORT_YEAR = _("Write the year with four digits.")


def parse_typed_date(typed: str) -> str:
    """What a person typed, as EDTF; whether its days exist is for `bounds` to say."""
    typed = " ".join(typed.casefold().split())
    if typed.rstrip(".!") in NO_DATE:
        reason = gettext(
            "“%(typed)s” is not a date. Leave the date empty, and write it in the "
            "remarks."
        )
        raise ValueError(reason % {"typed": typed})
    typed = FILLERS.sub("", typed)
    names = re.findall(WEEKDAY, typed)
    if not names:
        return _without_weekday(typed)
    bare = WEEKDAY_RANGE.sub("", typed)
    bare = IN_BRACKETS.sub(r"\1", re.sub(rf"{WEEKDAY},? ?", "", bare))
    edtf = _without_weekday(bare.strip())
    _check_weekdays(names, edtf)
    return edtf


def _check_weekdays(names: list[str], edtf: str) -> None:
    """Raise ValueError where a day is another day of the week, and not marked as
    uncertain."""
    days = re.split("[/,]", edtf.strip("[]"))
    if len(names) > len(days):
        raise ValueError(NOT_UNDERSTOOD)
    for name, day in zip(names, days, strict=False):
        number = WEEKDAYS[name]
        if len(day.rstrip("?~%")) != 10:
            raise ValueError(NOT_UNDERSTOOD)
        try:
            right = date.fromisoformat(day.rstrip("?~%")).weekday()
        except ValueError as error:
            raise ValueError(NO_SUCH_DAY) from error
        if right != number and len(day) == 10:
            in_language = weekdays(language_or_current())
            reason = gettext(
                "%(day)s is a %(right)s, not a %(typed)s. Correct one of the two, "
                "leave out the day of the week, or add a ? if the source says so."
            )
            raise ValueError(
                reason
                % {
                    "day": in_words(day),
                    "right": in_language[right],
                    "typed": in_language[number],
                }
            )


def _without_weekday(typed: str) -> str:
    compact = re.sub(r" ?([\[\],/]|\.\.) ?", r"\1", typed)
    if SHAPE.fullmatch(compact):
        return compact
    if typed in OPEN:
        return OPEN[typed]
    if found := BETWEEN.fullmatch(typed):
        return "[{}..{}]".format(*_two(found[1], found[2]))
    if OR.search(typed):
        return _alternatives(OR.split(typed))
    if found := BEFORE.fullmatch(typed):
        return f"[..{_next_to(found[1], -1)}]"
    if found := AFTER.fullmatch(typed):
        return f"[{_next_to(found[1], 1)}..]"
    if found := SINCE.fullmatch(typed):
        return f"{_one(found[1])}/{'' if found[2] else '..'}"
    if found := UNTIL.fullmatch(typed):
        return f"{'..' if found[2] else ''}/{_one(found[1])}"
    if found := PART.fullmatch(typed):
        return _part(0 if found[1] else 1 if found[2] else 2, _one(found[3]))
    for form in DIVIDED:
        if found := form.fullmatch(typed):
            return _division(**found.groupdict())
    return _span(typed)


def _span(typed: str) -> str:
    """A date, or an interval from one to another."""
    ends = RANGE.split(typed)
    if len(ends) == 1 and not any(form.fullmatch(typed) for form in FORMS):
        ends = typed.split("-")
    return "/".join(_two(*ends)) if len(ends) == 2 else _one(typed)


def _alternatives(texts: list[str]) -> str:
    """Dates or intervals, of which all but the last may leave month and year to it."""
    last = _span(texts[-1])
    spans = [_alternative(text, last) for text in texts[:-1]]
    return f"[{','.join([*spans, last])}]"


def _alternative(text: str, last: str) -> str:
    found = DAYS.fullmatch(text)
    ends = list(found.groups()) if found else RANGE.split(text)
    if len(ends) > 2 or not YEARLESS.fullmatch(_unmarked(ends[-1])[0]):
        return _span(text)
    spans = [_two(ends.pop(), last.rpartition("/")[2])[0]]
    if ends:
        spans.insert(0, _two(ends[0], spans[0])[0])
    return "/".join(spans)


def _next_to(text: str, step: int) -> str:
    """The year, month or day beside one that is given without a mark."""
    plain = _one(text)
    if not re.fullmatch(PLAIN, plain):
        raise ValueError(NOT_UNDERSTOOD)
    try:
        return neighbour(plain, step)
    except ValueError as error:
        raise ValueError(NO_SUCH_DAY) from error


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


def _division(division: str, place: str, year: str) -> str:
    """A quarter, third or half of a year, in which the day is not known."""
    length = DIVISIONS[division]
    last = length * PLACES[place]
    if last > 12:
        raise ValueError(NOT_UNDERSTOOD)
    return f"[{year}-{last - length + 1:02}..{year}-{last:02}]"


def _unmarked(text: str) -> tuple[str, str]:
    without_about = ABOUT.sub("", text)
    bare = UNSURE.sub("", without_about)
    is_approximate, is_uncertain = without_about != text, bare != without_about
    mark = ("~" if is_approximate else "") + ("?" if is_uncertain else "")
    return bare, mark.replace("~?", "%")


def _written(year: str, month: str, day: str | None = None) -> str:
    if len(year) == 2:
        raise ValueError(_which_year(year, month, day))
    number = month if month.isdigit() else NUMBERS.get(month)
    if not number:
        raise ValueError(NOT_UNDERSTOOD)
    if not 1 <= int(number) <= 12 or not 1 <= int(day or 1) <= 31:
        raise ValueError(NO_SUCH_DAY)
    return "-".join([year, number.zfill(2), *([day.zfill(2)] if day else [])])


def _which_year(year: str, month: str, day: str | None) -> str:
    """Return the question what a date such as 12/5/24 means, with the days that it may
    mean: day, month and year in the three orders that are in use."""
    if not day or not month.isdigit():
        return str(SHORT_YEAR)
    days: list[str] = []
    for y, m, d in [(year, month, day), (year, day, month), (day, month, year)]:
        try:
            days.append(date(2000 + int(y), int(m), int(d)).isoformat())
        except ValueError:
            continue
    if not days:
        return str(SHORT_YEAR)
    joint = f" {WORDS[language_or_current()]['or']} "
    asked = joint.join(in_words(text) for text in dict.fromkeys(days))
    return gettext("Write the year with four digits. Is it %(days)s?") % {"days": asked}

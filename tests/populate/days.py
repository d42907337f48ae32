"""Days, and how little of them is known: years, months, ranges and doubts."""

from datetime import date, timedelta

from perpusnas.core.dates.months import months_later

from .seeded_random import Chance

MONTHS_OF_A_QUARTER = 3
MONTHS_OF_A_HALF = 6
# For so long the days of an event are known, and not just its quarter.
MONTHS_REMEMBERED = 60


def later(day: date, days: int = 0, months: int = 0) -> date:
    """So many months and days after a day; before it where they are negative."""
    return months_later(day, months) + timedelta(days)


def between(chance: Chance, first: date, last: date) -> date:
    return first + timedelta(chance.few(0, max(0, (last - first).days)))


def quarter(day: date) -> tuple[str, str]:
    """The first and the last month of the day's quarter, as EDTF."""
    first = (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1
    return f"{day:%Y}-{first:02}", f"{day:%Y}-{first + 2:02}"


def partial_date(chance: Chance, day: date) -> str:
    """What somebody tells of a day, as EDTF: mostly the day, at times less or nothing.

    Ranges and lists of days need the parser, which takes milliseconds for each that it
    has not met; hence there are few different ones of them.
    """
    lot = chance.random()
    if lot < 0.70:
        return str(day)
    if lot < 0.80:
        return f"{day:%Y-%m}"
    if lot < 0.88:
        return f"{day:%Y}"
    if lot < 0.92:
        return f"{day}?"
    if lot < 0.94:
        return f"{day:%Y}~"
    return rarely_told(chance, day)


def rarely_told(chance: Chance, day: date) -> str:
    year = f"{day:%Y}"
    forms = [f"[{year}-01..{year}-06]", f"[{year}-08-10,{year}-08-11]"]
    if day.month > MONTHS_OF_A_HALF:
        forms[0] = f"[{year}-07..{year}-12]"
    return chance.one([*forms, f"{day:%Y-%m}%", ""])


def lasting(chance: Chance, day: date, today: date) -> str:
    """What is told of something that goes on for some time from about a day: the days
    from the second Monday of the month, the quarter once years have passed, that it
    still runs, or that it began."""
    lot = chance.random()
    if lot < 0.74 and day > later(today, months=-MONTHS_REMEMBERED):
        monday = second_monday(day)
        return f"{monday}/{later(monday, 2 if monday.month % 2 else 4)}"
    if lot < 0.86:
        first, last = quarter(day)
        return f"{first}/{last}"
    return f"{day:%Y}/.." if lot < 0.93 else f"{day:%Y}/"


def second_monday(day: date) -> date:
    """The second Monday of the day's month."""
    eighth = day.replace(day=8)
    return later(eighth, -eighth.weekday() % 7)

"""Partners that a row of another kind of record refers to by name."""

import re
from itertools import repeat

from django.utils.translation import gettext as _

from partners.models import Partner
from perpusnas.core.search import normalise

from .cells import each_part
from .context import ImportContext, number_at_end
from .gathered_errors import errors_at
from .identification import Mention, identify, question_key
from .rows import ImportRow, NameQuestion, Option

SPLIT, ONE = "split", "one"
# What stands between the institutions in a cell, but also within the name of one.
JOINTS = re.compile(r"\s+(?:dan|and|serta|&)\s+|,\s+", re.IGNORECASE)


def partners_of(entry: ImportRow, context: ImportContext) -> list[Partner]:
    """Return the partners that a row refers to, creating unknown ones; countries apply
    in order, or one to all. Raises ValidationError with the errors of all."""
    names, questions = split_names(entry, context)
    entry.questions += questions
    countries = iter(countries_beside(entry, len(names)))

    def named(name: str) -> Partner:
        country = next(countries)
        values = {"country": country} if country else {}
        return context.named(entry, Partner, name, **values)

    with errors_at("partners"):
        return each_part(names, named)


def countries_beside(entry: ImportRow, count: int) -> list:
    """Return a country or None for each of the row's partners."""
    countries = entry.values.get("countries") or []
    if len(countries) == count:
        return countries
    return list(repeat(countries[0] if len(countries) == 1 else None, count))


def known_partners(entry: ImportRow, context: ImportContext) -> list[int] | None:
    """Return the ids of the partners that a row refers to, or None if one is not known
    exactly."""
    names, questions = split_names(entry, context)
    if questions:
        return None
    found = []
    for name, country in zip(names, countries_beside(entry, len(names)), strict=True):
        code = country.code if country else ""
        mention = Mention(Partner, name, code)
        pk = number_at_end(name) or identify(context, mention)[0]
        if pk is None:
            return None
        found.append(pk)
    return found


def split_names(
    entry: ImportRow, context: ImportContext
) -> tuple[list[str], list[NameQuestion]]:
    """Return the names of a row's partners, and the questions whether a name is
    several."""
    names: list[str] = []
    questions = []
    for name in entry.values.get("partners") or []:
        parts = proposed_parts(name, context)
        key = question_key("split", normalise(name))
        decision = context.decisions.get(key, "") if parts else ONE
        if decision == ONE:
            names.append(name)
        elif decision == SPLIT:
            names += parts
        else:
            questions.append(split_question(entry, key, name, parts))
    return names, questions


def proposed_parts(name: str, context: ImportContext) -> list[str]:
    """Return the institutions that a name may be, or an empty list if it is one.

    A name of the register is one, and so is a name of which a part has a single word.
    """
    parts = [part.strip() for part in JOINTS.split(name)]
    if len(parts) < 2 or number_at_end(name) or context.partners.bearers(name):
        return []
    could_be = all(
        len(part.split()) > 1 or context.partners.bearers(part) for part in parts
    )
    return parts if could_be else []


def split_question(
    entry: ImportRow, key: str, name: str, parts: list[str]
) -> NameQuestion:
    """Return the question whether a name is one institution or several."""
    options = [
        Option(SPLIT, _("Several: %(names)s") % {"names": " · ".join(parts)}),
        Option(ONE, _("One name: %(name)s") % {"name": name}),
    ]
    heading, _cell = entry.read_from["partners"]
    return NameQuestion(key, name, "split", options, may_be_new=False, heading=heading)

"""Whom a name in a file means: one record for certain, a question, or a new record."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partners.models import Partner, Person
from partners.name_index import NameIndex
from perpusnas.core.search import normalise

from .rows import NameQuestion, Option

if TYPE_CHECKING:
    from .context import ImportContext

NEW = "new"
# What names mean, by the kind of their question.
MODELS: dict[str, Any] = {"partner": Partner, "person": Person}
MAX_OPTIONS = 5
# As many mentions are remembered, so that a name in many rows is looked up once.
MAX_REMEMBERED = 10_000
# Words that stand before the name of a town, or are left out.
OF_TOWNS = {"kota", "kabupaten", "kab", "city", "of", "adm", "administrasi"}


def is_no_other(_pk: int) -> bool:
    """Return False: no record is left out."""
    return False


@dataclass(frozen=True)
class Mention:
    """A partner or person as a file names it, with what distinguishes namesakes.

    Records for which `is_other` returns true are left out. Without `may_be_new`, the
    record must exist.
    """

    model: Any
    name: str
    country: str = ""
    town: str = ""
    institution: str = ""
    is_other: Callable[[int], bool] = is_no_other
    may_be_new: bool = True
    heading: str = ""


Identified = tuple[int | None, NameQuestion | None]


def identify(context: "ImportContext", mention: Mention) -> Identified:
    """Return the id of the record that is meant, or None with the question that must be
    answered first, or None twice if the record is new."""
    if mention.is_other is not is_no_other:
        return identify_once(context, mention)
    if len(context.identified) > MAX_REMEMBERED:
        context.identified.clear()
    if mention not in context.identified:
        context.identified[mention] = identify_once(context, mention)
    return context.identified[mention]


def identify_once(context: "ImportContext", mention: Mention) -> Identified:
    """Return what `identify` returns, which remembers it."""
    index = context.index_of(mention.model)
    bearers = [pk for pk in index.bearers(mention.name) if not mention.is_other(pk)]
    if (pk := certain_match(context, mention, bearers)) is not None:
        return pk, None
    key = key_of(index, mention)
    decision = context.decisions.get(key, "")
    if decision == NEW and mention.may_be_new:
        return None, None
    if decision.isdigit() and int(decision) in index.names:
        return int(decision), None
    likely = likely_matches(context, mention, bearers)
    if not likely:
        return None, None
    options = [option(context, mention, pk) for pk in likely[:MAX_OPTIONS]]
    question = NameQuestion(key, mention.name, index.kind, options)
    question.may_be_new, question.heading = mention.may_be_new, mention.heading
    question.any_record = True
    return None, question


def certain_match(
    context: "ImportContext", mention: Mention, bearers: list[int]
) -> int | None:
    """Return the only record with this official name in the same place, or None.

    Where the row or the record does not say the place, nobody else may have the name in
    any form.
    """
    index = context.index_of(mention.model)
    found = [
        pk
        for pk in bearers
        if index.is_official(pk, mention.name)
        and not any(contradictions(context, mention, pk))
    ]
    placed = [pk for pk in found if is_placed(context, mention, pk)]
    found = placed or found
    found = [pk for pk in found if mention.town and pk in index.towns] or found
    if len(found) != 1 or (not placed and len(bearers) > 1):
        return None
    return found[0]


def is_placed(context: "ImportContext", mention: Mention, pk: int) -> bool:
    """Return whether a record is known to be in the country, or a person at the
    institution, that the row gives."""
    if mention.model is Person:
        return bool(mention.institution and context.institutions.get(pk))
    index = context.index_of(mention.model)
    return bool(mention.country) and index.country_codes.get(pk) == mention.country


def contradictions(
    context: "ImportContext", mention: Mention, pk: int
) -> Iterator[str]:
    """Yield where a record is, if it is not where the row says."""
    index = context.index_of(mention.model)
    if not index.may_be_of(pk, mention.country):
        country = context.country_names[index.country_codes[pk]]
        yield _("The record is in another country: %(country)s.") % {"country": country}
    town = index.towns.get(pk, "")
    if town and mention.town and not is_same_town(town, mention.town):
        yield _("The record is in another town: %(town)s.") % {"town": town}
    places = context.institutions.get(pk) if mention.model is Person else None
    if places and mention.institution:
        partners = context.partners
        if not places & set(partners.bearers(mention.institution)):
            names = [partners.names[place][0] for place in places & {*partners.names}]
            yield _("The record has a position at %(institution)s.") % {
                "institution": ", ".join(sorted(names)) or _("another institution")
            }


def is_same_town(one: str, other: str) -> bool:
    """Return whether two names of towns differ at most in words such as Kota."""
    words, others = (set(normalise(t).split()) - OF_TOWNS for t in (one, other))
    return words <= others or others <= words


def likely_matches(
    context: "ImportContext", mention: Mention, bearers: list[int]
) -> list[int]:
    """Return the records that may be meant: those that have the name, first those that
    may be in the country, or else those with a similar one."""
    index = context.index_of(mention.model)
    possible = [pk for pk in bearers if index.may_be_of(pk, mention.country)]
    if possible or not mention.may_be_new:
        return possible or bearers
    if context.alike_is_new:
        return []
    similar = [] if bearers else index.similar_to(mention.name, mention.country)
    return bearers or [pk for pk in similar if not mention.is_other(pk)]


def option(context: "ImportContext", mention: Mention, pk: int) -> Option:
    """Return a record as a possible answer, with the reason why it is not certain."""
    index = context.index_of(mention.model)
    reasons = [why_uncertain(index, mention, pk), *contradictions(context, mention, pk)]
    return Option(
        str(pk),
        described(context, index, pk),
        mention.model(pk=pk).get_absolute_url(),
        " ".join(filter(None, reasons)),
    )


def why_uncertain(index: NameIndex, mention: Mention, pk: int) -> str:
    """Return how the name in the row is related to the record."""
    if index.is_official(pk, mention.name):
        return _("The name is the same.")
    if pk in index.acronyms.get(normalise(mention.name), ()):
        return _("This is only its acronym.")
    if pk in index.bearers(mention.name):
        return _("This is only another name of the record.")
    return _("The name is similar.")


def described(context: "ImportContext", index: NameIndex, pk: int) -> str:
    """Return the text of an option: name, country and id."""
    code = index.country_codes.get(pk)
    name = index.names[pk][0]
    return f"{name} ({context.country_names[code]}) #{pk}" if code else f"{name} #{pk}"


def key_of(index: NameIndex, mention: Mention) -> str:
    """Return the key of the question about a name."""
    place = normalise(mention.town or mention.institution)
    name = index.key(mention.name) or mention.name
    return question_key(index.kind, name, mention.country, place)


def question_key(*parts: str) -> str:
    """Return the key of a question about these texts."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]

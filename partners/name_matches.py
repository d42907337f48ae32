"""Partners and people that a typed name may refer to, in any spelling."""

from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When

from perpusnas.core.countries import country_facts
from perpusnas.core.search import contains, has_exact_text, normalise

from .models import Name, Partner, Person
from .name_similarity import are_similar
from .spelling import (
    REPEATED_LETTER,
    VOWELS,
    SpelledName,
    ignored_and_synonyms,
    spell_name,
    synonym_groups,
)

# Records compared with a typed name, pieces of the name that the database searches for,
# and matches returned.
MAX_COMPARED = 60
MAX_PIECES = 24
MAX_MATCHES = 5


@dataclass(frozen=True)
class NameMatch:
    """A record that a typed name may refer to, and which of its names matches."""

    record: Any
    name: str
    exact: bool
    same_country: bool

    @property
    def label(self) -> str:
        """The record with what distinguishes it from namesakes."""
        beside = self.record.disambiguation
        return f"{self.record} ({beside})" if beside else str(self.record)


def country_code(code: str) -> str:
    """Return a country code from a request parameter, or an empty string if it cannot
    be one."""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def kind_of(model) -> str:
    """Return the name of the model as `Name` and `wording.toml` use it."""
    return "person" if model is Person else "partner"


def with_names(records: Any, user) -> QuerySet:
    """Load the names that the user may see, as `visible_names`."""
    names = Name.objects.seen_by(user).exclude(kind="identifier")
    if records.model is Partner:
        records = records.with_disambiguation(user)
    else:
        records = records.for_list(user)
    return records.prefetch_related(Prefetch("names", names, to_attr="visible_names"))


def names_of(record) -> list[str]:
    """Return all names of a record loaded by `with_names`."""
    names = [record.name, *(name.text for name in record.visible_names)]
    return list(dict.fromkeys(filter(None, names)))


def name_pieces(name: str, kind: str, *, distinctive: bool = False) -> list[str]:
    """Return parts of a name's words, at least one of which survives a typing error.

    Ignored words are left out. With `distinctive`, so are words with synonyms, which are
    common, unless there are no others.
    """
    ignored, standard = ignored_and_synonyms(kind)
    found: dict[str, None] = {}
    words = [w for w in normalise(name).split() if w not in ignored and len(w) > 2]
    if distinctive:
        words = [word for word in words if word not in standard] or words
    for word in sorted(words, key=lambda w: w in standard):
        spellings = (
            synonym_groups(kind)[standard[word]][:4] if word in standard else [word]
        )
        for spelling in spellings:
            found.update(dict.fromkeys(split_word(spelling)))
        if len(consonants := REPEATED_LETTER.sub(r"\1", VOWELS.sub("", word))) > 2:
            found[consonants[:3]] = (
                None  # as transliterated from a script without vowels
            )
    return list(found)[:MAX_PIECES]


def country_name_variants(typed: SpelledName) -> list[str]:
    """Return the normalised names, in both languages, of the countries in a typed
    name."""
    countries = [fact for fact in country_facts() if fact.code in typed.countries]
    return [
        normalise(name) for fact in countries for name in (fact.name_id, fact.name_en)
    ]


def split_word(word: str) -> list[str]:
    """Split a word into two or three parts; of a short word return both ends."""
    if len(word) < 6:
        return [word[:3], word[-3:]] if len(word) > 3 else [word]
    count = 2 if len(word) < 10 else 3
    size = len(word) // count
    return [word[n * size : (n + 1) * size] for n in range(count)]


def candidate_records(
    records: QuerySet, typed: SpelledName, kind: str, country
) -> QuerySet:
    """Return records that share a piece of the name; exact names, the same country and
    more shared pieces come first."""
    countries = typed.countries | ({country} if country else set())
    parts = [contains(piece) for piece in name_pieces(typed.text, kind)]
    exact = Q(search_text__contains=typed.normalised) & has_exact_text(typed.normalised)
    shared = [Case(When(part, then=Value(1)), default=Value(0)) for part in parts]
    rank = reduce(add, shared, Value(0))
    exact_first = Case(When(exact, then=Value(0)), default=Value(1))
    order = [exact_first, "-shared", "pk"]
    where = reduce(or_, parts, Q())
    if kind == "partner":
        where &= Q(country_id__in=countries)
        distinctive = [
            *country_name_variants(typed),
            *name_pieces(typed.text, kind, distinctive=True),
        ]
        elsewhere = Q(country_id__isnull=True) if country else Q()
        where |= reduce(or_, map(contains, distinctive), Q()) & elsewhere
    if kind == "partner" and countries:
        same_country = Q(country_id__in=countries)
        order.insert(1, Case(When(same_country, then=Value(0)), default=Value(1)))
    found = records.filter(exact | where if parts else exact)
    return found.annotate(shared=rank).order_by(*order)[:MAX_COMPARED]


def likely_matches(
    model, name: str, user, *, country: str = "", but=None
) -> list[NameMatch]:
    """Return the records visible to the user that a name may refer to; those of the
    same country first. `but` is left out."""
    kind = kind_of(model)
    typed = spell_name(name, kind)
    if not typed.normalised:
        return []
    records = model.objects.visible_to(user)
    if but is not None and but.pk:
        records = records.exclude(pk=but.pk)
    matches = []
    for record in candidate_records(with_names(records, user), typed, kind, country):
        match = match_record(typed, record, country)
        if match:
            matches.append(match)
    matches.sort(key=lambda like: (not like.same_country, not like.exact))
    return matches[:MAX_MATCHES]


def match_record(typed: SpelledName, record, country: str) -> NameMatch | None:
    """Return how a record matches the typed name, or None. A record of another country
    matches only with exactly the same name."""
    kind = kind_of(type(record))
    own_country = getattr(record, "country_id", None) or ""
    names = [spell_name(text, kind) for text in names_of(record)]
    if acronym := getattr(record, "acronym", ""):
        names += [
            n for n in [spell_name(acronym, kind)] if n.normalised == typed.normalised
        ]
    same_country = bool(own_country) and own_country == country
    for name in names:
        if name.normalised == typed.normalised:
            return NameMatch(record, name.text, True, same_country)
    if country and own_country and country != own_country:
        return None
    countries = (country or own_country, own_country)
    for name in names:
        if are_similar(typed, name, countries, person=kind == "person"):
            return NameMatch(record, name.text, False, same_country)
    return None

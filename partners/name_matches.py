"""Partners and people that a typed name may refer to, in any spelling."""

from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When

from perpusnas.core.countries import facts
from perpusnas.core.search import contains, fold, names_exactly

from .models import Name, Partner, Person
from .name_similarity import alike
from .spelling import (
    TWICE,
    VOWELS,
    Spelled,
    spelled,
    synonyms,
    wording,
)

# Records compared with a typed name, pieces of the name that the database searches for,
# and matches returned.
MOST_COMPARED = 60
MOST_PIECES = 24
MOST_LIKELY = 5


@dataclass(frozen=True)
class Likeness:
    """A record that a typed name may refer to, and which of its names matches."""

    record: Any
    name: str
    exact: bool
    same_country: bool

    @property
    def told(self) -> str:
        """The record with what distinguishes it from namesakes."""
        beside = self.record.beside
        return f"{self.record} ({beside})" if beside else str(self.record)


def land(code: str) -> str:
    """Return a country code from a request parameter, or an empty string if it cannot
    be one."""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def kind_of(model) -> str:
    """Return the name of the model as `Name` and `wording.toml` use it."""
    return "person" if model is Person else "partner"


def with_names(records: QuerySet, user) -> QuerySet:
    """Load the names that the user may see, as `told_names`."""
    names = Name.objects.seen_by(user).exclude(kind="identifier")
    if records.model is Partner:
        records = records.told_apart(user)
    else:
        records = records.for_list(user)
    return records.prefetch_related(Prefetch("names", names, to_attr="told_names"))


def names_of(record) -> list[str]:
    """Return all names of a record loaded by `with_names`."""
    names = [record.name, *(name.text for name in record.told_names)]
    return list(dict.fromkeys(filter(None, names)))


def pieces(name: str, kind: str, *, telling: bool = False) -> list[str]:
    """Return parts of a name's words, at least one of which survives a typing error.

    Ignored words are left out. With `telling`, so are words with synonyms, which are
    common, unless there are no others.
    """
    ignored, standard = wording(kind)
    found: dict[str, None] = {}
    words = [w for w in fold(name).split() if w not in ignored and len(w) > 2]
    if telling:
        words = [word for word in words if word not in standard] or words
    for word in sorted(words, key=lambda w: w in standard):
        spellings = synonyms(kind)[standard[word]][:4] if word in standard else [word]
        for spelling in spellings:
            found.update(dict.fromkeys(halves(spelling)))
        if len(consonants := TWICE.sub(r"\1", VOWELS.sub("", word))) > 2:
            found[consonants[:3]] = (
                None  # as transliterated from a script without vowels
            )
    return list(found)[:MOST_PIECES]


def names_of_lands(typed: Spelled) -> list[str]:
    """Return the normalised names, in both languages, of the countries in a typed
    name."""
    countries = [fact for fact in facts() if fact.code in typed.countries]
    return [fold(name) for fact in countries for name in (fact.name_id, fact.name_en)]


def halves(word: str) -> list[str]:
    """Split a word into two or three parts; of a short word return both ends."""
    if len(word) < 6:
        return [word[:3], word[-3:]] if len(word) > 3 else [word]
    count = 2 if len(word) < 10 else 3
    size = len(word) // count
    return [word[n * size : (n + 1) * size] for n in range(count)]


def candidates(records: QuerySet, typed: Spelled, kind: str, country) -> QuerySet:
    """Return records that share a piece of the name; exact names, the same country and
    more shared pieces come first."""
    countries = typed.countries | ({country} if country else set())
    parts = [contains(piece) for piece in pieces(typed.text, kind)]
    exact = Q(search_text__contains=typed.folded) & names_exactly(typed.folded)
    shared = [Case(When(part, then=Value(1)), default=Value(0)) for part in parts]
    rank = reduce(add, shared, Value(0))
    exact_first = Case(When(exact, then=Value(0)), default=Value(1))
    order = [exact_first, "-shared", "pk"]
    where = reduce(or_, parts, Q())
    if kind == "partner":
        where &= Q(country_id__in=countries)
        distinctive = [*names_of_lands(typed), *pieces(typed.text, kind, telling=True)]
        elsewhere = Q(country_id__isnull=True) if country else Q()
        where |= reduce(or_, map(contains, distinctive), Q()) & elsewhere
    if kind == "partner" and countries:
        same_country = Q(country_id__in=countries)
        order.insert(1, Case(When(same_country, then=Value(0)), default=Value(1)))
    found = records.filter(exact | where if parts else exact)
    return found.annotate(shared=rank).order_by(*order)[:MOST_COMPARED]


def likely(model, name: str, user, *, country: str = "", but=None) -> list[Likeness]:
    """Return the records visible to the user that a name may refer to; those of the
    same country first. `but` is left out."""
    kind = kind_of(model)
    typed = spelled(name, kind)
    if not typed.folded:
        return []
    records = model.objects.visible_to(user)
    if but is not None and but.pk:
        records = records.exclude(pk=but.pk)
    matches = []
    for record in candidates(with_names(records, user), typed, kind, country):
        match = likeness_of(typed, record, country)
        if match:
            matches.append(match)
    matches.sort(key=lambda like: (not like.same_country, not like.exact))
    return matches[:MOST_LIKELY]


def likeness_of(typed: Spelled, record, country: str) -> Likeness | None:
    """Return how a record matches the typed name, or None. A record of another country
    matches only with exactly the same name."""
    kind = kind_of(type(record))
    own_country = getattr(record, "country_id", None) or ""
    names = [spelled(text, kind) for text in names_of(record)]
    if acronym := getattr(record, "acronym", ""):
        names += [n for n in [spelled(acronym, kind)] if n.folded == typed.folded]
    same_country = bool(own_country) and own_country == country
    for name in names:
        if name.folded == typed.folded:
            return Likeness(record, name.text, True, same_country)
    if country and own_country and country != own_country:
        return None
    countries = (country or own_country, own_country)
    for name in names:
        if alike(typed, name, countries, person=kind == "person"):
            return Likeness(record, name.text, False, same_country)
    return None

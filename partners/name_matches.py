"""Partners and people that may be meant by a name, however it is spelt."""

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

# How many records of a register are held against what is typed, and how many pieces
# of it they are looked for by.
MOST_COMPARED = 60
MOST_PIECES = 24
MOST_LIKELY = 5


@dataclass(frozen=True)
class Likeness:
    """A record that may be the one that is meant, and the name that says so."""

    record: Any
    name: str
    exact: bool
    same_country: bool

    @property
    def told(self) -> str:
        beside = self.record.beside
        return f"{self.record} ({beside})" if beside else str(self.record)


def land(code: str) -> str:
    """A country's code as somebody sent it; "" for what can be none."""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def kind_of(model) -> str:
    return "person" if model is Person else "partner"


def with_names(records: QuerySet, user) -> QuerySet:
    """Records with their other names, as far as this reader may see them."""
    names = Name.objects.seen_by(user).exclude(kind="identifier")
    if records.model is Partner:
        records = records.told_apart(user)
    else:
        records = records.for_list(user)
    return records.prefetch_related(Prefetch("names", names, to_attr="told_names"))


def names_of(record) -> list[str]:
    told = [record.name, *(name.text for name in record.told_names)]
    return list(dict.fromkeys(filter(None, told)))


def pieces(name: str, kind: str, *, telling: bool = False) -> list[str]:
    """Parts of words, one of which a slip of the keys leaves whole. Of the words that
    tell, where there are any, leaving out those that half of all names have."""
    fillers, same = wording(kind)
    found: dict[str, None] = {}
    words = [w for w in fold(name).split() if w not in fillers and len(w) > 2]
    if telling:
        words = [word for word in words if word not in same] or words
    for word in sorted(words, key=lambda w: w in same):
        spellings = synonyms(kind)[same[word]][:4] if word in same else [word]
        for spelling in spellings:
            found.update(dict.fromkeys(halves(spelling)))
        if len(written := TWICE.sub(r"\1", VOWELS.sub("", word))) > 2:
            found[written[:3]] = None  # as a script without vowels has it
    return list(found)[:MOST_PIECES]


def names_of_lands(typed: Spelled) -> list[str]:
    """What the countries that a name tells are called in either language."""
    told = [fact for fact in facts() if fact.code in typed.countries]
    return [fold(name) for fact in told for name in (fact.name_id, fact.name_en)]


def halves(word: str) -> list[str]:
    if len(word) < 6:
        return [word[:3], word[-3:]] if len(word) > 3 else [word]
    count = 2 if len(word) < 10 else 3
    size = len(word) // count
    return [word[n * size : (n + 1) * size] for n in range(count)]


def candidates(records: QuerySet, typed: Spelled, kind: str, country) -> QuerySet:
    """Records in which a piece of the name occurs; the same country and those that
    share the most with it come first."""
    lands = typed.countries | ({country} if country else set())
    parts = [contains(piece) for piece in pieces(typed.text, kind)]
    exact = Q(search_text__contains=typed.folded) & names_exactly(typed.folded)
    shared = [Case(When(part, then=Value(1)), default=Value(0)) for part in parts]
    rank = reduce(add, shared, Value(0))
    first = Case(When(exact, then=Value(0)), default=Value(1))
    order = [first, "-shared", "pk"]
    where = reduce(or_, parts, Q())
    if kind == "partner":
        where &= Q(country_id__in=lands)
        telling = [*names_of_lands(typed), *pieces(typed.text, kind, telling=True)]
        elsewhere = Q(country_id__isnull=True) if country else Q()
        where |= reduce(or_, map(contains, telling), Q()) & elsewhere
    if kind == "partner" and lands:
        here = Q(country_id__in=lands)
        order.insert(1, Case(When(here, then=Value(0)), default=Value(1)))
    found = records.filter(exact | where if parts else exact)
    return found.annotate(shared=rank).order_by(*order)[:MOST_COMPARED]


def likely(model, name: str, user, *, country: str = "", but=None) -> list[Likeness]:
    """Records that this user may see and that may be called so; the same country first."""
    kind = kind_of(model)
    typed = spelled(name, kind)
    if not typed.folded:
        return []
    records = model.objects.visible_to(user)
    if but is not None and but.pk:
        records = records.exclude(pk=but.pk)
    found = []
    for record in candidates(with_names(records, user), typed, kind, country):
        likeness = likeness_of(typed, record, country)
        if likeness:
            found.append(likeness)
    found.sort(key=lambda like: (not like.same_country, not like.exact))
    return found[:MOST_LIKELY]


def likeness_of(typed: Spelled, record, country: str) -> Likeness | None:
    """How a record is called as was typed. One of another country bears another name,
    unless it is the very same."""
    kind = kind_of(type(record))
    land = getattr(record, "country_id", None) or ""
    names = [spelled(text, kind) for text in names_of(record)]
    if acronym := getattr(record, "acronym", ""):
        names += [n for n in [spelled(acronym, kind)] if n.folded == typed.folded]
    here = bool(land) and land == country
    for name in names:
        if name.folded == typed.folded:
            return Likeness(record, name.text, True, here)
    if country and land and country != land:
        return None
    lands = (country or land, land)
    for name in names:
        if alike(typed, name, lands, person=kind == "person"):
            return Likeness(record, name.text, False, here)
    return None

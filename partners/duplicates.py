"""Records of the register that may be one and the same, held against one another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .likeness import alike
from .models import Partner, Tie
from .namesakes import kind_of, names_of, with_names
from .spelling import bones, spelled

# How many of the latest changed records are held against one another, and how many
# may share a word that tells before it tells nothing.
MOST_HELD = 1_000
MOST_SHARING = 60


@dataclass(frozen=True)
class Pair:
    """Two records that may be one, and the names that say so."""

    first: Any
    second: Any
    names: tuple[str, str]
    exact: bool


def pairs(model, user) -> list[Pair]:
    """Every two records that this reader may see and that may be one; of the same
    name first. Whole and part, and what a tie connects, are known to be two."""
    held = model.objects.visible_to(user).order_by("-changed", "-pk")[:MOST_HELD]
    ids = [record.pk for record in held.only("pk")]
    records = list(with_names(model.objects.filter(pk__in=ids), user))
    apart = connected(model, ids) if model is Partner else set()
    found = [
        pair
        for one, other in sharing_a_word(records, kind_of(model))
        if frozenset((one.pk, other.pk)) not in apart
        and (pair := pair_of(one, other, kind_of(model)))
    ]
    return sorted(found, key=lambda p: (not p.exact, p.names, p.first.pk, p.second.pk))


def connected(model, ids: list[int]) -> set[frozenset]:
    ties = Tie.objects.filter(partner__in=ids, to_partner__isnull=False)
    found = set(ties.order_by().values_list("partner", "to_partner"))
    parts = model.objects.filter(pk__in=ids, parent__isnull=False).order_by()
    return set(map(frozenset, {*found, *parts.values_list("pk", "parent")}))


def sharing_a_word(records: Iterable, kind: str) -> Iterator[tuple]:
    """The pairs that are worth comparing: with a telling word in common, or a whole."""
    by_word = defaultdict(dict)
    for record in records:
        for text in names_of(record):
            name = spelled(text, kind)
            by_word[name.folded][record.pk] = record
            by_word[bones(name.whole)][record.pk] = record
            for token in {*name.tokens, *name.with_countries}:
                if len(token) > 2:
                    by_word[bones(token)][record.pk] = record
    seen = set()
    for same in by_word.values():
        if not 1 < len(same) <= MOST_SHARING:
            continue
        for one, other in combinations(sorted(same), 2):
            if (one, other) not in seen:
                seen.add((one, other))
                yield same[one], same[other]


def pair_of(one, other, kind: str) -> Pair | None:
    """Homonyms of two countries are two, and so are those of two institutions."""
    lands, parents = (
        [getattr(record, name, None) or "" for record in (one, other)]
        for name in ("country_id", "parent_id")
    )
    if any(all(told) and told[0] != told[1] for told in (lands, parents)):
        return None
    found = None
    for ours in (spelled(text, kind) for text in names_of(one)):
        for theirs in (spelled(text, kind) for text in names_of(other)):
            if ours.folded == theirs.folded:
                return Pair(one, other, (ours.text, theirs.text), True)
            if not found and alike(ours, theirs, lands, person=kind == "person"):
                found = Pair(one, other, (ours.text, theirs.text), False)
    return found

"""Names held against names, each with those that have something telling in common."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .name_similarity import alike
from .spelling import Spelled, bones

# How many may share what two names have in common before it tells nothing. Of the many
# that bear the very same name, each is held against the next few.
MOST_SHARING = 60
NEXT = 3


@dataclass(frozen=True)
class Held:
    """A record as far as its names can tell whether it is another one."""

    pk: int
    country: str
    parent: int
    names: tuple[Spelled, ...]


@dataclass(frozen=True)
class Alike:
    """Two records that may be one, the lower number first, and which names say so."""

    first: int
    second: int
    first_name: str
    second_name: str
    exact: bool
    same_country: bool


def sharing(fresh: list[Held], records: list[Held]) -> Iterator[tuple[Held, Held]]:
    """The pairs that are worth comparing: with something in common that few share."""
    wanted = {key for record in fresh for key in keys(record)}
    by_key = defaultdict(list)
    for record in records:
        for key in keys(record) & wanted:
            by_key[key].append(record)
    place = {record.pk: number for number, record in enumerate(records)}
    for record in fresh:
        whole = {name.folded for name in record.names}
        for key in keys(record):
            same = by_key[key]
            if len(same) > MOST_SHARING:
                if key not in whole:
                    continue
                here = bisect_left(same, place[record.pk], key=lambda r: place[r.pk])
                same = same[max(0, here - NEXT) : here + NEXT + 1]
            for other in same:
                yield record, other


def keys(record: Held) -> set:
    """What names have in common that may be one: a word, the whole, or all words but
    one, however they are spelt."""
    found: set = set()
    for name in record.names:
        found |= {name.folded, bones(name.whole)}
        heard = sorted(bones(token) for token in name.tokens)
        found |= {bones(t) for t in name.with_countries if len(t) > 2}
        found |= {word for word in heard if len(word) > 2}
        found |= {tuple(heard)}
        if len(heard) > 2:
            found |= {tuple(heard[:n] + heard[n + 1 :]) for n in range(len(heard))}
    return found


def pair_of(one: Held, other: Held, kind: str) -> Alike | None:
    """Homonyms of two countries are two, and so are those of two institutions."""
    lands = (one.country, other.country)
    if all(lands) and lands[0] != lands[1]:
        return None
    if one.parent and other.parent and one.parent != other.parent:
        return None
    here, likeness = bool(lands[0]) and lands[0] == lands[1], None
    for ours in one.names:
        for theirs in other.names:
            told = (one.pk, other.pk, ours.text, theirs.text)
            if ours.folded and ours.folded == theirs.folded:
                return Alike(*told, True, here)
            if not likeness and alike(ours, theirs, lands, person=kind == "person"):
                likeness = Alike(*told, False, here)
    return likeness

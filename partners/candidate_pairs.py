"""Pairs of records worth comparing, and whether their names are similar."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .name_similarity import are_similar
from .spelling import SpelledName, consonants_of

# Keys shared by more records than this are ignored. Where so many records have the very
# same name, each is compared only with the NEXT ones on either side.
MAX_SHARING = 60
NEIGHBOURS = 3


@dataclass(frozen=True)
class ComparedRecord:
    """A record with the data that are compared; country and parent are empty or 0 where
    not recorded."""

    pk: int
    country: str
    parent: int
    names: tuple[SpelledName, ...]


@dataclass(frozen=True)
class CandidatePair:
    """Two records that may be the same, the lower id first, and the names that
    match."""

    first: int
    second: int
    first_name: str
    second_name: str
    exact: bool
    same_country: bool


def pairs_sharing_key(
    changed: list[ComparedRecord], records: list[ComparedRecord]
) -> Iterator[tuple[ComparedRecord, ComparedRecord]]:
    """Yield the pairs that share a comparison key which few records have."""
    wanted_keys = {key for record in changed for key in comparison_keys(record)}
    by_key = defaultdict(list)
    for record in records:
        for key in comparison_keys(record) & wanted_keys:
            by_key[key].append(record)
    positions = {record.pk: number for number, record in enumerate(records)}
    for record in changed:
        full_names = {name.normalised for name in record.names}
        for key in comparison_keys(record):
            sharing_key = by_key[key]
            if len(sharing_key) > MAX_SHARING:
                if key not in full_names:
                    continue
                at = bisect_left(
                    sharing_key, positions[record.pk], key=lambda r: positions[r.pk]
                )
                sharing_key = sharing_key[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
            for other in sharing_key:
                yield record, other


def comparison_keys(record: ComparedRecord) -> set:
    """Return the comparison keys of a record, by sound: each word, the whole name, and
    all words but one."""
    found: set = set()
    for name in record.names:
        found |= {name.normalised, consonants_of(name.unspaced)}
        sounds = sorted(consonants_of(token) for token in name.tokens)
        found |= {consonants_of(t) for t in name.with_countries if len(t) > 2}
        found |= {word for word in sounds if len(word) > 2}
        found |= {tuple(sounds)}
        if len(sounds) > 2:
            found |= {tuple(sounds[:n] + sounds[n + 1 :]) for n in range(len(sounds))}
    return found


def candidate_pair(
    one: ComparedRecord, other: ComparedRecord, kind: str
) -> CandidatePair | None:
    """Return the pair if a name of both is the same or similar, or None. Records of two
    countries or of two parents are never a pair."""
    countries = (one.country, other.country)
    if all(countries) and countries[0] != countries[1]:
        return None
    if one.parent and other.parent and one.parent != other.parent:
        return None
    same_country, similar = bool(countries[0]) and countries[0] == countries[1], None
    for ours in one.names:
        for theirs in other.names:
            identity = (one.pk, other.pk, ours.text, theirs.text)
            if ours.normalised and ours.normalised == theirs.normalised:
                return CandidatePair(*identity, True, same_country)
            if not similar and are_similar(
                ours, theirs, countries, person=kind == "person"
            ):
                similar = CandidatePair(*identity, False, same_country)
    return similar

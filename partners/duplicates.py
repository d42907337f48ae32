"""Finding records that may be duplicates of each other.

Pairs are stored, so that the page that lists them costs the same for a register of any
size. Changed records are compared again: a few by searching the database for similar
names, many by comparing records that share a rare word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q

from .candidate_pairs import (
    CandidatePair,
    ComparedRecord,
    candidate_pair,
    pairs_sharing_key,
)
from .models import (
    Name,
    Partner,
    PartnerPair,
    Person,
    PersonPair,
    Tie,
)
from .name_matches import candidate_records, kind_of
from .spelling import SpelledName, spell_name

# Records compared in one step. Up to FEW of them, the database searches similar names
# for each, unless there are at most QUICKLY_READ others, which are simply read.
MAX_AT_ONCE = 10_000
MAX_SEARCHED_SINGLY = 20
MAX_READ_WHOLE = 500


def pair_model(model) -> Any:
    """Return the model of pairs of partners or of people."""
    return PartnerPair if model is Partner else PersonPair


def comparable_records(model):
    """Return all records that are not in the trash, without erased people."""
    records = model.objects.kept()
    return records if model is Partner else records.filter(erased__isnull=True)


def changed_records(model):
    """Return the records that changed since they were last compared."""
    return comparable_records(model).filter(compared=False)


def compare_changed(model, most: int = MAX_AT_ONCE) -> int:
    """Compare the records that changed most recently, and return how many there were.

    Partners are compared one country at a time, since namesakes in two countries are
    never duplicates. The rows are locked until their pairs are stored; rows locked by
    somebody who edits them are skipped and stay to be compared.
    """
    with transaction.atomic():
        changed = changed_records(model).order_by("-pk")
        if model is Partner:
            latest = changed.values_list("country", flat=True)[:1]
            changed = changed.filter(country__in=latest) if any(latest) else changed
            if latest and latest[0] is None:
                changed = changed.filter(country__isnull=True)
        rows = changed.select_for_update(skip_locked=True, no_key=True).only("pk")
        ids = [record.pk for record in rows[:most]]
        if ids:
            model.objects.filter(pk__in=ids).update(compared=True)
            save_pairs(model, ids, find_pairs(model, ids))
        return len(ids)


def compare_again(model) -> None:
    """Compare the names of the records that a merge changed; agreements and events are
    compared only when somebody looks for what may be the same."""
    if model in (Partner, Person):
        compare_changed(model, MAX_SEARCHED_SINGLY)


def compare_all(model, seconds: float = inf, step: int = MAX_AT_ONCE) -> int:
    """Compare changed records in steps until none is left or the seconds are over;
    return how many were compared."""
    total, end = 0, monotonic() + seconds
    while monotonic() < end and (done := compare_changed(model, step)):
        total += done
    return total


def find_pairs(model, ids: list[int]) -> list[CandidatePair]:
    """Return the pairs of these records with any other record."""
    kind, changed = kind_of(model), records_with_names(model, Q(pk__in=ids))
    within = records_to_compare_with(model, changed)
    if (
        len(ids) > MAX_SEARCHED_SINGLY
        or comparable_records(model).filter(within).count() <= MAX_READ_WHOLE
    ):
        candidates_of = pairs_sharing_key(changed, records_with_names(model, within))
    else:
        candidates_of = pairs_sharing_piece(model, changed, kind)
    distinct = marked_distinct(model, ids) if model is Partner else set()
    pairs = {}
    for one, other in candidates_of:
        key = (min(one.pk, other.pk), max(one.pk, other.pk))
        if key[0] < key[1] and key not in pairs and key not in distinct:
            first, second = sorted((one, other), key=lambda r: r.pk)
            pairs[key] = candidate_pair(first, second, kind)
    return [pair for pair in pairs.values() if pair]


def records_with_names(model, condition: Q) -> list[ComparedRecord]:
    """Return records with all their names, with two queries."""
    kind, columns = kind_of(model), ["pk", "name"]
    if model is Partner:
        columns += ["country_id", "parent_id"]
    records = comparable_records(model).filter(condition)
    names = defaultdict(list)
    other_names = Name.objects.exclude(kind="identifier").order_by("pk")
    if condition:
        other_names = other_names.filter(
            **{f"{kind}__in": records.order_by().values("pk")}
        )
    for owner, text in other_names.values_list(f"{kind}_id", "text"):
        names[owner].append(text)
    found = []
    for pk, name, *more in records.order_by("pk").values_list(*columns):
        country, parent = more or (None, None)
        spelled = spelled_names([name, *names[pk]], kind)
        found.append(ComparedRecord(pk, country or "", parent or 0, spelled))
    return found


def spelled_names(names: list[str], kind: str) -> tuple[SpelledName, ...]:
    """Return the distinct names, analysed for comparison."""
    return tuple(spell_name(text, kind) for text in dict.fromkeys(filter(None, names)))


def records_to_compare_with(model, changed: list[ComparedRecord]) -> Q:
    """Return the condition for records to compare with: of the same countries or of
    none; all, where a country is not recorded."""
    countries = {record.country for record in changed}
    if model is not Partner or "" in countries:
        return Q()
    return Q(country__in=countries) | Q(country__isnull=True)


def pairs_sharing_piece(
    model, changed: list[ComparedRecord], kind: str
) -> Iterator[tuple[ComparedRecord, ComparedRecord]]:
    """Yield pairs with records that share a piece of a name, found by the database."""
    for record in changed:
        ids = {
            number
            for name in record.names
            for number in candidate_records(
                comparable_records(model), name, kind, record.country
            ).values_list("pk", flat=True)
        }
        for other in records_with_names(model, Q(pk__in=ids)):
            yield record, other


def marked_distinct(model, ids: list[int]) -> set[tuple[int, int]]:
    """Return pairs that are known to be distinct: an institution and its parent, and
    partners connected by a tie."""
    own = Q(partner__in=ids) | Q(to_partner__in=ids)
    ties = Tie.objects.filter(own, to_partner__isnull=False).order_by()
    parts = model.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by()
    parts = parts.filter(parent__isnull=False)
    pairs = {*ties.values_list("partner", "to_partner")}
    pairs |= {*parts.values_list("pk", "parent")}
    return {(min(pair), max(pair)) for pair in pairs}


def save_pairs(model, ids: list[int], pairs: Iterable[CandidatePair]) -> None:
    """Store the pairs of these records; pairs that a user decided on are kept."""
    pair = pair_model(model)
    undecided = pair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).undecided()
    undecided.delete()
    pair.objects.bulk_create(
        [
            pair(
                first_id=found.first,
                second_id=found.second,
                first_name=found.first_name,
                second_name=found.second_name,
                exact=found.exact,
                same_country=found.same_country,
            )
            for found in pairs
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )

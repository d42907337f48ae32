"""Records of the register that may be one and the same, held against one another.

What is found is kept as pairs, so that a page of them costs the same in a register of
any size. A record that was changed is compared anew: a few at once by asking the
database for names with a piece in common, many by the words that few others share.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q

from .candidate_pairs import (
    Alike,
    Held,
    pair_of,
    sharing,
)
from .models import (
    Name,
    Partner,
    PartnerPair,
    PersonPair,
    Tie,
)
from .name_matches import candidates, kind_of
from .spelling import Spelled, spelled

# How many records are compared in one step. Up to how many the database looks for what
# is like each of them, unless there are so few others that all of them are read.
MOST_AT_ONCE = 10_000
FEW = 20
QUICKLY_READ = 500


def pair_model(model) -> Any:
    return PartnerPair if model is Partner else PersonPair


def comparable(model):
    """All records but those of the trash, and people who were erased."""
    records = model.objects.kept()
    return records if model is Partner else records.filter(erased__isnull=True)


def to_compare(model):
    return comparable(model).filter(compared=False)


def catch_up(model, most: int = MOST_AT_ONCE) -> int:
    """Compare the latest of what was changed since; how many records that were.

    Of one country at a time, since homonyms of two countries are two anyway. They are
    held until their pairs are written, and whoever is being edited waits for later.
    """
    with transaction.atomic():
        fresh = to_compare(model).order_by("-pk")
        if model is Partner:
            latest = fresh.values_list("country", flat=True)[:1]
            fresh = fresh.filter(country__in=latest) if any(latest) else fresh
            if latest and latest[0] is None:
                fresh = fresh.filter(country__isnull=True)
        rows = fresh.select_for_update(skip_locked=True, no_key=True).only("pk")
        ids = [record.pk for record in rows[:most]]
        if ids:
            model.objects.filter(pk__in=ids).update(compared=True)
            write(model, ids, found(model, ids))
        return len(ids)


def compare_all(model, seconds: float = inf, step: int = MOST_AT_ONCE) -> int:
    """Compare what waits for it, step by step, no step beginning after this time."""
    total, end = 0, monotonic() + seconds
    while monotonic() < end and (done := catch_up(model, step)):
        total += done
    return total


def found(model, ids: list[int]) -> list[Alike]:
    """The pairs of these records with any others."""
    kind, fresh = kind_of(model), held(model, Q(pk__in=ids))
    within = where_to_look(model, fresh)
    if len(ids) > FEW or comparable(model).filter(within).count() <= QUICKLY_READ:
        two = sharing(fresh, held(model, within))
    else:
        two = near(model, fresh, kind)
    apart = known_apart(model, ids) if model is Partner else set()
    pairs = {}
    for one, other in two:
        key = (min(one.pk, other.pk), max(one.pk, other.pk))
        if key[0] < key[1] and key not in pairs and key not in apart:
            pairs[key] = pair_of(*sorted((one, other), key=lambda r: r.pk), kind)
    return [pair for pair in pairs.values() if pair]


def held(model, condition: Q) -> list[Held]:
    """Records with all that they are called, by two statements."""
    kind, columns = kind_of(model), ["pk", "name"]
    if model is Partner:
        columns += ["country_id", "parent_id"]
    records = comparable(model).filter(condition)
    names = defaultdict(list)
    told = Name.objects.exclude(kind="identifier").order_by("pk")
    if condition:
        told = told.filter(**{f"{kind}__in": records.order_by().values("pk")})
    for owner, text in told.values_list(f"{kind}_id", "text"):
        names[owner].append(text)
    return [
        Held(
            pk,
            *(told or empty for told, empty in zip(more, ("", 0), strict=True)),
            spelt([name, *names[pk]], kind),
        )
        for pk, name, *more in (
            row if model is Partner else (*row, "", 0)
            for row in records.order_by("pk").values_list(*columns)
        )
    ]


def spelt(names: list[str], kind: str) -> tuple[Spelled, ...]:
    return tuple(spelled(text, kind) for text in dict.fromkeys(filter(None, names)))


def where_to_look(model, fresh: list[Held]) -> Q:
    """A partner's country, and those of none; anywhere, where its own is not known."""
    lands = {record.country for record in fresh}
    if model is not Partner or "" in lands:
        return Q()
    return Q(country__in=lands) | Q(country__isnull=True)


def near(model, fresh: list[Held], kind: str) -> Iterator[tuple[Held, Held]]:
    """The pairs that have a piece of a name in common, which the database finds."""
    for record in fresh:
        numbers = {
            number
            for name in record.names
            for number in candidates(
                comparable(model), name, kind, record.country
            ).values_list("pk", flat=True)
        }
        for other in held(model, Q(pk__in=numbers)):
            yield record, other


def known_apart(model, ids: list[int]) -> set[tuple[int, int]]:
    """Whole and part, and what a tie connects, are known to be two."""
    own = Q(partner__in=ids) | Q(to_partner__in=ids)
    ties = Tie.objects.filter(own, to_partner__isnull=False).order_by()
    parts = model.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by()
    parts = parts.filter(parent__isnull=False)
    told = {*ties.values_list("partner", "to_partner")}
    told |= {*parts.values_list("pk", "parent")}
    return {(min(two), max(two)) for two in told}


def write(model, ids: list[int], pairs: Iterable[Alike]) -> None:
    """Keep what was found of these records; what somebody told of a pair stays."""
    pair = pair_model(model)
    old = pair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).undecided()
    old.delete()
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

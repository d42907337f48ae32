"""Records of the register that may be one and the same, held against one another.

What is found is kept as pairs, so that a page of them costs the same in a register of
any size. A record that was changed is compared anew: a few at once by asking the
database for names with a piece in common, many by the words that few others share.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q

from .likeness import alike
from .models import Name, Partner, PartnerPair, PersonPair, Tie
from .namesakes import candidates, kind_of
from .spelling import Spelled, bones, spelled

# How many may share what two names have in common before it tells nothing, how many
# records are compared in one step, and up to how many the database looks for each.
MOST_SHARING = 60
MOST_AT_ONCE = 2_000
FEW = 20


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


def compare_all(model, seconds: float = inf) -> int:
    """Compare what waits for it, step by step, no step beginning after this time."""
    total, end = 0, monotonic() + seconds
    while monotonic() < end and (done := catch_up(model)):
        total += done
    return total


def found(model, ids: list[int]) -> list[Alike]:
    """The pairs of these records with any others."""
    kind, fresh = kind_of(model), held(model, Q(pk__in=ids))
    within = where_to_look(model, fresh)
    if len(ids) > FEW or comparable(model).filter(within).count() <= MOST_AT_ONCE:
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


def sharing(fresh: list[Held], records: list[Held]) -> Iterator[tuple[Held, Held]]:
    """The pairs that are worth comparing: with something in common that few share."""
    wanted = {key for record in fresh for key in keys(record)}
    by_key = defaultdict(list)
    for record in records:
        for key in keys(record) & wanted:
            by_key[key].append(record)
    for record in fresh:
        for key in keys(record):
            if len(by_key[key]) <= MOST_SHARING:
                for other in by_key[key]:
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


def known_apart(model, ids: list[int]) -> set[tuple[int, int]]:
    """Whole and part, and what a tie connects, are known to be two."""
    own = Q(partner__in=ids) | Q(to_partner__in=ids)
    ties = Tie.objects.filter(own, to_partner__isnull=False).order_by()
    parts = model.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by()
    parts = parts.filter(parent__isnull=False)
    told = {*ties.values_list("partner", "to_partner")}
    told |= {*parts.values_list("pk", "parent")}
    return {(min(two), max(two)) for two in told}


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

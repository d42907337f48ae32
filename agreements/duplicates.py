"""Agreements that may be entered twice: the same kind, day of signing and party, or the
same number of the same party."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet

from perpusnas.core.search import normalise

from .models import Agreement, Party

# Parties with a number, or agreements of one kind and day, that are compared in pairs.
MAX_ALIKE = 50


def same_agreements(
    agreements: QuerySet[Agreement], agreement: Agreement, parties: Iterable[Party]
) -> list[Agreement]:
    """Return those of these agreements that may be the same as one with these parties."""
    others = [p for p in parties if p.partner_id and not p.is_ours]
    partners = {party.partner_id for party in others}
    named = Party.objects.filter(partner__in=partners).order_by()
    same_day = Q(pk__in=[])
    if agreement.signed and partners:
        same_day = Q(kind=agreement.kind, signed=agreement.signed)
        same_day &= Q(pk__in=named.values("agreement"))
    same_number = Q(pk__in=[])
    for party in parties:
        if party.partner_id and normalise(party.number):
            rows = Party.objects.filter(partner=party.partner_id, number=party.number)
            same_number |= Q(pk__in=rows.order_by().values("agreement"))
    return list(agreements.exclude(pk=agreement.pk).filter(same_day | same_number)[:5])


def likely_pairs(agreements: QuerySet[Agreement], user: Any) -> set[tuple[int, int]]:
    """Return the pairs of these agreements that may be the same, the lower id first, by
    the parties that the user sees."""
    plain = agreements.order_by()
    parties = Party.objects.seen_by(user).order_by()
    return {*signed_together(plain, parties), *numbered_alike(plain, parties)}


def signed_together(
    agreements: QuerySet[Agreement], parties: QuerySet[Party]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of one kind, signed on one day, with a party in common besides us."""
    days = agreements.exclude(signed="").values("kind", "signed").alias(n=Count("pk"))
    days = days.filter(n__gt=1)
    keys = {(row["kind"], row["signed"]) for row in days.values("kind", "signed")}
    found = agreements.filter(signed__in={signed for _kind, signed in keys})
    alike = defaultdict(list)
    for pk, *key in found.values_list("pk", "kind", "signed"):
        if tuple(key) in keys:
            alike[tuple(key)].append(pk)
    partners = other_parties(parties, {pk for some in alike.values() for pk in some})
    for some in alike.values():
        for one, other in combinations(sorted(some)[:MAX_ALIKE], 2):
            if partners[one] & partners[other]:
                yield one, other


def other_parties(parties: QuerySet[Party], keys: set[int]) -> dict[int, set[Any]]:
    """Return the partners other than us that are parties, by the id of the agreement."""
    found: dict[int, set[Any]] = defaultdict(set)
    rows = parties.filter(agreement__in=keys, partner__is_home=False)
    for key, partner in rows.values_list("agreement", "partner"):
        found[key].add(partner)
    return found


def numbered_alike(
    agreements: QuerySet[Agreement], parties: QuerySet[Party]
) -> Iterator[tuple[int, int]]:
    """Yield pairs in which one party gave both the same number."""
    rows = parties.filter(partner__isnull=False).exclude(number="")
    rows = rows.filter(agreement__in=agreements.values("pk"))
    twice = rows.values("partner", "number").alias(n=Count("pk")).filter(n__gt=1)
    numbers = {row["number"] for row in twice.values("number")}
    alike = defaultdict(set)
    found = rows.filter(number__in=numbers)
    for key, partner, number in found.values_list("agreement", "partner", "number"):
        alike[partner, number].add(key)
    for keys in alike.values():
        yield from combinations(sorted(keys)[:MAX_ALIKE], 2)

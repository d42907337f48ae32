"""Queries on partners, people and ties."""

from functools import reduce
from operator import and_
from typing import Any, ClassVar, Self

from django.db.models import CharField, Count, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import RecordQuerySet, RowQuerySet
from perpusnas.core.search import (
    MAX_NAMED,
    contains,
    has_exact_text,
    normalise,
    query_words,
    search_records,
)
from perpusnas.core.visibility import access_allows

from .spelling import without_honorifics

# The organisation whose members take part in knowledge sharing (KSST).
COLOMBO_PLAN = "Colombo Plan"


def ours_by_level(path: str) -> list[Q]:
    """Return the conditions of `is_ours` for our institution and for its units one, two
    and three levels down."""
    levels = [[path, *["parent"] * depth, "is_home"] for depth in range(4)]
    return [Q(**{"__".join(filter(None, steps)): True}) for steps in levels]


def is_ours(path: str = "partner") -> Q:
    """Return the condition that the partner that `path` leads to, if any, or the record
    itself is our institution or a unit of it, up to three levels down."""
    condition = Q()
    for level in ours_by_level(path):
        condition |= level
    return condition


def naming(rows: Any, partners: Any, countries: Any) -> tuple[Any, Any]:
    """Return the rows that name one of these partners, and those that name one of these
    countries: two querysets, because OR across tables uses no index.

    The partners are visible, and a row that names a country names no partner; so
    callers need not check the partners of the rows.
    """
    return rows.filter(partner__in=partners), rows.filter(country__in=countries)


def label_column() -> str:
    """Return the column with a partner's name in the current language."""
    return "label_en" if get_language() == "en" else "label_id"


def never_null(name: str | Coalesce) -> Coalesce:
    """Return a text column for sorting, in which NULL and empty compare equal and come
    first."""
    return Coalesce(name, Value(""), output_field=CharField())


class MergeableQuerySet(RecordQuerySet):
    """Queries on records that can be merged into another of their kind."""

    def seen_in_history(self, user: Any) -> Self:
        """Also return records that were merged into one that the user may read, as far
        as their own access level allows."""
        kept = self.model.objects.visible_to(user).order_by()
        merged = related_model(self.model, "merged").objects.filter(
            **{f"{self.model._meta.model_name}__in": kept}
        )
        numbers = merged.order_by().values("number")
        return self.filter(self.rule(user) | access_allows(user) & Q(pk__in=numbers))


class PartnerQuerySet(MergeableQuerySet):
    """Queries on partners."""

    def for_list(self) -> Self:
        """Load what lists show."""
        return self.select_related("country", "seat_country")

    def for_choice(self, user: Any) -> Self:
        return self.with_disambiguation(user).prefetch_related("names")

    def ours(self) -> Self:
        """Return our institution and its units, as `is_ours`."""
        return self.among(*ours_by_level(""))

    def with_text(self, text: str) -> Self:
        """Return partners one of whose texts is exactly this, ignoring case and accents."""
        return self.filter(has_exact_text(normalise(text)))

    def with_disambiguation(self, user: Any) -> Self:
        """Load what distinguishes namesakes, without a parent hidden from the user."""
        parents = self.model.objects.visible_to(user)
        parent = Prefetch("parent", parents, to_attr="visible_parent")
        return self.for_list().prefetch_related(parent)

    def abroad(self) -> Self:
        """Return partners that are not Indonesian, including international bodies
        without a country."""
        return self.exclude(country_id="ID")

    def of_countries(self, countries: Any, read: bool = False) -> Self:
        """Return partners that belong to one of these countries, wherever their seat
        is; `read` as for `among`."""
        if read:
            return self.among(Q(country__in=countries), read=True)
        return self.filter(country__in=countries)

    def concerning(self, countries: Any, user: Any) -> Self:
        """Return partners that belong to, have their seat in, or have a tie to these
        countries."""
        tie = related_model(self.model, "ties")
        ties = tie.objects.seen_by(user).filter(to_country__in=countries)
        located = Q(country__in=countries) | Q(seat_country__in=countries)
        return self.among(located, ties.values("partner"))

    def networks(self, user: Any) -> Self:
        """Return bodies that have a recorded member."""
        ties = related_model(self.model, "ties").objects.seen_by(user).order_by()
        memberships = ties.filter(kind="member_of", to_partner__isnull=False)
        as_body = ties.filter(kind="has_member")
        return self.filter(
            Q(pk__in=memberships.values("to_partner"))
            | Q(pk__in=as_body.values("partner"))
        )

    def members_of(self, body: Any, user: Any) -> Self:
        """Return the members of a body, and partners of its member countries."""
        ties = related_model(self.model, "ties").objects.seen_by(user).order_by()
        memberships = ties.filter(kind="member_of", to_partner=body)
        as_body = ties.filter(kind="has_member", partner=body)
        countries = as_body.filter(to_country__isnull=False).values("to_country")
        partners = as_body.filter(to_partner__isnull=False).values("to_partner")
        return self.filter(
            Q(pk__in=memberships.values("partner"))
            | Q(pk__in=partners)
            | Q(country__in=countries)
        )

    def with_tie(self, kind: str, user: Any) -> Self:
        """Return partners with a relationship of this kind, also where it is recorded
        at the other partner in its words."""
        tie = related_model(self.model, "ties")
        ties = tie.objects.seen_by(user).order_by()
        inverse = ties.filter(kind=TieQuerySet.INVERSE.get(kind, ""))
        from_others = inverse.filter(to_partner__isnull=False).values("to_partner")
        own = ties.filter(kind=kind).values("partner")
        return self.filter(Q(pk__in=own) | Q(pk__in=from_others))

    def with_fact(self, kind: str, user: Any) -> Self:
        """Return partners with a key fact of this kind."""
        facts = related_model(self.model, "facts").objects.seen_by(user).order_by()
        return self.filter(pk__in=facts.filter(kind=kind).values("partner"))

    def with_members(self, least: int, user: Any) -> Self:
        """Return partners that had at least this number of members on a recorded day."""
        facts = related_model(self.model, "facts").objects.seen_by(user).order_by()
        return self.filter(pk__in=facts.members_from(least).values("partner"))

    def most_dealt_with(self, agreements: Any) -> Self:
        """Order by the number of these agreements to which a partner is a party."""
        is_party = Q(party_set__agreement__in=agreements)
        parties = Count("party_set", filter=is_party, distinct=True)
        ordering = self.model._meta.ordering or ()
        return self.annotate(parties=parties).order_by("-parties", *ordering)

    def search(self, query: str, user: Any) -> Self:
        """Search own names, and people who hold or held a post at the partner."""
        person = related_model(related_model(self.model, "posts"), "person")

        def through_posts(word: str) -> QuerySet:
            people = person.objects.visible_to(user).search(word, user)
            return (
                related_model(person, "posts")
                .objects.filter(person__in=people)
                .order_by()
                .values("partner_id")
            )

        return search_records(self, query, through_posts)


class PersonQuerySet(MergeableQuerySet):
    """Queries on people."""

    def for_list(self, user: Any) -> Self:
        """Load posts at partners that the user may see, as `visible_posts`."""
        posts = related_model(self.model, "posts").objects.seen_by(user)
        posts = posts.select_related("partner")
        return self.prefetch_related(Prefetch("posts", posts, to_attr="visible_posts"))

    def for_choice(self, user: Any) -> Self:
        return self.for_list(user).prefetch_related("names")

    def with_name(self, text: str, user: Any) -> list[Any]:
        """Return the people of whom this is a whole name, honorifics and degrees apart."""
        name = without_honorifics(text)
        if not name:
            return []
        has_words = reduce(and_, map(contains, query_words(name)))
        conditions = has_exact_text(normalise(text)), has_words
        found = {p.pk: p for c in conditions for p in self.filter(c)[:MAX_NAMED]}
        people = found.values()
        return [p for p in people if name in map(without_honorifics, p.all_names())]

    def search(self, query: str, user: Any) -> Self:
        """Search own names, and partners where the person holds or held a post."""
        post = related_model(self.model, "posts")
        partner = related_model(post, "partner")

        def through_posts(word: str) -> QuerySet:
            partners = partner.objects.visible_to(user).filter(
                pk__in=search_records(partner.objects.all(), word).values("pk")
            )
            return (
                post.objects.filter(partner__in=partners, person__isnull=False)
                .order_by()
                .values("person_id")
            )

        return search_records(self, query, through_posts)


class TieQuerySet(RowQuerySet):
    """Queries on ties between partners and to countries."""

    MISSIONS = ("represents", "accredited_to")
    # Kinds that say the same from either side.
    INVERSE: ClassVar = {
        "member_of": "has_member",
        "has_member": "member_of",
        "part_went_to": "took_over_part",
        "took_over_part": "part_went_to",
    }

    def concerning(self, countries: Any, user: Any) -> Self:
        """Return ties to these countries, and the accreditations of their missions."""
        partner = related_model(self.model, "partner")
        own = partner.objects.visible_to(user).of_countries(countries).order_by()
        ties = self.model._base_manager.order_by().values("pk")
        of_missions = ties.filter(kind__in=self.MISSIONS, partner__in=own.values("pk"))
        # A union, as in `among`.
        found = ties.filter(to_country__in=countries).union(of_missions)
        return self.filter(pk__in=found)

    def missions(self) -> Self:
        """Return ties by which a mission represents somebody or is accredited to a
        country."""
        return self.filter(kind__in=self.MISSIONS)


class PartnerFactQuerySet(RowQuerySet):
    """Queries on key facts of partners."""

    def members_from(self, least: int) -> Self:
        """Return the numbers of members that are not less; of a number that is "at
        most" so many, that is not known."""
        return self.filter(kind="members", number__gte=least).exclude(
            number_sure="at_most"
        )

    def in_order_of_time(self) -> Self:
        """Order by kind, and the facts of a kind by their date, the latest first."""
        return self.order_by("kind", date_sort("when_latest").desc(), "pk")

"""Queries on partners, people and ties."""

from django.db.models import CharField, Count, Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from perpusnas.core.models import RecordQuerySet, RowQuerySet
from perpusnas.core.search import has_exact_text, normalise, search_records
from perpusnas.core.visibility import access_allows

# The organisation whose members take part in knowledge sharing (KSST).
COLOMBO_PLAN = "Colombo Plan"


def label_column() -> str:
    """Return the column with a partner's name in the current language."""
    return "label_en" if get_language() == "en" else "label_id"


def never_null(name: str) -> Coalesce:
    """Return a text column for sorting, in which NULL and empty compare equal and come
    first."""
    return Coalesce(name, Value(""), output_field=CharField())


class MergeableQuerySet(RecordQuerySet):
    """Queries on records that can be merged into another of their kind."""

    def seen_in_history(self, user):
        """Also what was merged into a record that this person may see, as far as its
        own access level allows."""
        field = self.model.merged.rel.field
        kept = self.model.objects.visible_to(user).order_by()
        merged = field.model.objects.filter(**{f"{field.name}__in": kept})
        numbers = merged.order_by().values("number")
        return self.filter(self.rule(user) | access_allows(user) & Q(pk__in=numbers))


class PartnerQuerySet(MergeableQuerySet):
    """Queries on partners."""

    def for_list(self):
        """Load what lists show."""
        return self.select_related("country", "seat_country")

    def with_name(self, name):
        """Return partners with exactly this name, ignoring case and accents."""
        return self.filter(has_exact_text(normalise(name)))

    def with_disambiguation(self, user):
        """Load what distinguishes namesakes, without a parent hidden from the user."""
        parents = self.model.objects.visible_to(user)
        parent = Prefetch("parent", parents, to_attr="visible_parent")
        return self.for_list().prefetch_related(parent)

    def abroad(self):
        """Return partners that are not Indonesian, including international bodies
        without a country."""
        return self.exclude(country_id="ID")

    def of_countries(self, countries):
        """Return partners that belong to one of these countries, wherever their seat
        is."""
        return self.filter(country__in=countries)

    def concerning(self, countries, user):
        """Return partners that belong to, have their seat in, or have a tie to these
        countries."""
        tie = self.model.ties.rel.related_model
        ties = tie.objects.seen_by(user).filter(to_country__in=countries)
        located = Q(country__in=countries) | Q(seat_country__in=countries)
        return self.filter(located | Q(pk__in=ties.order_by().values("partner")))

    def networks(self, user):
        """Return bodies that have a recorded member."""
        ties = self.model.ties.rel.related_model.objects.seen_by(user).order_by()
        memberships = ties.filter(kind="member_of", to_partner__isnull=False)
        as_body = ties.filter(kind="has_member")
        return self.filter(
            Q(pk__in=memberships.values("to_partner"))
            | Q(pk__in=as_body.values("partner"))
        )

    def members_of(self, body, user):
        """Return the members of a body, and partners of its member countries."""
        ties = self.model.ties.rel.related_model.objects.seen_by(user).order_by()
        memberships = ties.filter(kind="member_of", to_partner=body)
        as_body = ties.filter(kind="has_member", partner=body)
        countries = as_body.filter(to_country__isnull=False).values("to_country")
        partners = as_body.filter(to_partner__isnull=False).values("to_partner")
        return self.filter(
            Q(pk__in=memberships.values("partner"))
            | Q(pk__in=partners)
            | Q(country__in=countries)
        )

    def most_dealt_with(self, agreements):
        """Order by the number of these agreements to which a partner is a party."""
        is_party = Q(party_set__agreement__in=agreements)
        parties = Count("party_set", filter=is_party, distinct=True)
        return self.annotate(parties=parties).order_by(
            "-parties", *self.model._meta.ordering
        )

    def search(self, query, user):
        """Search own names, and people who hold or held a post at the partner."""
        person = self.model.posts.rel.related_model.person.field.related_model

        def through_posts(word):
            people = person.objects.visible_to(user).search(word, user)
            return (
                person.posts.rel.related_model.objects.filter(person__in=people)
                .order_by()
                .values("partner_id")
            )

        return search_records(self, query, through_posts)


class PersonQuerySet(MergeableQuerySet):
    """Queries on people."""

    def for_list(self, user):
        """Load posts at partners that the user may see, as `visible_posts`."""
        posts = self.model.posts.rel.related_model.objects.seen_by(user)
        posts = posts.select_related("partner")
        return self.prefetch_related(Prefetch("posts", posts, to_attr="visible_posts"))

    def search(self, query, user):
        """Search own names, and partners where the person holds or held a post."""
        post = self.model.posts.rel.related_model
        partner = post.partner.field.related_model

        def through_posts(word):
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

    def concerning(self, countries, user):
        """Return ties to these countries, and the accreditations of their missions."""
        partner = self.model.partner.field.related_model
        own = partner.objects.visible_to(user).of_countries(countries).order_by()
        of_missions = Q(kind__in=self.MISSIONS, partner__in=own.values("pk"))
        return self.filter(Q(to_country__in=countries) | of_missions)

    def missions(self):
        """Return ties by which a mission represents somebody or is accredited to a
        country."""
        return self.filter(kind__in=self.MISSIONS)

"""What is asked of partners and people, each question under one name."""

from django.db.models import CharField, Count, Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from perpusnas.core.models import RecordQuerySet, RowQuerySet
from perpusnas.core.search import fold, matching, names_exactly

# The body whose members take part in the knowledge sharing under KSST.
COLOMBO_PLAN = "Colombo Plan"


def label_column() -> str:
    """The derived column that holds a partner's name in the reader's language."""
    return "label_en" if get_language() == "en" else "label_id"


def never_null(name: str) -> Coalesce:
    """A text column to sort by, where empty and missing come first and alike."""
    return Coalesce(name, Value(""), output_field=CharField())


class PartnerQuerySet(RecordQuerySet):
    def for_list(self):
        return self.select_related("country", "seat_country")

    def called(self, name):
        """Those of which this is one of the names, whatever its case and accents."""
        return self.filter(names_exactly(fold(name)))

    def told_apart(self, user):
        """With what tells one from others of its name; nothing that is hidden."""
        parents = self.model.objects.visible_to(user)
        parent = Prefetch("parent", parents, to_attr="seen_parent")
        return self.for_list().prefetch_related(parent)

    def abroad(self):
        """Partners that are not Indonesian; an international body is of no country."""
        return self.exclude(country_id="ID")

    def of_countries(self, countries):
        """Partners of one of these countries: whose they are, wherever they sit."""
        return self.filter(country__in=countries)

    def concerning(self, countries, user):
        """Such partners, those who sit there, and those who are tied to the country."""
        tie = self.model.ties.rel.related_model
        tied = tie.objects.seen_by(user).filter(to_country__in=countries)
        seat = Q(country__in=countries) | Q(seat_country__in=countries)
        return self.filter(seat | Q(pk__in=tied.order_by().values("partner")))

    def networks(self, user):
        """Bodies of which it is told that somebody, or some country, is a member."""
        ties = self.model.ties.rel.related_model.objects.seen_by(user).order_by()
        joined = ties.filter(kind="member_of", to_partner__isnull=False)
        having = ties.filter(kind="has_member")
        return self.filter(
            Q(pk__in=joined.values("to_partner")) | Q(pk__in=having.values("partner"))
        )

    def members_of(self, body, user):
        """Those tied to a body as its members, and those of its member countries."""
        ties = self.model.ties.rel.related_model.objects.seen_by(user).order_by()
        joined = ties.filter(kind="member_of", to_partner=body)
        having = ties.filter(kind="has_member", partner=body)
        countries = having.filter(to_country__isnull=False).values("to_country")
        partners = having.filter(to_partner__isnull=False).values("to_partner")
        return self.filter(
            Q(pk__in=joined.values("partner"))
            | Q(pk__in=partners)
            | Q(country__in=countries)
        )

    def most_dealt_with(self, agreements):
        """Those that are a party to most of these agreements first."""
        told = Q(party_set__agreement__in=agreements)
        parties = Count("party_set", filter=told, distinct=True)
        return self.annotate(parties=parties).order_by(
            "-parties", *self.model._meta.ordering
        )

    def search(self, query, user):
        """By own names, and by the people who hold or held a post there."""
        person = self.model.posts.rel.related_model.person.field.related_model

        def through_posts(word):
            people = person.objects.visible_to(user).search(word, user)
            return (
                person.posts.rel.related_model.objects.filter(person__in=people)
                .order_by()
                .values("partner_id")
            )

        return matching(self, query, through_posts)


class PersonQuerySet(RecordQuerySet):
    def for_list(self, user):
        """People with their posts at partners that this reader may see."""
        posts = self.model.posts.rel.related_model.objects.seen_by(user)
        posts = posts.select_related("partner")
        return self.prefetch_related(Prefetch("posts", posts, to_attr="seen_posts"))

    def search(self, query, user):
        """By own names and by the partners where they hold or held a post."""
        post = self.model.posts.rel.related_model
        partner = post.partner.field.related_model

        def through_posts(word):
            partners = partner.objects.visible_to(user).filter(
                pk__in=matching(partner.objects.all(), word).values("pk")
            )
            return (
                post.objects.filter(partner__in=partners, person__isnull=False)
                .order_by()
                .values("person_id")
            )

        return matching(self, query, through_posts)


class TieQuerySet(RowQuerySet):
    MISSIONS = ("represents", "accredited_to")

    def concerning(self, countries, user):
        """What ties a partner to one of these countries, and where the missions of the
        country itself are accredited."""
        partner = self.model.partner.field.related_model
        own = partner.objects.visible_to(user).of_countries(countries).order_by()
        sent = Q(kind__in=self.MISSIONS, partner__in=own.values("pk"))
        return self.filter(Q(to_country__in=countries) | sent)

    def missions(self):
        """That a mission stands for somebody, or is accredited somewhere."""
        return self.filter(kind__in=self.MISSIONS)

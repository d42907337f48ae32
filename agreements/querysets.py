"""What is asked of agreements, each question under one name."""

from django.db.models import Prefetch, Q
from django.utils import timezone

from partners.models import Partner, Person
from perpusnas.models import RecordQuerySet
from perpusnas.search import matching

from .validity import IN_FORCE, with_validity


class AgreementQuerySet(RecordQuerySet):
    def validity_on(self, day=None):
        """With `validity`, `days_left` and the term's bounds on a day (Asia/Jakarta)."""
        return with_validity(self, day or timezone.localdate())

    def valid_as(self, states):
        """Of those annotated by `validity_on`, the ones in these states.

        Takes the states of `Validity`, and `in_force` for all that bind.
        """
        wanted = set(states)
        if "in_force" in wanted:
            wanted |= set(IN_FORCE)
        return self.filter(validity__in=wanted - {"in_force"})

    def for_list(self, user):
        """With the parties in order, those only that this reader may see."""
        party = self.model.parties.rel.related_model
        seen = party.objects.seen_by(user)
        return self.prefetch_related(
            Prefetch("parties", seen.select_related("partner__country", "country"))
        )

    def with_party(self, partner):
        """Texts to which this partner is a party."""
        party = self.model.parties.rel.related_model
        return self.filter(
            pk__in=party.objects.filter(partner=partner).values("agreement")
        )

    def concerning(self, countries, user):
        """Texts to which one of these countries, or a partner of theirs, is a party.

        Told by parties that the reader may see, so that no hidden one is guessed.
        """
        party = self.model.parties.rel.related_model
        partners = Partner.objects.visible_to(user).filter(country__in=countries)
        parties = party.objects.filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        return self.filter(pk__in=parties.order_by().values("agreement"))

    def search(self, query, user):
        """By own texts, by the parties' names, and by whoever signed."""
        party = self.model.parties.rel.related_model
        signatory = self.model.signatories.rel.related_model

        def through_parties(word):
            partners = matching(Partner.objects.visible_to(user), word)
            named = party.objects.seen_by(user).filter(partner__in=partners.order_by())
            return named.values("agreement_id")

        def through_signatories(word):
            people = matching(Person.objects.visible_to(user), word)
            named = signatory.objects.seen_by(user).filter(person__in=people.order_by())
            return named.values("agreement_id")

        return matching(self, query, through_parties, through_signatories)

"""What is asked of outcomes."""

from django.db.models import Prefetch, Q

from partners.models import Partner
from perpusnas.core.models import RecordQuerySet

from .events import of_what_concerns


class OutcomeQuerySet(RecordQuerySet):
    @property
    def shares(self):
        return self.model.shares.rel.related_model.objects

    def for_list(self, user):
        """With givers, receivers and owners, those only that this reader may see."""
        seen = self.shares.seen_by(user).select_related("partner", "country")
        return self.prefetch_related(Prefetch("shares", seen))

    def with_partner(self, partner, user):
        """What this partner gave, received or owns, and what stands at it.

        Told by rows that the reader may see, so that no hidden one is guessed.
        """
        shares = self.shares.seen_by(user).filter(partner=partner)
        there = Q(partner=partner) | Q(at_partner=partner)
        return self.filter(there | Q(pk__in=shares.order_by().values("outcome")))

    def of_agreement(self, agreement, user):
        """What hangs on this text, and what is evidence for it, as far as seen."""
        evidence = agreement.evidence.seen_by(user).filter(outcome__isnull=False)
        proof = evidence.order_by().values("outcome")
        return self.filter(Q(agreement=agreement) | Q(pk__in=proof))

    def tied_to(self, countries, user):
        """What such a country, or a partner of theirs, gave, received or owns, and what
        stands at a partner of theirs or has to do with one."""
        partners = Partner.objects.visible_to(user).of_countries(countries)
        shares = self.shares.seen_by(user).filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        there = Q(partner__in=partners) | Q(at_partner__in=partners)
        return self.filter(there | Q(pk__in=shares.order_by().values("outcome")))

    def concerning(self, countries, user):
        """The same, and what came of an event or text that concerns these countries."""
        tied = self.model.objects.tied_to(countries, user).order_by().values("pk")
        came = of_what_concerns(self.model, countries, user)
        return self.filter(Q(pk__in=tied) | came)

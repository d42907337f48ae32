"""Queries on outcomes."""

from typing import Any, Self

from django.db.models import Prefetch, Q

from partners.models import Partner
from partners.querysets import naming
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import RecordQuerySet

from .events import whose_concern


class OutcomeQuerySet(RecordQuerySet):
    """Queries on outcomes."""

    @property
    def shares(self) -> Any:
        """The manager of shares, reached this way to avoid a circular import."""
        return related_model(self.model, "shares").objects

    def for_list(self, user: Any) -> Self:
        """Load givers, receivers and owners that the user may see."""
        shares = self.shares.seen_by(user).select_related("partner", "country")
        return self.prefetch_related(Prefetch("shares", shares))

    def with_partner(self, partner: Any, user: Any) -> Self:
        """Return outcomes that a partner gave, received or owns, or that are located
        there.

        Only shares visible to the user count, so that a hidden one is not revealed.
        """
        shares = self.shares.seen_by(user, of=self.model).filter(partner=partner)
        located = Q(partner=partner) | Q(at_partner=partner)
        return self.among(located, shares.values("outcome"))

    def of_agreement(self, agreement: Any, user: Any) -> Self:
        """Return outcomes that belong to an agreement or are visible evidence for
        it."""
        evidence = agreement.evidence.seen_by(user).filter(outcome__isnull=False)
        return self.among(Q(agreement=agreement), evidence.values("outcome"))

    def concerning(self, countries: Any, user: Any) -> Self:
        """Return outcomes given, received or owned by these countries or their
        partners, or located at one, and those of events or agreements that concern
        these countries."""
        partners = Partner.objects.visible_to(user).of_countries(countries)
        shares = naming(self.shares.seen_by(user, of=self.model), partners, countries)
        concern = whose_concern(self.model, countries, user, "event", "agreement")
        return self.among(
            Q(partner__in=partners),
            Q(at_partner__in=partners),
            *[found.values("outcome") for found in shares],
            *concern,
        )

"""Queries on outcomes."""

from typing import Any, Self

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from partners.models import Partner, Person
from partners.querysets import naming
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import RecordQuerySet, RowQuerySet
from perpusnas.core.search import search_records

from .events import whose_concern

# The steps of a nomination before its decision.
STEPS = ("prepared", "sent", "awaited")


class NominationStateQuerySet(RowQuerySet):
    """Queries on the states of nominations."""

    def present_first(self, user: Any) -> Self:
        """Return the states that no other one certainly followed, the present one of an
        outcome first.

        Where the days do not say which of two is later, it is the one that comes later
        in the course of a nomination, then the one entered last.
        """
        states: Any = self.model
        outcomes = related_model(states, "outcome")  # was checked before
        later = states.objects.seen_by(user, of=outcomes).filter(
            outcome=OuterRef("outcome"), since_earliest__gt=OuterRef("since_latest")
        )
        steps = [When(state=state, then=Value(n)) for n, state in enumerate(STEPS)]
        step = Case(*steps, default=Value(len(STEPS)))
        return self.filter(~Exists(later.order_by())).order_by(step.desc(), "-pk")


class OutcomeQuerySet(RecordQuerySet):
    """Queries on outcomes."""

    @property
    def shares(self) -> Any:
        """The manager of shares, reached this way to avoid a circular import."""
        return related_model(self.model, "shares").objects

    @property
    def people(self) -> Any:
        """The manager of people involved."""
        return related_model(self.model, "people").objects

    def for_list(self, user: Any) -> Self:
        """Load givers, receivers and owners that the user may see, and the state of
        nominations."""
        shares = self.shares.seen_by(user).select_related("partner", "country")
        found = self.prefetch_related(Prefetch("shares", shares))
        return found.with_nomination(user)

    def for_choice(self, user: Any) -> Self:
        """Load the further names."""
        names = related_model(self.model, "names").objects.seen_by(user)
        return self.prefetch_related(Prefetch("names", names))

    def with_nomination(self, user: Any) -> Self:
        """Load the present state of each nomination, as far as the user may see its
        states."""
        present = self.present_nominations(user)
        return self.prefetch_related(
            Prefetch("nomination_states", present, to_attr="present_nominations")
        )

    def present_nominations(self, user: Any) -> Any:
        """Return the states of nominations that the user may see, the present one of an
        outcome first."""
        states = related_model(self.model, "nomination_states").objects
        return states.seen_by(user, of=self.model).present_first(user)

    def nominated(self, states: Any, user: Any) -> Self:
        """Return nominations that are in one of these states at present."""
        present = self.present_nominations(user).filter(outcome=OuterRef("pk"))
        present = Subquery(present.values("state")[:1])
        return self.alias(present_state=present).filter(present_state__in=states)

    def with_person(self, person: Any, user: Any) -> Self:
        """Return outcomes in which the user may see this person involved."""
        named = self.people.seen_by(user).filter(person=person)
        return self.filter(pk__in=named.order_by().values("outcome"))

    def search(self, query: str, user: Any) -> Self:
        """Search own texts, and the people on record who were involved."""

        def through_people(word: str) -> QuerySet:
            people = search_records(Person.objects.visible_to(user), word)
            named = self.people.seen_by(user)
            return named.filter(person__in=people.order_by()).values("outcome_id")

        return search_records(self, query, through_people)

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

    def concerning(self, countries: Any, user: Any, read: bool = False) -> Self:
        """Return outcomes given, received or owned by these countries or their
        partners, or located at one, and those of events or agreements that concern
        these countries; `read` as for `among`."""
        partners = Partner.objects.visible_to(user).of_countries(countries, read)
        rows = self.shares.seen_by(user, self.model, ["partner"])
        shares = naming(rows, partners, countries)
        origins = ("event", "agreement")
        concern = whose_concern(self.model, countries, user, *origins, read=read)
        return self.among(
            Q(partner__in=partners),
            Q(at_partner__in=partners),
            *[found.values("outcome") for found in shares],
            *concern,
            read=read,
        )

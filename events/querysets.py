"""What is asked of events, each question under one name."""

from datetime import timedelta

from django.db.models import (
    Case,
    Count,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.models import Partner, Person
from perpusnas.models import RecordQuerySet
from perpusnas.search import matching

# What has not come about yet, as far as anybody has told.
AWAITED = ("proposed", "planned", "confirmed")


class ProgramQuerySet(RecordQuerySet):
    def with_editions(self, user):
        """With `editions` held, the `last_when` and `last_held` day of the latest of
        them, and how many are `awaited`.

        Of the events that this reader may see, sessions and containers left out.
        """
        event = self.model.events.rel.related_model
        editions = event.objects.visible_to(user).counted()
        editions = editions.filter(program=OuterRef("pk")).order_by().values("program")
        held = editions.filter(status="held")
        awaited = editions.filter(status__in=AWAITED)
        latest = held.filter(when_latest__isnull=False).order_by("-when_latest", "-pk")
        return self.annotate(
            last_when=Coalesce(Subquery(latest.values("when")[:1]), Value("")),
            editions=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
            last_held=Subquery(held.annotate(n=Max("when_latest")).values("n")),
            awaited=Coalesce(Subquery(awaited.annotate(n=Count("pk")).values("n")), 0),
        )


class EventQuerySet(RecordQuerySet):
    def for_list(self, user):
        """With whom it concerned, those only that this reader may see."""
        participation = self.model.participations.rel.related_model
        seen = participation.objects.seen_by(user)
        return self.select_related("country").prefetch_related(
            Prefetch("participations", seen.select_related("partner", "country"))
        )

    def counted(self):
        """Events that count: neither sessions nor what only holds its parts together."""
        return self.filter(is_container=False).exclude(part_kind="session")

    def outcome_unknown(self, day=None):
        """Proposed, planned or confirmed, its time passed, and no news of it."""
        day = day or timezone.localdate()
        return self.filter(status__in=AWAITED, when_latest__lt=day)

    def coming(self, day):
        """Proposed, planned or confirmed, and not yet over on a day; the next one first.

        Only what is known to within a year: of the rest nobody can say that it is near.
        """
        awaited = self.filter(status__in=AWAITED, when_latest__gte=day)
        soon = awaited.filter(when_latest__lte=day + timedelta(days=366))
        return soon.order_by("when_earliest", "pk")

    def with_partner(self, partner, user):
        """Events in which this partner had a part, or one of its people.

        Told by rows that the reader may see, so that no hidden one is guessed.
        """
        participation = self.model.participations.rel.related_model
        person = self.model.people.rel.related_model
        rows = participation.objects.seen_by(user).filter(partner=partner)
        people = person.objects.seen_by(user).filter(partner=partner)
        return self.filter(
            Q(pk__in=rows.order_by().values("event"))
            | Q(pk__in=people.order_by().values("event"))
        )

    def of_agreement(self, agreement):
        """Events that sign, prepare, carry out or review this text."""
        return self.filter(pk__in=agreement.evidence.order_by().values("event"))

    def concerning(self, countries, user):
        """Events there, and those in which such a country or its partners had a part."""
        participation = self.model.participations.rel.related_model
        partners = Partner.objects.visible_to(user).filter(country__in=countries)
        rows = participation.objects.filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        taking_part = self.model.objects.filter(
            Q(country__in=countries) | Q(pk__in=rows.order_by().values("event"))
        )
        return self.filter(pk__in=taking_part.order_by().values("pk"))

    def search(self, query, user):
        """By own texts, and by the partners and people who had a part in it."""
        participation = self.model.participations.rel.related_model
        appearance = self.model.people.rel.related_model

        def through_partners(word):
            partners = matching(Partner.objects.visible_to(user), word)
            named = participation.objects.seen_by(user)
            named = named.filter(partner__in=partners.order_by())
            return named.values("event_id")

        def through_people(word):
            people = matching(Person.objects.visible_to(user), word)
            named = appearance.objects.seen_by(user)
            return named.filter(person__in=people.order_by()).values("event_id")

        return matching(self, query, through_partners, through_people)


def of_what_concerns(model, countries, user, prefix: str = "") -> Q:
    """That something came of an event or a text which concerns one of these countries."""
    condition = Q()
    for name in (f"{prefix}event", f"{prefix}agreement"):
        records = model._meta.get_field(name).related_model.objects.visible_to(user)
        found = records.concerning(countries, user).order_by().values("pk")
        condition |= Q(**{f"{name}__in": found})
    return condition


OPEN = ("open", "running", "postponed")


class FollowUpQuerySet(RecordQuerySet):
    def for_list(self, user):
        """With both sides, those only that this reader may see."""
        side = self.model.sides.rel.related_model
        seen = side.objects.seen_by(user).select_related("partner", "country")
        return self.select_related("person_in_charge").prefetch_related(
            Prefetch("sides", seen)
        )

    def still_owed(self):
        return self.filter(status__in=OPEN)

    def overdue(self, day=None):
        """Still owed, and every day on which it may have been due has passed."""
        day = day or timezone.localdate()
        return self.still_owed().filter(due_latest__lt=day)

    def own_first(self, user):
        """Those that this person is in charge of before the others, the oldest first."""
        mine = Case(When(person_in_charge=user, then=0), default=1)
        return self.order_by(mine, "due_latest", "pk")

    def no_date(self):
        """Still owed, and no source tells by when."""
        return self.still_owed().filter(due="")

    def theirs(self):
        """Still owed by somebody else than ourselves."""
        side = self.model.sides.rel.related_model
        owing = side.objects.filter(role="owes").exclude(partner__is_home=True)
        return self.still_owed().filter(pk__in=owing.values("follow_up"))

    def with_partner(self, partner, user):
        """What this partner owes or is owed, and what came up with it."""
        side = self.model.sides.rel.related_model
        sides = side.objects.seen_by(user).filter(partner=partner).order_by()
        owed = Q(pk__in=sides.values("follow_up"))
        return self.filter(owed | Q(from_partner=partner))

    def concerning(self, countries, user):
        """What such a country or a partner of theirs owes or is owed, and what came up
        with one of their partners, or from an event or text that concerns them."""
        side = self.model.sides.rel.related_model
        partners = Partner.objects.visible_to(user).filter(country__in=countries)
        sides = side.objects.filter(Q(partner__in=partners) | Q(country__in=countries))
        owed = Q(pk__in=sides.order_by().values("follow_up"))
        came_up = of_what_concerns(self.model, countries, user, prefix="from_")
        return self.filter(owed | Q(from_partner__in=partners) | came_up)


class OutcomeQuerySet(RecordQuerySet):
    def for_list(self, user):
        """With givers, receivers and owners, those only that this reader may see."""
        share = self.model.shares.rel.related_model
        seen = share.objects.seen_by(user).select_related("partner", "country")
        return self.prefetch_related(Prefetch("shares", seen))

    def with_partner(self, partner, user):
        """What this partner gave, received or owns, and what stands at it."""
        share = self.model.shares.rel.related_model
        shares = share.objects.seen_by(user).filter(partner=partner).order_by()
        there = Q(partner=partner) | Q(at_partner=partner)
        return self.filter(there | Q(pk__in=shares.values("outcome")))

    def of_agreement(self, agreement):
        """What hangs on this text, and what carries it out."""
        proof = agreement.evidence.filter(outcome__isnull=False).order_by()
        return self.filter(Q(agreement=agreement) | Q(pk__in=proof.values("outcome")))

    def concerning(self, countries, user):
        """What such a country or a partner of theirs gave, received or owns, what stands
        at a partner of theirs, and what came of an event or text that concerns them."""
        share = self.model.shares.rel.related_model
        partners = Partner.objects.visible_to(user).filter(country__in=countries)
        shares = share.objects.filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        there = Q(partner__in=partners) | Q(at_partner__in=partners)
        there |= of_what_concerns(self.model, countries, user)
        return self.filter(there | Q(pk__in=shares.order_by().values("outcome")))

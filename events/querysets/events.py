"""What is asked of events."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from partners.models import Partner, Person, Post
from partners.querysets import COLOMBO_PLAN
from perpusnas.core.dates.periods import certain
from perpusnas.core.models import RecordQuerySet
from perpusnas.core.search import matching


def ours(path: str = "partner") -> Q:
    """Our institution or one of its units, however deep the house goes."""
    condition = Q()
    for depth in range(4):
        condition |= Q(**{f"{path}{'__parent' * depth}__is_home": True})
    return condition


# What has not come about yet, as far as anybody has told.
AWAITED = ("proposed", "planned", "confirmed")
# Of later events nobody can say that they are near.
COMING_DAYS = 366


def of_what_concerns(model, countries, user, prefix: str = "") -> Q:
    """That something came of an event or a text which concerns one of these countries."""
    condition = Q()
    for name in (f"{prefix}event", f"{prefix}agreement"):
        records = model._meta.get_field(name).related_model.objects.visible_to(user)
        found = records.concerning(countries, user).order_by().values("pk")
        condition |= Q(**{f"{name}__in": found})
    return condition


class EventQuerySet(RecordQuerySet):
    @property
    def participations(self):
        return self.model.participations.rel.related_model.objects

    @property
    def appearances(self):
        return self.model.people.rel.related_model.objects

    def for_list(self, user):
        """With whom it concerned, those only that this reader may see."""
        seen = self.participations.seen_by(user).select_related("partner", "country")
        return self.select_related("country").prefetch_related(
            Prefetch("participations", seen)
        )

    def counted(self):
        """Events that count: neither sessions nor what only holds its parts together."""
        return self.filter(is_container=False).exclude(part_kind="session")

    def in_calendar(self, user):
        """Events that count, and a journey of whose stops this reader is told none."""
        parts = self.model.objects.visible_to(user).filter(part_of=OuterRef("pk"))
        alone = Q(is_container=False) | ~Exists(parts)
        return self.filter(alone).exclude(part_kind="session")

    def outcome_unknown(self, day=None):
        """Proposed, planned or confirmed, its time passed, and no news of it."""
        day = day or timezone.localdate()
        return self.filter(status__in=AWAITED, when_latest__lt=day)

    def coming(self, day):
        """Proposed, planned or confirmed, and not yet over on a day; the next one first.

        Only what is known to within a year: of the rest nobody can say that it is near.
        """
        awaited = self.filter(status__in=AWAITED, when_latest__gte=day)
        soon = awaited.filter(when_latest__lte=day + timedelta(days=COMING_DAYS))
        return soon.order_by("when_earliest", "pk")

    def with_partner(self, partner, user):
        """Events in which this partner had a part, or one of its people.

        Told by rows that the reader may see, so that no hidden one is guessed.
        """
        taking_part = self.participations.seen_by(user).filter(partner=partner)
        sent = self.appearances.seen_by(user).filter(partner=partner)
        return self.filter(
            Q(pk__in=taking_part.order_by().values("event"))
            | Q(pk__in=sent.order_by().values("event"))
        )

    def of_agreement(self, agreement, user):
        """Events that sign, prepare, carry out or review this text, as far as seen."""
        evidence = agreement.evidence.seen_by(user).filter(event__isnull=False)
        return self.filter(pk__in=evidence.order_by().values("event"))

    def concerning(self, countries, user):
        """Events there, and those in which such a country or its partners had a part."""
        partners = Partner.objects.visible_to(user).of_countries(countries)
        rows = self.participations.seen_by(user).filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        taking_part = self.model.objects.filter(
            Q(country__in=countries) | Q(pk__in=rows.order_by().values("event"))
        )
        return self.filter(pk__in=taking_part.order_by().values("pk"))

    def south_south(self, user):
        """Events of programs under South-South cooperation, and those that had to do
        with the Colombo Plan."""
        program = self.model.program.field.related_model
        programs = program.objects.visible_to(user).south_south().order_by()
        body = Partner.objects.visible_to(user).called(COLOMBO_PLAN).order_by()
        rows = self.participations.seen_by(user).filter(partner__in=body)
        return self.filter(
            Q(program__in=programs) | Q(pk__in=rows.order_by().values("event"))
        )

    def held_in_year(self, day):
        """Held between the first day of that day's year and that day, for sure."""
        within = certain("when", day.replace(month=1, day=1), day)
        return self.filter(within, status="held")

    def search(self, query, user):
        """By own texts, by the program, and by the partners and people who had a part in
        it; by whoever holds or held a post there as well, but for our own house."""
        program = self.model.program.field.related_model

        def through_partners(word):
            partners = matching(Partner.objects.visible_to(user), word)
            named = self.participations.seen_by(user)
            return named.filter(partner__in=partners.order_by()).values("event_id")

        def through_posts(word):
            people = matching(Person.objects.visible_to(user), word).order_by()
            posts = Post.objects.seen_by(user).filter(person__in=people)
            partners = posts.exclude(ours()).order_by().values("partner")
            named = self.participations.seen_by(user)
            return named.filter(partner__in=partners).values("event_id")

        def through_people(word):
            people = matching(Person.objects.visible_to(user), word)
            named = self.appearances.seen_by(user)
            return named.filter(person__in=people.order_by()).values("event_id")

        def through_program(word):
            programs = matching(program.objects.visible_to(user), word).order_by()
            return self.model.objects.filter(program__in=programs).values("pk")

        ways = (through_partners, through_posts, through_people, through_program)
        return matching(self, query, *ways)

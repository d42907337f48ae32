"""Queries on events."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from partners.models import Partner, Person
from partners.querysets import COLOMBO_PLAN, MergeableQuerySet, naming
from perpusnas.core.dates.periods import begins
from perpusnas.core.model_fields import related_model
from perpusnas.core.search import search_records

# Statuses of events that have not taken place yet.
AWAITED = ("proposed", "planned", "confirmed")
# Days ahead within which an event counts as coming.
COMING_DAYS = 366


def is_outcome_unknown(status: str, when_latest: date | None, day: date) -> bool:
    """Return whether an event should have taken place by a day and has no outcome.

    The same rule as `outcome_condition`, for one event.
    """
    return status in AWAITED and when_latest is not None and when_latest < day


def outcome_condition(day: date) -> Q:
    """Return the condition of `is_outcome_unknown`."""
    return Q(status__in=AWAITED, when_latest__lt=day)


def whose_concern(
    model: Any, countries: Any, user: Any, *names: str, read: bool
) -> list[QuerySet[Any]]:
    """Return the ids of records whose event or agreement in one of these fields
    concerns one of these countries; `read` as for `among`."""
    found = []
    for name in names:
        records = related_model(model, name).objects.visible_to(user)
        concerned = records.concerning(countries, user, read).order_by().values("pk")
        found.append(model.objects.filter(**{f"{name}__in": concerned}).values("pk"))
    return found


class EventQuerySet(MergeableQuerySet):
    """Queries on events."""

    @property
    def participations(self) -> Any:
        """The manager of participations, reached this way to avoid a circular
        import."""
        return related_model(self.model, "participations").objects

    @property
    def appearances(self) -> Any:
        """The manager of people at events."""
        return related_model(self.model, "people").objects

    def for_list(self, user: Any) -> Self:
        """Load the participations that the user may see."""
        participations = self.participations.seen_by(user).select_related(
            "partner", "country"
        )
        return self.select_related("country").prefetch_related(
            Prefetch("participations", participations)
        )

    def counted(self) -> Self:
        """Return events that count: neither sessions nor containers of other events."""
        return self.filter(is_container=False).exclude(part_kind="session")

    def in_calendar(self, user: Any) -> Self:
        """Return events that count, and containers of which the user sees no part."""
        seen: Any = self.model.objects.visible_to(user)
        parts = seen.filter(part_of=OuterRef("pk")).order_by()
        # For EXISTS, PostgreSQL would read all events; this reads parts of containers.
        records = self.alias(seen_part=Subquery(parts.values("pk")[:1]))
        shown = Q(is_container=False) | Q(seen_part__isnull=True)
        return records.filter(shown).exclude(part_kind="session")

    def of_kinds(self, kinds: Any) -> Self:
        """Return events of one of these kinds, as the first or the second."""
        return self.filter(Q(kind__in=kinds) | Q(second_kind__in=kinds))

    def outcome_unknown(self, day: date | None = None) -> Self:
        """Return proposed, planned or confirmed events whose latest possible day has
        passed."""
        day = day or timezone.localdate()
        return self.filter(outcome_condition(day))

    def coming(self, day: date) -> Self:
        """Return proposed, planned or confirmed events that are not over on that day,
        the next one first.

        Only events known to be over within a year, or to begin within it where the end
        is not known; others may be far off.
        """
        year_later = day + timedelta(days=COMING_DAYS)
        known = Q(when_latest__gte=day, when_latest__lte=year_later)
        begins_soon = Q(when_earliest__gte=day, when_earliest__lte=year_later)
        without_end = Q(when_latest__isnull=True, when__endswith="/") & begins_soon
        soon = self.filter(known | without_end, status__in=AWAITED)
        return soon.order_by("when_earliest", "pk")

    def with_partner(self, partner: Any, user: Any) -> Self:
        """Return events in which a partner or one of its people took part.

        Only rows visible to the user count, so that a hidden one is not revealed.
        """
        taking_part = self.participations.seen_by(user, of=self.model).filter(
            partner=partner
        )
        represented = self.appearances.seen_by(user, of=self.model).filter(
            partner=partner
        )
        return self.among(taking_part.values("event"), represented.values("event"))

    def with_person(self, person: Any, user: Any) -> Self:
        """Return events at which the user may see this person named."""
        named = self.appearances.seen_by(user).filter(person=person)
        return self.filter(pk__in=named.order_by().values("event"))

    def of_agreement(self, agreement: Any, user: Any) -> Self:
        """Return events that sign, prepare, carry out or review an agreement; only
        visible evidence counts."""
        evidence = agreement.evidence.seen_by(user).filter(event__isnull=False)
        return self.filter(pk__in=evidence.order_by().values("event"))

    def concerning(self, countries: Any, user: Any, read: bool = False) -> Self:
        """Return events in these countries, and events in which the countries or their
        partners took part; `read` as for `among`."""
        partners = Partner.objects.visible_to(user).of_countries(countries, read)
        rows = self.participations.seen_by(user, self.model, ["partner"])
        taking_part = [
            found.values("event") for found in naming(rows, partners, countries)
        ]
        return self.among(Q(country__in=countries), *taking_part, read=read)

    def south_south(self, user: Any) -> Self:
        """Return events of South-South cooperation programs, and events with the
        Colombo Plan."""
        program = related_model(self.model, "program")
        programs = program.objects.visible_to(user).south_south().order_by()
        body = Partner.objects.visible_to(user).with_text(COLOMBO_PLAN).order_by()
        rows = self.participations.seen_by(user).filter(partner__in=body)
        return self.among(Q(program__in=programs), rows.values("event"))

    def held_in_year(self, day: date) -> Self:
        """Return held events whose first day is certainly between 1 January of that year
        and that day."""
        begun = begins("when", day.replace(month=1, day=1), day)
        return self.filter(begun, status="held")

    def search(self, query: str, user: Any) -> Self:
        """Search own texts, program, and partners and people who took part."""
        program = related_model(self.model, "program")

        def through_partners(word: str) -> QuerySet:
            partners = search_records(Partner.objects.visible_to(user), word)
            named = self.participations.seen_by(user)
            return named.filter(partner__in=partners.order_by()).values("event_id")

        def through_people(word: str) -> QuerySet:
            people = search_records(Person.objects.visible_to(user), word)
            named = self.appearances.seen_by(user)
            return named.filter(person__in=people.order_by()).values("event_id")

        def through_program(word: str) -> QuerySet:
            programs = search_records(program.objects.visible_to(user), word).order_by()
            return type(self)(self.model).filter(program__in=programs).values("pk")

        related = (through_partners, through_people, through_program)
        return search_records(self, query, *related)

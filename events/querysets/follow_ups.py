"""Queries on follow-ups."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, DateField, F, Prefetch, Q, Value, When
from django.utils import timezone

from partners.models import Partner
from partners.querysets import is_ours, naming
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import RecordQuerySet

from .events import whose_concern

# Statuses of follow-ups that are not settled.
OPEN = ("open", "running", "postponed")
# With those of which nobody knows whether they are settled.
UNSETTLED = (*OPEN, "unknown")

# The status of a follow-up by the record that fulfils it: the first condition that
# applies. The signature of an agreement takes precedence over its stage.
BY_EVENT = [
    (Q(status="held"), "done"),
    (Q(status="cancelled"), "dropped"),
    (Q(status="postponed"), "postponed"),
    (Q(status="proposed"), "open"),
    (Q(status__in=["planned", "confirmed"]), "running"),
]
BY_AGREEMENT = [
    (Q(signature="yes"), "done"),
    (Q(signature__in=["unknown", "disputed"]), "unknown"),
    (Q(stage="cancelled"), "dropped"),
    (Q(stage="on_hold"), "postponed"),
    (Q(stage="proposed"), "open"),
    (Q(signature="no"), "running"),
]
BY_OUTCOME = [
    (Q(standing__in=["achieved", "existing", "ended"]), "done"),
    (Q(standing="refused"), "dropped"),
    (Q(standing__in=["sought", "promised", "target"]), "open"),
]
FULFILMENT = {
    "fulfilled_by_event": BY_EVENT,
    "fulfilled_by_agreement": BY_AGREEMENT,
    "fulfilled_by_outcome": BY_OUTCOME,
}

# The record that a follow-up arose from, and the date of that record.
ORIGIN = {"from_event": "when", "from_agreement": "signed", "from_outcome": "as_of"}
# The record that fulfils it, and the date when it did.
DONE_BY = {"fulfilled_by_event": "when", "fulfilled_by_agreement": "signed"}


def prefixed_condition(path: str, condition: Q) -> Q:
    """Return a condition for the record reached by `path`."""
    lookups: Iterable[Any] = condition.children
    return Q(*((f"{path}__{name}", value) for name, value in lookups))


def status_by_dates(day: date) -> Case:
    """Return the status on a past day, as far as the annotated dates determine it."""
    done, unknown = Q(status_now="done"), Value("unknown")
    return Case(
        When(done, over_latest__lte=day, then=Value("done")),
        When(came_up_latest__isnull=True, then=unknown),
        When(came_up_latest__gt=day, then=unknown),
        When(done, over_earliest__gt=day, then=Value("owed")),
        When(status_now__in=OPEN, then=Value("owed")),
        default=unknown,
        output_field=CharField(),
    )


def is_overdue(status: str, due_latest: date | None, day: date) -> bool:
    """Return whether a follow-up with this status is overdue on a day.

    The same rule as `overdue_condition`, for one follow-up.
    """
    return status in OPEN and due_latest is not None and due_latest < day


def overdue_condition(day: date) -> Q:
    """Return the condition of `is_overdue`; requires `with_status`."""
    return Q(status_now__in=OPEN, due_latest__lt=day)


class FollowUpQuerySet(RecordQuerySet):
    """Queries on follow-ups."""

    def with_status(self, user: Any) -> Self:
        """Annotate `status_now`: the status of the visible record that fulfils it, or
        else the one entered."""
        cases = []
        for path, states in FULFILMENT.items():
            record = related_model(self.model, path).objects
            visible = Q(**{f"{path}__isnull": False}) & record.rule(user, path)
            cases += [
                When(visible & prefixed_condition(path, condition), then=Value(status))
                for condition, status in states
            ]
        status = Case(*cases, default=F("status"), output_field=CharField())
        return self.annotate(status_now=status)

    def date_along(
        self, user: Any, dates: dict[str, str], bound: str, default: Any = None
    ) -> Case:
        """Return a bound of the date of the first of these records that is set and
        visible."""
        cases = []
        for path, name in dates.items():
            record = related_model(self.model, path).objects
            visible = Q(**{f"{path}__isnull": False}) & record.rule(user, path)
            cases.append(When(visible, then=F(f"{path}__{name}_{bound}")))
        return Case(*cases, default=default, output_field=DateField())

    def with_status_on(self, user: Any, day: date) -> Self:
        """Annotate `status_then`, the status on a day; leave out what certainly arose
        later.

        From today on it is `status_now`. For a past day the dates only show whether it
        was done, still owed (`owed`) or neither (`unknown`); whether it was running or
        postponed then is not recorded.
        """
        records = self.with_status(user)
        if day >= timezone.localdate():
            return records.annotate(status_then=F("status_now"))
        records = records.annotate(
            came_up_earliest=self.date_along(user, ORIGIN, "earliest"),
            came_up_latest=self.date_along(user, ORIGIN, "latest"),
            over_earliest=self.date_along(
                user, DONE_BY, "earliest", F("done_earliest")
            ),
            over_latest=self.date_along(user, DONE_BY, "latest", F("done_latest")),
        )
        later = Q(came_up_earliest__isnull=False, came_up_earliest__gt=day)
        return records.annotate(status_then=status_by_dates(day)).filter(~later)

    def still_owed_then(self) -> Self:
        """Return follow-ups not settled on that day; requires `with_status_on`."""
        return self.filter(status_then__in=[*OPEN, "owed"])

    def for_list(self, user: Any) -> Self:
        """Load the status and the sides that the user may see."""
        side = related_model(self.model, "sides")
        sides = side.objects.seen_by(user).select_related("partner", "country")
        return (
            self.with_status(user)
            .select_related("person_in_charge")
            .prefetch_related(Prefetch("sides", sides))
        )

    def still_owed(self, user: Any) -> Self:
        """Return follow-ups that are known not to be settled."""
        return self.with_status(user).filter(status_now__in=OPEN)

    def not_known_settled(self, user: Any) -> Self:
        """Return follow-ups that are not settled, or of which that is not known."""
        return self.with_status(user).filter(status_now__in=UNSETTLED)

    def mine(self, user: Any) -> Self:
        """Return follow-ups not known to be settled that this user is in charge of."""
        return self.not_known_settled(user).charged_to(user)

    def overdue(self, user: Any, day: date | None = None) -> Self:
        """Return open follow-ups whose latest possible due day has passed."""
        day = day or timezone.localdate()
        return self.with_status(user).filter(overdue_condition(day))

    def own_first(self, user: Any) -> Self:
        """Order by due day, those that this user is in charge of first."""
        mine = Case(When(person_in_charge=user, then=0), default=1)
        return self.order_by(mine, "due_latest", "pk")

    def no_date(self, user: Any) -> Self:
        """Return follow-ups not known to be settled that have no due date."""
        return self.not_known_settled(user).without_due_date()

    def theirs(self, user: Any) -> Self:
        """Return follow-ups owed by others that are not known to be settled."""
        return self.not_known_settled(user).owed_by_others(user)

    def charged_to(self, user: Any) -> Self:
        """Return follow-ups of any status that this user is in charge of."""
        return self.filter(person_in_charge=user)

    def without_due_date(self) -> Self:
        """Return follow-ups of any status that have no due date."""
        return self.filter(due="")

    def owed_by_others(self, user: Any) -> Self:
        """Return follow-ups of any status owed by others than our institution and its
        units.

        Only sides visible to the user count, so that a hidden one is not revealed.
        """
        side = related_model(self.model, "sides")
        owing = side.objects.seen_by(user).filter(role="owes").exclude(is_ours())
        return self.filter(pk__in=owing.order_by().values("follow_up"))

    def concerning(self, countries: Any, user: Any, read: bool = False) -> Self:
        """Return follow-ups owed by or to these countries or their partners, or that
        arose from a partner, event or agreement that concerns them; `read` as for
        `among`."""
        rows = related_model(self.model, "sides").objects
        rows = rows.seen_by(user, self.model, ["partner"])
        partners = Partner.objects.visible_to(user).of_countries(countries, read)
        origins = ("from_event", "also_from_event", "from_agreement")
        came_up = whose_concern(self.model, countries, user, *origins, read=read)
        sides = naming(rows, partners, countries)
        owed = [found.values("follow_up") for found in sides]
        return self.among(Q(from_partner__in=partners), *owed, *came_up, read=read)

    def of_event(self, event: Any) -> Self:
        """Return follow-ups that arose from an event, as the first or the second."""
        return self.filter(Q(from_event=event) | Q(also_from_event=event))

    def with_partner(self, partner: Any, user: Any) -> Self:
        """Return follow-ups that a partner owes or is owed, or that arose with it; only
        visible sides count."""
        side = related_model(self.model, "sides")
        sides = side.objects.seen_by(user, of=self.model).filter(partner=partner)
        return self.among(sides.values("follow_up"), Q(from_partner=partner))

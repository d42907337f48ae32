"""What is asked of follow-ups."""

from django.db.models import Case, CharField, DateField, F, Prefetch, Q, Value, When
from django.utils import timezone

from partners.models import Partner
from perpusnas.core.models import RecordQuerySet

from .events import of_what_concerns, ours

# What is not settled: somebody still owes it.
OPEN = ("open", "running", "postponed")

# What a follow-up has become, by what fulfils it: for each record that may do so, its
# conditions in their order. Of a text, its signature goes before its stage.
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

# From what a follow-up came up, and the date that tells when.
ORIGIN = {"from_event": "when", "from_agreement": "signed", "from_outcome": "as_of"}
# What fulfils it, and the date by which it had done so.
DONE_BY = {"fulfilled_by_event": "when", "fulfilled_by_agreement": "signed"}


def along(path: str, condition: Q) -> Q:
    """A condition on the record that `path` leads to."""
    return Q(*((f"{path}__{name}", value) for name, value in condition.children))


def status_by_dates(day) -> Case:
    """What can be told of a day past, of those annotated by when they came up and when
    they were over."""
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


class FollowUpQuerySet(RecordQuerySet):
    def with_status(self, user):
        """With `status_now`: that of what fulfils it, where one is named that this
        reader may see, and else the status that was entered."""
        told = []
        for path, states in FULFILMENT.items():
            record = self.model._meta.get_field(path).related_model.objects
            seen = Q(**{f"{path}__isnull": False}) & record.rule(user, path)
            told += [
                When(seen & along(path, condition), then=Value(status))
                for condition, status in states
            ]
        status = Case(*told, default=F("status"), output_field=CharField())
        return self.annotate(status_now=status)

    def date_along(self, user, dates: dict[str, str], bound: str, default=None):
        """A bound of the date of the first record that is named and may be seen."""
        told = []
        for path, name in dates.items():
            record = self.model._meta.get_field(path).related_model.objects
            seen = Q(**{f"{path}__isnull": False}) & record.rule(user, path)
            told.append(When(seen, then=F(f"{path}__{name}_{bound}")))
        return Case(*told, default=default, output_field=DateField())

    def with_status_on(self, user, day):
        """With `status_then`, the status on a day; without what surely came up later.

        From today on that is `status_now`. Of a day past only three things can be told
        by dates: that it was done, that it was still owed ("owed"), or neither
        ("unknown"); whether it was running or postponed then is not recorded.
        """
        known = self.with_status(user)
        if day >= timezone.localdate():
            return known.annotate(status_then=F("status_now"))
        known = known.annotate(
            came_up_earliest=self.date_along(user, ORIGIN, "earliest"),
            came_up_latest=self.date_along(user, ORIGIN, "latest"),
            over_earliest=self.date_along(
                user, DONE_BY, "earliest", F("done_earliest")
            ),
            over_latest=self.date_along(user, DONE_BY, "latest", F("done_latest")),
        )
        later = Q(came_up_earliest__isnull=False, came_up_earliest__gt=day)
        return known.annotate(status_then=status_by_dates(day)).filter(~later)

    def still_owed_then(self):
        """Of those annotated by `with_status_on`, the ones not settled on that day."""
        return self.filter(status_then__in=[*OPEN, "owed"])

    def for_list(self, user):
        """With their status and both sides, those only that this reader may see."""
        side = self.model.sides.rel.related_model
        seen = side.objects.seen_by(user).select_related("partner", "country")
        return (
            self.with_status(user)
            .select_related("person_in_charge")
            .prefetch_related(Prefetch("sides", seen))
        )

    def still_owed(self, user):
        return self.with_status(user).filter(status_now__in=OPEN)

    def mine(self, user):
        """Still owed, and in this person's charge."""
        return self.still_owed(user).filter(person_in_charge=user)

    def overdue(self, user, day=None):
        """Still owed, and every day on which it may have been due has passed."""
        day = day or timezone.localdate()
        return self.still_owed(user).filter(due_latest__lt=day)

    def own_first(self, user):
        """Those that this person is in charge of before the others, the oldest first."""
        mine = Case(When(person_in_charge=user, then=0), default=1)
        return self.order_by(mine, "due_latest", "pk")

    def no_date(self, user):
        """Still owed, and no source tells by when."""
        return self.still_owed(user).filter(due="")

    def theirs(self, user):
        """Still owed by somebody else than ourselves and our units.

        Told by sides that the reader may see, so that no hidden one is guessed.
        """
        side = self.model.sides.rel.related_model
        owing = side.objects.seen_by(user).filter(role="owes").exclude(ours())
        return self.still_owed(user).filter(pk__in=owing.order_by().values("follow_up"))

    def concerning(self, countries, user):
        """What such a country or a partner of theirs owes or is owed, and what came up
        with one of their partners, or from an event or text that concerns them."""
        side = self.model.sides.rel.related_model
        partners = Partner.objects.visible_to(user).of_countries(countries)
        sides = side.objects.seen_by(user).filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        owed = Q(pk__in=sides.order_by().values("follow_up"))
        came_up = of_what_concerns(self.model, countries, user, prefix="from_")
        return self.filter(owed | Q(from_partner__in=partners) | came_up)

    def with_partner(self, partner, user):
        """What this partner owes or is owed, and what came up with it, as far as seen."""
        side = self.model.sides.rel.related_model
        sides = side.objects.seen_by(user).filter(partner=partner)
        return self.filter(
            Q(pk__in=sides.order_by().values("follow_up")) | Q(from_partner=partner)
        )

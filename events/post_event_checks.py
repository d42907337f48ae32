"""Whether what was shown at a knowledge sharing has been taken up, asked of each foreign
delegation half a year and a year later.

A check is worked out from the event for as long as nobody has acted on it: it is there
once the event was held, moves with its date, and goes where the event turns out not to
have been held; nothing has to run by night for that. Whoever acts on it makes a
follow-up of it, which stands in its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from perpusnas.core.access import Access
from perpusnas.core.dates.months import MonthsLater

from .models import FollowUp, Participation, Side
from .participant_numbers import EXPECTED, OURS
from .querysets import FAR_OFF, ours

CHECK_AFTER_MONTHS = (6, 12)


def by_delegation(rows):
    """Rows that name a foreign delegation, with its `delegation`: the country's code,
    or the number of a body that is of no country."""
    code = Coalesce("country_id", "partner__country_id", output_field=CharField())
    body = Concat(Value("#"), Cast("partner_id", CharField()))
    rows = rows.filter(Q(country__isnull=False) | Q(partner__isnull=False))
    delegation = Coalesce(code, body, output_field=CharField())
    return rows.annotate(delegation=delegation).exclude(delegation=OURS)


def delegations(user):
    """Each foreign delegation to a knowledge sharing that was held, once, as far as the
    reader may see it; with the days on which its checks are due, `due_6` and `due_12`,
    and with the follow-ups that were made of them, `check_6` and `check_12`."""
    rows = by_delegation(Participation.objects.seen_by(user)).filter(
        event__kind="knowledge_sharing",
        event__status="held",
        event__is_container=False,
        event__when_latest__lt=FAR_OFF,
        role__in=EXPECTED,
    )
    rows = rows.exclude(event__part_kind="session").exclude(came="no").exclude(ours())
    same = {"event": OuterRef("event"), "delegation": OuterRef("delegation")}
    rows = rows.exclude(Exists(rows.filter(**same, pk__lt=OuterRef("pk"))))
    for months in CHECK_AFTER_MONTHS:
        rows = rows.annotate(
            **{
                f"due_{months}": MonthsLater("event__when_latest", Value(months)),
                f"check_{months}": Subquery(
                    checks(user, months).values("follow_up")[:1]
                ),
            }
        )
    return rows.select_related("event", "partner", "country")


def checks(user, months: int):
    """Of the rows that name whom a follow-up is about, those of the check after so many
    months of the delegation at hand."""
    seen = FollowUp.objects.visible_to(user).filter(check_months=months)
    rows = Side.objects.filter(role="about", follow_up__in=seen.order_by())
    rows = by_delegation(rows).filter(follow_up__from_event=OuterRef("event"))
    return rows.filter(delegation=OuterRef("delegation")).order_by("pk")


def due(rows, day: date):
    """Of `delegations`, those of whom a check is due by that day and has not been taken
    up; with `next_due`, the first of those days."""
    waiting = [
        Q(**{f"check_{months}__isnull": True, f"due_{months}__lte": day})
        for months in CHECK_AFTER_MONTHS
    ]
    first = [
        When(open_, then=F(f"due_{months}"))
        for months, open_ in zip(CHECK_AFTER_MONTHS, waiting, strict=True)
    ]
    return rows.filter(waiting[0] | waiting[1]).annotate(next_due=Case(*first))


@dataclass(frozen=True)
class Check:
    """One check of a delegation: when it is due, and what became of it."""

    row: Participation
    months: int
    due: date
    follow_up: int | None

    @property
    def is_due(self) -> bool:
        return self.follow_up is None and self.due <= timezone.localdate()


def checks_of(row) -> Iterator[Check]:
    """Both checks of one of `delegations`."""
    for months in CHECK_AFTER_MONTHS:
        told = row.__dict__
        yield Check(row, months, told[f"due_{months}"], told[f"check_{months}"])


def check_asked(user, number: str, months: str) -> Check | None:
    """The check that an address names, where nobody has taken it up."""
    right = number.isascii() and number.isdigit()
    if (
        not right
        or int(number[:20]) >= 2**63
        or months not in map(str, CHECK_AFTER_MONTHS)
    ):
        return None
    row = delegations(user).filter(pk=number).first()
    if row is None:
        return None
    (check,) = (c for c in checks_of(row) if c.months == int(months))
    return check if check.follow_up is None else None


SHOWN = 5


def like(event) -> str:
    """What comes of a restricted event is as restricted."""
    restricted = event.access == Access.RESTRICTED
    return Access.RESTRICTED if restricted else Access.INTERNAL


def checks_due(user) -> dict:
    """The first checks that are due by today, and how many there are, for a page."""
    today = timezone.localdate()
    checks = due(delegations(user), today)
    return {
        "checks": checks.order_by("next_due", "pk")[:SHOWN],
        "checks_due": checks.count(),
        "today": today,
    }


def words(check: Check) -> dict[str, str]:
    """What the check is called, in each language of the register."""
    told = {}
    for language in ("id", "en"):
        with translation.override(language):
            text = _("Post-event check after %(months)s months: %(who)s")
            told[f"what_{language}"] = text % {
                "months": check.months,
                "who": check.row.who,
            }
    return told


def follow_up_of(check: Check, user) -> FollowUp:
    """What the check becomes when this user takes it up."""
    return FollowUp(
        kind=FollowUp.Kind.TASK,
        due=check.due.isoformat(),
        check_months=check.months,
        from_event=check.row.event,
        person_in_charge=user,
        access=like(check.row.event),
        **words(check),
    )

"""Adoption checks: each foreign delegation of a knowledge sharing is contacted after 6 and
12 months what it has adopted.

A check is computed from the event until somebody takes it up: it appears once the event
was held, and moves or disappears with the event, so no job has to run. Taking it up
creates a follow-up that replaces it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from perpusnas.core.ids import parse_id
from perpusnas.core.models.keyed import keys_between

from .models import EventKind, FollowUp, Participation, Side
from .participant_numbers import OWN_COUNTRY, counted_roles
from .querysets import FAR_OFF, is_ours

CHECK_AFTER_MONTHS = (6, 12)


def by_delegation(rows):
    """Return rows of foreign delegations with `delegation`: the country code or, for
    bodies without a country, `#` and the partner id."""
    country_code = Coalesce(
        "country_id", "partner__country_id", output_field=CharField()
    )
    partner_key = Concat(Value("#"), Cast("partner_id", CharField()))
    rows = rows.filter(Q(country__isnull=False) | Q(partner__isnull=False))
    delegation = Coalesce(country_code, partner_key, output_field=CharField())
    return rows.annotate(delegation=delegation).exclude(delegation=OWN_COUNTRY)


def delegations(user: Any) -> Any:
    """Return one participation for each foreign delegation of a held knowledge sharing,
    with the due days `due_6` and `due_12` and the follow-ups `check_6` and
    `check_12`."""
    sharings = EventKind.marked(EventKind.Mark.KNOWLEDGE_SHARING)
    rows = by_delegation(Participation.objects.seen_by(user)).filter(
        Q(event__kind__in=sharings) | Q(event__second_kind__in=sharings),
        event__status="held",
        event__is_container=False,
        event__when_latest__lt=FAR_OFF,
        role__in=counted_roles(),
    )
    rows = (
        rows.exclude(event__part_kind="session").exclude(came="no").exclude(is_ours())
    )
    same = {"event": OuterRef("event"), "delegation": OuterRef("delegation")}
    rows = rows.exclude(Exists(rows.filter(**same, pk__lt=OuterRef("pk"))))
    for months in CHECK_AFTER_MONTHS:
        rows = rows.annotate(
            **{
                f"due_{months}": MonthsLater("event__when_latest", Value(months)),
                f"check_{months}": Subquery(
                    check_follow_ups(user, months).values("follow_up")[:1]
                ),
            }
        )
    return rows.select_related("event", "partner", "country")


def check_follow_ups(user, months: int):
    """Return the subquery for follow-ups of the check after so many months of a
    delegation."""
    follow_ups = FollowUp.objects.visible_to(user).filter(check_months=months)
    rows = Side.objects.filter(role="about", follow_up__in=follow_ups.order_by())
    rows = by_delegation(rows).filter(follow_up__from_event=OuterRef("event"))
    return rows.filter(delegation=OuterRef("delegation")).order_by("pk")


def with_due_check(rows, day: date):
    """Return those of `delegations` with a check due by that day and not taken up, with
    `next_due`."""
    waiting = [
        Q(**{f"check_{months}__isnull": True, f"due_{months}__lte": day})
        for months in CHECK_AFTER_MONTHS
    ]
    next_due_cases = [
        When(is_open, then=F(f"due_{months}"))
        for months, is_open in zip(CHECK_AFTER_MONTHS, waiting, strict=True)
    ]
    return rows.filter(waiting[0] | waiting[1]).annotate(next_due=Case(*next_due_cases))


@dataclass(frozen=True)
class Check:
    """One check of a delegation: when it is due, and the follow-up if it was taken
    up."""

    row: Participation
    months: int
    due: date
    follow_up: int | None


def checks_of(row) -> Iterator[Check]:
    """Yield both checks of one of `delegations`."""
    for months in CHECK_AFTER_MONTHS:
        annotations = row.__dict__
        yield Check(
            row, months, annotations[f"due_{months}"], annotations[f"check_{months}"]
        )


def requested_check(user, number: str, months: str) -> Check | None:
    """Return the check that request parameters name, or None if it is invalid or was
    taken up."""
    if months not in map(str, CHECK_AFTER_MONTHS):
        return None
    row = delegations(user).filter(pk=parse_id(number)).first()
    if row is None:
        return None
    (check,) = (
        candidate for candidate in checks_of(row) if candidate.months == int(months)
    )
    return check if check.follow_up is None else None


SHOWN = 5


def access_of_follow_up(event) -> str:
    """Return the access level of a follow-up of an event."""
    restricted = event.access == Access.RESTRICTED
    return Access.RESTRICTED if restricted else Access.INTERNAL


def checks_due(user) -> dict:
    """Return context: the first checks due by today and their number."""
    today = timezone.localdate()
    checks = with_due_check(delegations(user), today).order_by("next_due", "pk")
    keys, total = keys_between(checks, 0, SHOWN)
    return {
        "checks": checks.filter(pk__in=keys),
        "checks_due": total,
        "today": today,
    }


def check_titles(check: Check) -> dict[str, str]:
    """Return the title of a check in both languages, as fields of a follow-up."""
    titles = {}
    for language in ("id", "en"):
        with translation.override(language):
            text = _("Post-event check after %(months)s months: %(who)s")
            titles[f"what_{language}"] = text % {
                "months": check.months,
                "who": check.row.who,
            }
    return titles


def follow_up_of(check: Check, user) -> FollowUp:
    """Return the unsaved follow-up for a check that this user takes up."""
    return FollowUp(
        kind=FollowUp.Kind.TASK,
        due=check.due.isoformat(),
        check_months=check.months,
        from_event=check.row.event,
        person_in_charge=user,
        access=access_of_follow_up(check.row.event),
        **check_titles(check),
    )

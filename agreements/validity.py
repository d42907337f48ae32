"""Whether an agreement binds on a day: the states, and the rule that gives one of them.

All days are days in Asia/Jakarta. A partial date stands for every day between its
earliest and latest. The rule knows plain values and no model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.dates.months import months_later


class Validity(models.TextChoices):
    """What an agreement is worth on a day, in the order in which the states are tried."""

    UNSIGNED = "unsigned", _("Not signed")
    IN_DOUBT = "in_doubt", _("Signature in doubt")
    SUPERSEDED = "superseded", _("Superseded")
    TERMINATED = "terminated", _("Terminated")
    RENEWAL_PRESUMED = "renewal_presumed", _("May have been renewed automatically")
    PENDING = "pending", _("Not yet in force")
    EXPIRED = "expired", _("Expired")
    MAYBE_ENDED = "maybe_ended", _("May have expired")
    ENDING = "ending", _("Expiring soon")
    OPEN_ENDED = "open_ended", _("No end date")
    END_UNKNOWN = "end_unknown", _("End date unknown")
    ACTIVE = "active", _("In force")


IN_FORCE = (
    Validity.ACTIVE,
    Validity.ENDING,
    Validity.OPEN_ENDED,
    Validity.END_UNKNOWN,
)

# How a state is shown: the colour's meaning and the sign's shape (templates/includes/badge.html).
BADGES = {
    Validity.UNSIGNED: ("neutral", "ring"),
    Validity.IN_DOUBT: ("doubt", "question"),
    Validity.SUPERSEDED: ("neutral", "ring"),
    Validity.TERMINATED: ("negative", "square"),
    Validity.RENEWAL_PRESUMED: ("doubt", "question"),
    Validity.PENDING: ("neutral", "ring"),
    Validity.EXPIRED: ("negative", "square"),
    Validity.MAYBE_ENDED: ("doubt", "question"),
    Validity.ENDING: ("warning", "diamond"),
    Validity.OPEN_ENDED: ("neutral", "ring"),
    Validity.END_UNKNOWN: ("doubt", "question"),
    Validity.ACTIVE: ("positive", "dot"),
}

# Conditions of entry into force that are not known to be met until its date is known.
OPEN_CONDITIONS = ("last_notification", "on_date", "other")


class Term(NamedTuple):
    """The end of an agreement: its EDTF text and the days between which it lies."""

    text: str = ""
    earliest: date | None = None
    latest: date | None = None


class ExtensionFacts(NamedTuple):
    """An extension: the end that it sets, and the first day on which it may be agreed."""

    end: Term
    agreed_earliest: date | None = None


@dataclass(frozen=True)
class Facts:
    """All that the validity of an agreement depends on, apart from its successors.

    `extensions` has the one with the latest end first.
    """

    signature: str
    signed_earliest: date | None
    signed_latest: date | None
    condition: str
    effective: str
    effective_earliest: date | None
    effective_latest: date | None
    end: Term
    ends_basis: str
    window_days: int
    terminated_latest: date | None
    renewal: str = ""
    notice_months: int | None = None
    notice_given: str = ""
    notice_given_earliest: date | None = None
    extensions: tuple[ExtensionFacts, ...] = ()

    @property
    def starts_earliest(self) -> date | None:
        """The first day on which it may begin: its entry into force, else its signature."""
        return self.effective_earliest or self.signed_earliest

    @property
    def starts_latest(self) -> date | None:
        return self.effective_latest or self.signed_latest

    @property
    def awaits_condition(self) -> bool:
        """Whether it enters into force on something that is not known to have happened."""
        return self.condition in OPEN_CONDITIONS and not self.effective

    def term_on(self, day: date) -> Term:
        """The end as agreed by a day: the latest of the extensions that may be agreed."""
        for extension in self.extensions:
            if not is_after(extension.agreed_earliest, day):
                return extension.end
        return self.end

    def is_terminated(self, day: date) -> bool:
        return is_reached(self.terminated_latest, day)

    def renews_tacitly(self, end: Term) -> bool:
        """Whether it may go on by itself after this end: it renews tacitly, and no
        notice was given in time."""
        return self.renewal == "tacit" and not self.has_notice_before(end)

    def has_notice_before(self, end: Term) -> bool:
        """Whether notice may have been given in time to prevent the renewal at an end.

        In time is the notice period before the end or, where no period is recorded, any
        day before the end.
        """
        if not self.notice_given or not self.notice_given_earliest or not end.latest:
            return bool(self.notice_given)
        if self.notice_months:
            last_day = months_before(end.latest, self.notice_months)
            return self.notice_given_earliest <= last_day
        return self.notice_given_earliest < end.latest


def state_on(day: date, facts: Facts, successors: Iterable[Facts] = ()) -> Validity:
    """The validity of an agreement on a day: the first state that fits."""
    if facts.signature == "no" or is_after(facts.signed_earliest, day):
        return Validity.UNSIGNED
    if facts.signature != "yes":
        return Validity.IN_DOUBT
    if any(supersedes(successor, facts, day) for successor in successors):
        return Validity.SUPERSEDED
    if facts.is_terminated(day):
        return Validity.TERMINATED
    if is_renewal_presumed(day, facts):
        return Validity.RENEWAL_PRESUMED
    if facts.awaits_condition or is_after(facts.starts_earliest, day):
        return Validity.PENDING
    return state_by_end(day, facts)


def is_renewal_presumed(day: date, facts: Facts) -> bool:
    """Whether the end has passed and it may have been renewed tacitly since."""
    end = facts.term_on(day)
    return is_after(day, end.latest) and facts.renews_tacitly(end)


def state_by_end(day: date, facts: Facts) -> Validity:
    """The validity of an agreement that has entered into force."""
    end = facts.term_on(day)
    if end.latest and end.latest < day:
        return Validity.EXPIRED
    if is_reached(end.earliest, day) and end.earliest != end.latest:
        return Validity.MAYBE_ENDED
    if end.earliest:
        is_near = (end.earliest - day).days <= facts.window_days
        return Validity.ENDING if is_near else Validity.ACTIVE
    if not end.latest and facts.ends_basis == "open_ended":
        return Validity.OPEN_ENDED
    return Validity.END_UNKNOWN


def supersedes(successor: Facts, facts: Facts, day: date) -> bool:
    """Whether a successor is surely in force on a day, and took effect while the
    agreement ran: by its last day unless it renews tacitly, and before it was
    terminated."""
    began = successor.starts_earliest
    if began is None or not is_surely_in_force(successor, day):
        return False
    end, terminated = facts.term_on(day), facts.terminated_latest
    ran = not is_after(began, end.latest) or facts.renews_tacitly(end)
    return ran and (terminated is None or began < terminated)


def is_surely_in_force(facts: Facts, day: date) -> bool:
    """Whether an agreement is surely signed, has surely begun, and has not surely ended."""
    last = facts.term_on(day).latest
    return (
        facts.signature == "yes"
        and not is_after(facts.signed_earliest, day)
        and not facts.awaits_condition
        and is_reached(facts.starts_latest, day)
        and not facts.is_terminated(day)
        and (last is None or day <= last)
    )


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the first day of all where there is none."""
    try:
        return months_later(day, -months)
    except ValueError:
        return date.min


def is_after(first: date | None, second: date | None) -> bool:
    """Whether the first of two days is later, where both are known."""
    return first is not None and second is not None and first > second


def is_reached(bound: date | None, day: date) -> bool:
    """Whether a day that is known has come."""
    return bound is not None and bound <= day

"""Reminders by mail: finding what is due, recording it, and sending one mail a user.

A reminder is recorded before its mail is sent, with the Message-ID of that mail. If a
run is interrupted, the next one sends it again under the same Message-ID, or deletes it
if it is no longer due. A missed run loses nothing, since what is due follows from dates
and not from the day of the run.
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import make_msgid
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agreements.models import Agreement, ReminderSent
from events.models import FollowUp
from perpusnas.core.access import may
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Record, User

from . import rules
from .agenda import notice_date

log = logging.getLogger(__name__)

# The record, the kind and the day of a reminder.
Key = tuple[str, str, date]


@dataclass(frozen=True)
class DueReminder:
    """A reminder of a date of a record, `when` in EDTF; `kinds` are the kinds that it
    covers, the most urgent first. `about` is the day under which it is stored."""

    record: Record
    label: str | Promise
    kinds: tuple[str, ...]
    about: date
    when: str

    @property
    def name(self) -> str:
        return f"{self.record._meta.model_name} {self.record.pk}"

    @property
    def title(self) -> str:
        return str(getattr(self.record, "heading", self.record))

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.record.get_absolute_url()}"


def recipients() -> Iterator[User]:
    """Yield active users with an address who are in charge of something, or who get all
    reminders."""
    people = (
        User.objects.personal_accounts()
        .filter(is_active=True)
        .exclude(email="")
        .order_by("pk")
    )
    in_charge = Q(agreements__isnull=False) | Q(follow_ups__isnull=False)
    gets_some = in_charge | Q(pk__in=overseers().values("pk"))
    users = people.filter(gets_some).distinct()
    return (user for user in users if may(user, "read_register"))


def overseers() -> QuerySet[User]:
    """Return the users who get reminders about all records; superusers, which are
    technical accounts, only if one of their groups has that right."""
    return User.objects.with_perm(
        "perpusnas.get_all_reminders", include_superusers=False
    )


def due_for(user: User, today: date) -> list[DueReminder]:
    """Return what this user is to be reminded of on a day: of everything that they may
    see with the right to all reminders, else of what they are in charge of."""
    gets_all = overseers().filter(pk=user.pk).exists()
    own = Q() if gets_all else Q(person_in_charge=user)
    return [due for kind in REMINDERS for due in kind(user, own, today)]


def own_agreements(user: User, own: Q, today: date):
    """Return the agreements that a user is reminded of, with their validity: those of
    others only where the user is in charge of them."""
    agreements = Agreement.objects.visible_to(user).validity_on(today, user)
    agreements = agreements.with_whose(user).filter(own)
    mine_or_ours = Q(person_in_charge=user) | Q(theirs=False)
    return agreements.filter(mine_or_ours).for_list(user)


def in_force_without_successor(user: User, own: Q, today: date):
    """Return agreements in force without a signed successor that the user may see."""
    in_force = own_agreements(user, own, today).valid_as(["in_force"])
    return in_force.without_successor(user, signature="yes")


def ending_agreements(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    ending = rules.with_end_mailed(in_force_without_successor(user, own, today))
    for agreement in ending.order_by("term_earliest", "pk"):
        kinds = tuple(f"end-{n}" for n in rules.end_mails(agreement.days_left))
        about, when = agreement.term_earliest, agreement.term
        yield DueReminder(agreement, _("Ends"), kinds, about, when)


def presumed_renewals(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    presumed = own_agreements(user, own, today).renewal_to_confirm(user)
    label = _("May have been renewed automatically, ended")
    for agreement in presumed.order_by("term_latest", "pk"):
        about, when = agreement.term_latest, agreement.term
        yield DueReminder(agreement, label, ("presumed",), about, when)


def last_notice_days(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    last_day = today + timedelta(days=rules.NOTICE_MAILED_DAYS)
    ending = rules.with_notice_due(
        in_force_without_successor(user, own, today), today, last_day
    )
    label = _("Last day for notice")
    for agreement in ending.order_by("pk"):
        about, when = agreement.notice_by, notice_date(agreement)
        yield DueReminder(agreement, label, ("notice",), about, when)


def signing_targets(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    agreements = own_agreements(user, own, today)
    label = _("Target signing date passed")
    for agreement in agreements.outcome_unknown(today).order_by("target_latest", "pk"):
        about, when = agreement.target_latest, agreement.target
        yield DueReminder(agreement, label, ("target",), about, when)


def on_hold(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    agreements = own_agreements(user, own, today)
    agreements = agreements.with_stage_since(user).to_resume(today)
    label = _("On hold, review due")
    for agreement in agreements.order_by(F("again_by"), "pk"):
        about, when = agreement.again_by, agreement.again
        yield DueReminder(agreement, label, ("again",), about, when)


def overdue(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    items = FollowUp.objects.visible_to(user).filter(own)
    for item in items.overdue(user, today).order_by("due_latest", "pk"):
        yield DueReminder(item, _("Was due"), ("overdue",), item.due_latest, item.due)


# Every kind of reminder; a new one is a function here, its label and its `kinds`.
REMINDERS = (
    ending_agreements,
    presumed_renewals,
    last_notice_days,
    signing_targets,
    on_hold,
    overdue,
)


def claim(user: User, due: Iterable[DueReminder]) -> dict[str, list[DueReminder]]:
    """Record new reminders, delete those no longer due, and return what is to be sent.

    The result is by Message-ID, so that an interrupted run's mail is repeated unchanged.
    """
    due_by_key = {(d.name, kind, d.about): d for d in due for kind in d.kinds}
    mails: dict[str, list[DueReminder]] = {}
    for row in recorded_reminders(user, due_by_key):
        if row.sent is None:
            item = due_by_key[row.record, row.kind, row.about]
            mail = mails.setdefault(row.message_id, [])
            if item not in mail:
                mail.append(item)
    return mails


def recorded_reminders(user: User, due: Collection[Key]) -> list[ReminderSent]:
    """Return the rows of the reminders that are due, new ones included."""
    with transaction.atomic():
        recorded = {}
        for row in ReminderSent.objects.filter(user=user):
            key = (row.record, row.kind, row.about)
            if key in due or row.sent:
                recorded[key] = row
            else:
                row.delete()
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        message_id = make_msgid(domain=domain)
        rows = [
            ReminderSent(
                user=user, message_id=message_id, record=record, kind=kind, about=about
            )
            for record, kind, about in due
            if (record, kind, about) not in recorded
        ]
        ReminderSent.objects.bulk_create(rows)
    return [*recorded.values(), *rows]


def mail_to(user: User, message_id: str, items: list[DueReminder]) -> EmailMessage:
    """Return a mail in the user's language with everything that is due."""
    with override(user.language):
        lines = [
            {
                "title": d.title,
                "label": d.label,
                "when": in_words(d.when),
                "url": d.url,
            }
            for d in sorted(items, key=lambda d: (d.about, d.name))
        ]
        context = {"user": user, "lines": lines, "site": settings.SITE_URL}
        subject = render_to_string("deadlines/reminder_subject.txt", context)
        body = render_to_string("deadlines/reminder.txt", context)
        return EmailMessage(
            " ".join(subject.split()),
            body,
            to=[user.email],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )


def remind(today: date | None = None) -> tuple[int, int]:
    """Send the due reminders; return how many mails were sent and how many failed.

    The next run tries the failed ones again.
    """
    today = today or timezone.localdate()
    sent = failed = 0
    for user in recipients():
        for message_id, items in claim(user, due_for(user, today)).items():
            rows = ReminderSent.objects.filter(user=user, message_id=message_id)
            try:
                mail_to(user, message_id, items).send()
            except (SMTPException, OSError) as error:
                log.warning("A reminder could not be sent: %s", type(error).__name__)
                failed += 1
            else:
                rows.filter(sent=None).update(sent=timezone.now())
                sent += 1
    return sent, failed

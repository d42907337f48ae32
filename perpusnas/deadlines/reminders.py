"""Who is to be reminded of what: found due, written down, then sent, one mail a person.

A reminder is written down before its mail is sent, with the Message-ID that the mail
will have. Whatever happens in between, the next run sends it again under the same
Message-ID, or drops it where it is not due any more; a run that was missed loses
nothing, since what is due is asked of dates and not of the day of the run.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import make_msgid
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.models import Agreement, ReminderSent
from events.models import FollowUp
from perpusnas.core.access import may
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Record, User

from . import rules
from .agenda import notice_date

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DueReminder:
    """That somebody should know of a day of a record; `kinds` are all the reminders of
    that day which this one stands for, the most pressing first."""

    record: Record
    kinds: tuple[str, ...]
    about: date
    when: str

    @property
    def name(self) -> str:
        return f"{self.record._meta.model_name} {self.record.pk}"

    @property
    def words(self) -> str:
        return {
            "end": _("Ends"),
            "notice": _("Last day for notice"),
            "target": _("Target signing date passed"),
            "again": _("On hold, review due"),
            "overdue": _("Was due"),
        }[self.kinds[0].partition("-")[0]]

    @property
    def title(self) -> str:
        return str(getattr(self.record, "heading", self.record))

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.record.get_absolute_url()}"


def recipients() -> Iterator[User]:
    """Active people with an address who are in charge of something, or managers."""
    people = (
        User.objects.personal_accounts()
        .filter(is_active=True)
        .exclude(email="")
        .order_by("pk")
    )
    in_charge = Q(agreements__isnull=False) | Q(follow_ups__isnull=False)
    wanted = people.filter(in_charge | Q(groups__name="manager")).distinct()
    return (user for user in wanted if may(user, "read_register"))


def is_manager(user: User) -> bool:
    return user.groups.filter(name="manager").exists()


def due_for(user: User, today: date) -> list[DueReminder]:
    """What this person should know on a day, of what they may see: as a manager of
    everything, else of what they are in charge of."""
    own = Q() if is_manager(user) else Q(person_in_charge=user)
    return [
        *ending_agreements(user, own, today),
        *last_notice_days(user, own, today),
        *signing_targets(user, own, today),
        *on_hold(user, own, today),
        *overdue(user, own, today),
    ]


def running(user: User, own: Q, today: date):
    """Texts in force of which the reader sees no signed successor in the register."""
    successor = Agreement.objects.visible_to(user).filter(predecessor=OuterRef("pk"))
    texts = Agreement.objects.visible_to(user).validity_on(today, user).for_list(user)
    texts = texts.filter(own).valid_as(["in_force"])
    return texts.filter(~Exists(successor.filter(signature="yes")))


def ending_agreements(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    near = rules.with_end_mailed(running(user, own, today))
    for text in near.order_by("term_earliest", "pk"):
        kinds = tuple(f"end-{n}" for n in rules.end_mails(text.days_left))
        yield DueReminder(text, kinds, text.term_earliest, text.term)


def last_notice_days(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    soon = today + timedelta(days=rules.NOTICE_MAILED_DAYS)
    near = rules.with_notice_due(running(user, own, today), today, soon)
    for text in near.order_by("pk"):
        yield DueReminder(text, ("notice",), text.notice_by, notice_date(text))


def signing_targets(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    texts = Agreement.objects.visible_to(user).filter(own).for_list(user)
    for text in texts.outcome_unknown(today).order_by("target_latest", "pk"):
        yield DueReminder(text, ("target",), text.target_latest, text.target)


def on_hold(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    texts = Agreement.objects.visible_to(user).filter(own).for_list(user)
    texts = texts.with_stage_since().to_resume(today)
    for text in texts.order_by("again_by", "pk"):
        yield DueReminder(text, ("again",), text.again_by, text.again)


def overdue(user: User, own: Q, today: date) -> Iterator[DueReminder]:
    items = FollowUp.objects.visible_to(user).filter(own)
    for item in items.overdue(user, today).order_by("due_latest", "pk"):
        yield DueReminder(item, ("overdue",), item.due_latest, item.due)


def claim(user: User, due: Iterable[DueReminder]) -> dict[str, list[DueReminder]]:
    """Write down what is newly due, drop what is due no more, and give what is to be
    sent now: by Message-ID, so that what an earlier run may have sent stays one mail."""
    items = list(due)
    wanted = {(d.name, kind, d.about): d for d in items for kind in d.kinds}
    with transaction.atomic():
        known = {}
        for row in ReminderSent.objects.filter(user=user):
            key = (row.record, row.kind, row.about)
            if key in wanted or row.sent:
                known[key] = row
            else:
                row.delete()
        message_id = make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2])
        fresh = [key for key in wanted if key not in known]
        told = {"user": user, "message_id": message_id}
        rows = [
            ReminderSent(record=record, kind=kind, about=about, **told)
            for record, kind, about in fresh
        ]
        ReminderSent.objects.bulk_create(rows)
    waiting = [row for row in [*known.values(), *rows] if row.sent is None]
    mails: dict[str, list[DueReminder]] = {}
    for row in waiting:
        item = wanted[row.record, row.kind, row.about]
        mail = mails.setdefault(row.message_id, [])
        if item not in mail:
            mail.append(item)
    return mails


def mail_to(user: User, message_id: str, items: list[DueReminder]) -> EmailMessage:
    """One mail in the person's language with everything that is due."""
    with override(user.language):
        lines = [
            {
                "title": d.title,
                "words": d.words,
                "when": in_words(d.when),
                "url": d.url,
            }
            for d in sorted(items, key=lambda d: (d.about, d.name))
        ]
        context = {"user": user, "lines": lines, "site": settings.SITE_URL}
        subject = render_to_string("deadlines/reminder_subject.txt", context)
        text = render_to_string("deadlines/reminder.txt", context)
        return EmailMessage(
            " ".join(subject.split()),
            text,
            to=[user.email],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )


def remind(today: date | None = None) -> tuple[int, int]:
    """Send every reminder that is due and was not sent; how many mails went, and how
    many could not, which the next run tries again."""
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

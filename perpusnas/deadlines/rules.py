"""What is due: how long before and after a day the register speaks of it.

Pages, reminders, calendar, feeds and briefs ask here. Rules that a lower layer needs
itself stand with its querysets: when an agreement ends soon (`ENDING_SOON_DAYS`, unless
it has a window of its own), when one in preparation is stalled (`STALLED_DAYS`), when a
follow-up is overdue, when the outcome of an event is unknown, when an event is coming
(`COMING_DAYS`), when a programme's next edition and the checks after an event are due.
"""

from datetime import date, timedelta

from django.db.models import F, Q

from agreements.models import Agreement
from agreements.models.agreement import months_before
from agreements.querysets import AgreementQuerySet
from perpusnas.core.dates.months import MonthsLater
from perpusnas.core.dates.periods import known_to_the_day

# How far ahead pages and briefs list a last day for notice.
NOTICE_LISTED_DAYS = 180
# How far ahead of a last day for notice people get a mail.
NOTICE_MAILED_DAYS = 30
# So many days before the end people get a mail: clauses ask for notice of six months.
END_MAILED_DAYS = (180, 90, 30)
# How long ago the last review may be of an agreement that ends soon.
REVIEW_VALID_DAYS = 365
# After how long without any event an agreement in force is said to sleep.
SLEEPING_MONTHS = 12


def with_notice_due(
    agreements: AgreementQuerySet, first: date, last: date
) -> AgreementQuerySet:
    """Of those annotated by `validity_on`, the ones in force whose last day for notice
    lies between two days: `notice_by`, which is `notice_deadline` as a column. Their
    end has to be known to the day."""
    exact = Q(notice_months__gt=0, term_earliest=F("term_latest"))
    agreements = agreements.valid_as(["in_force"]).filter(
        known_to_the_day("term"), exact
    )
    notice_by = MonthsLater("term_earliest", F("notice_months") * -1)
    return agreements.annotate(notice_by=notice_by).filter(
        notice_by__range=(first, last)
    )


def is_notice_listed(agreement: Agreement, day: date) -> bool:
    """Whether the last day for notice is near enough to be listed on a day."""
    deadline, ahead = agreement.notice_deadline, timedelta(days=NOTICE_LISTED_DAYS)
    return bool(deadline and day <= deadline <= day + ahead)


def with_end_mailed(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Of those annotated by `validity_on`, the ones of whose end people get a mail."""
    return agreements.filter(days_left__range=(0, max(END_MAILED_DAYS)))


def end_mails(days_left: int) -> list[int]:
    """Which of `END_MAILED_DAYS` have come, the latest first."""
    return [days for days in sorted(END_MAILED_DAYS) if days_left <= days]


def unreviewed(agreements: AgreementQuerySet, day: date) -> AgreementQuerySet:
    """Of those annotated by `validity_on`, the ones that end soon and whose last review
    (*monev*) is too old, or that have none."""
    since = day - timedelta(days=REVIEW_VALID_DAYS)
    return agreements.filter(validity="ending").not_reviewed_since(since)


def inactive_since(day: date) -> date:
    """Since when nothing must have happened for an agreement to sleep on a day."""
    return months_before(day, SLEEPING_MONTHS)

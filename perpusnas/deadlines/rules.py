"""The rules and periods that decide what is due.

Pages, reminders, calendar, feeds and briefs use them. Rules that a lower layer needs
are with its querysets: when an agreement ends soon (`ENDING_SOON_DAYS`, unless
it has a window of its own), when one in preparation is stalled (`STALLED_DAYS`), when a
follow-up is overdue, when the outcome of an event is unknown, when an event is coming
(`COMING_DAYS`), when a programme's next edition and the checks after an event are due.
"""

from datetime import date, timedelta

from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from agreements.terms import next_end
from perpusnas.core.dates.months import MonthsLater, months_later
from perpusnas.core.dates.periods import known_to_the_day
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import User

# Days ahead that pages and briefs list a last day for notice.
NOTICE_LISTED_DAYS = 180
# Days before a last day for notice on which a mail is sent.
NOTICE_MAILED_DAYS = 30
# Days before the end on which mails are sent: clauses require notice of six months.
END_MAILED_DAYS = (180, 90, 30)
# Days for which a review counts for an agreement that ends soon.
REVIEW_VALID_DAYS = 365
# Months without activity after which an agreement in force is inactive.
INACTIVE_MONTHS = 12


def with_notice_due(
    agreements: AgreementQuerySet, first: date, last: date
) -> AgreementQuerySet:
    """Return agreements in force whose last day for notice is between two days.

    Requires `validity_on`; annotates `notice_by`, which equals `notice_deadline`. Only
    agreements whose end is known to the day have one.
    """
    exact = Q(notice_months__gt=0, term_earliest=F("term_latest"))
    longest = Agreement.objects.aggregate(months=Max("notice_months"))["months"] or 0
    # No notice is due longer before an end; the ends that come into question have an
    # index, which the last days for notice have not.
    ends = Q(term_earliest__range=(first, months_later(last, longest + 1)))
    agreements = agreements.valid_as(["in_force"]).filter(
        known_to_the_day("term"), exact, ends
    )
    notice_by = MonthsLater("term_earliest", F("notice_months") * -1)
    return agreements.annotate(notice_by=notice_by).filter(
        Q(notice_by__range=(first, last))
    )


def is_notice_listed(agreement: Agreement, day: date) -> bool:
    """Return whether the last day for notice is near enough to be listed on a day."""
    deadline, ahead = agreement.notice_deadline, timedelta(days=NOTICE_LISTED_DAYS)
    return bool(deadline and day <= deadline <= day + ahead)


def with_end_mailed(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Return agreements whose end is due for a mail; requires `validity_on`."""
    return agreements.filter(days_left__range=(0, max(END_MAILED_DAYS)))


def end_mails(days_left: int) -> list[int]:
    """Return which of `END_MAILED_DAYS` are reached, the latest first."""
    return [days for days in sorted(END_MAILED_DAYS) if days_left <= days]


def renewal_note(agreement: Agreement, day: date) -> str:
    """Return when an agreement ended that may have been renewed tacitly, and its next
    end where that is known; requires `validity_on`."""
    proposed = next_end(agreement, day)
    if not proposed:
        return in_words(agreement.term)
    words = {"end": in_words(agreement.term), "next": in_words(proposed)}
    return _("%(end)s · if renewed, until %(next)s") % words


def unreviewed(
    agreements: AgreementQuerySet, day: date, user: User
) -> AgreementQuerySet:
    """Return agreements that end soon without a recent review (*monev*).

    Requires `validity_on`.
    """
    since = day - timedelta(days=REVIEW_VALID_DAYS)
    return agreements.filter(validity="ending").not_reviewed_since(since, user)


def inactive_since(day: date) -> date:
    """Return the day since which an agreement inactive on `day` has had no activity."""
    return months_later(day, -INACTIVE_MONTHS)

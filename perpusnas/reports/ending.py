"""Agreements that end soon, and what is known of their renewal."""

from datetime import date
from types import SimpleNamespace

from django.db.models import Case, CharField, DateField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import read_agreements
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Review, Stage
from agreements.models.agreement import last_day_for_notice
from agreements.reviews import last_reviews
from agreements.stage_log import WAS_UNDER_WAY
from agreements.validity import Validity
from events.coverage import event_numbers
from events.models import FollowUp
from perpusnas.core.files import (
    FileTable,
    Keys,
    choice,
    field,
    grouped,
    joined,
    partial_date,
    record_id,
    row_number,
)
from perpusnas.core.lists.period_filter import day_filter, period_filters
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import User, reader_columns

from .report import (
    Plot,
    Report,
    ReportContext,
    bars_of,
)

# What binds and has an end, or may have one; what has none does not end.
WITH_END = [Validity.ENDING, Validity.ACTIVE, Validity.MAYBE_ENDED]
WITH_END += [Validity.END_UNKNOWN]
LAST = Value(date.max, output_field=DateField())
SORT = Sort("ends", _("Ends"), Coalesce("term_earliest", LAST))


class EndingFilter(AgreementFilter):
    """Those that end within their own window, or within the period that is asked for."""

    FIRST = ("q", "country", "kind", "from", "to", "on")
    PERIOD_OF, CERTAINTY = "term", "certainty"

    validity = signed = access = None
    locals()["from"], to, certainty = period_filters(
        _("Ends from"), _("Ends to"), _("Date")
    )
    on = day_filter(_("As of"))

    def answers(self, first, last) -> dict[str, Q]:
        return super().answers(first, last) or {
            "certain": Q(validity=Validity.ENDING),
            "possible": Q(validity=Validity.MAYBE_ENDED),
            "unknown": Q(validity=Validity.END_UNKNOWN),
        }


def ending(data, asked: ReportContext):
    records = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    records = records.with_stage_on(asked.day).valid_as(WITH_END)
    return EndingFilter(data, records, user=asked.user)


RENEWALS = {
    "signed": _("The renewing agreement is signed"),
    "in_work": _("The renewing agreement is in preparation"),
    "stage": _("Renewal in progress"),
}


def read_renewals(asked: ReportContext, keys: Keys) -> dict[int, str]:
    """How far the renewal of agreements has come, where a text that renews them or their
    own stage says so: one of `RENEWALS` by the key of the agreement."""
    seen = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    seen = seen.with_stage_on(asked.day).order_by()
    successors = seen.filter(predecessor__in=keys)
    by_stage = seen.filter(pk__in=keys, stage_then=Stage.RENEWAL)
    in_work = successors.filter(WAS_UNDER_WAY)
    found = {
        **dict.fromkeys(by_stage.values_list("pk", flat=True), "stage"),
        **dict.fromkeys(in_work.values_list("predecessor", flat=True), "in_work"),
    }
    signed = successors.signed_then().values_list("predecessor", flat=True)
    return found | dict.fromkeys(signed, "signed")


def read_still_owed(asked: ReportContext, keys: Keys) -> dict[int, list[str]]:
    """What is still owed from agreements, by the key of the agreement."""
    owed = FollowUp.objects.visible_to(asked.user)
    owed = owed.with_status_on(asked.user, asked.day).still_owed_then()
    columns = ("from_agreement", *reader_columns("what"))
    rows = owed.filter(from_agreement__in=keys).values_list(*columns)
    return grouped((key, first or second) for key, first, second in rows)


ENDS = ("term", "term_earliest", "term_latest", "days_left", "renewal")
ENDS += ("notice_months", "person_in_charge_id")


def read_ending(asked: ReportContext, keys: Keys) -> dict[int, SimpleNamespace]:
    agreements = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    rows = read_agreements(agreements.filter(pk__in=keys), asked.user, *ENDS)
    people = User.objects.names(
        row.agreement.person_in_charge_id for row in rows.values()
    )
    events = event_numbers(asked.user, keys, asked.past)
    reviews, renewals = last_reviews(keys, asked.past), read_renewals(asked, keys)
    owed = read_still_owed(asked, keys)
    for key, row in rows.items():
        ends = row.agreement
        row.notice_by = last_day_for_notice(
            ends.notice_months, ends.term_earliest, ends.term_latest
        )
        row.events = events.get(key, 0)
        row.recommendation = reviews[key].recommendation if key in reviews else ""
        row.state = renewals.get(key)
        row.person_in_charge = people.get(ends.person_in_charge_id)
        row.still_owed = joined(owed.get(key, ()))
    return rows


def ending_table(asked: ReportContext) -> FileTable:
    """Report 4, `akan-berakhir`."""
    columns = [
        row_number(),
        field(_("Agreement title"), "heading"),
        choice(_("Kind of agreement"), "agreement.kind", Agreement.Kind.choices),
        field(_("Partner"), "partners"),
        field(_("Country"), "countries"),
        partial_date(_("Ends on"), "agreement.term"),
        field(pgettext_lazy("column", "Days left"), "agreement.days_left"),
        choice(
            pgettext_lazy("column", "Way of renewal"),
            "agreement.renewal",
            Agreement.Renewal.choices,
        ),
        field(pgettext_lazy("column", "Last day for notice"), "notice_by"),
        field(_("Number of events"), "events"),
        choice(
            pgettext_lazy("column", "Recommendation of the review"),
            "recommendation",
            Review.Recommendation.choices,
        ),
        choice(
            pgettext_lazy("column", "State of the renewal"), "state", RENEWALS.items()
        ),
        field(pgettext_lazy("column", "Person in charge"), "person_in_charge"),
        field(pgettext_lazy("column", "Follow-up"), "still_owed"),
        record_id("agreement.pk"),
    ]
    return FileTable(columns, lambda keys: read_ending(asked, keys))


def by_days_left(records, _asked) -> Plot:
    """How many end within one, three and six months, and later."""
    limits = [("0", Q(days_left__lt=0)), ("30", Q(days_left__lte=30))]
    limits += [("90", Q(days_left__lte=90)), ("180", Q(days_left__lte=180))]
    limits += [("later", Q(days_left__gt=180))]
    whens = [When(condition, then=Value(key)) for key, condition in limits]
    within = Case(*whens, default=Value(""), output_field=CharField())
    labels = [
        ("0", _("may have expired")),
        ("30", _("within 30 days")),
        ("90", _("within 31 to 90 days")),
        ("180", _("within 91 to 180 days")),
        ("later", _("later")),
    ]
    bars = bars_of(
        records.annotate(within=within), "within", labels, _("end date not recorded")
    )
    return Plot(_("Agreements by the time that is left"), bars)


ENDING = Report(
    title=_("Agreements expiring soon"),
    tells=_(
        "Agreements expiring within the warning period or a chosen period, "
        "with renewal status."
    ),
    filterset=ending,
    table=ending_table,
    sorts=[SORT],
    default="ends",
    plot=by_days_left,
    notes=[
        _(
            "Without a period, agreements that expire within their own warning "
            "period (180 days unless the record says otherwise). Agreements "
            "with no end date are not counted here."
        ),
        _(
            "The last day for notice is given where both the end date and the "
            "notice period are recorded."
        ),
    ],
    of_past_days=[
        _(
            "Type, way of renewal, notice and person in charge are as of today:"
            " earlier values are not recorded by date. Events, reviews and "
            "follow-ups count if their dates are certainly before that day."
        )
    ],
)

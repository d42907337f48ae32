"""Report on agreements that end soon and the state of their renewal."""

from datetime import date
from types import SimpleNamespace

from django.db.models import Case, CharField, DateField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import of_others, read_agreements
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
from perpusnas.core.lists.period_filter import day_filter
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import User, reader_columns

from .report import (
    Plot,
    Report,
    ReportContext,
    bars_of,
)

# The states in which an agreement is in force and has an end, or may have one.
WITH_END = [Validity.ENDING, Validity.ACTIVE, Validity.MAYBE_ENDED]
WITH_END += [Validity.END_UNKNOWN, Validity.RENEWAL_PRESUMED]
# Those in which its end has passed, or may have, while it may go on.
MAY_RUN = [Validity.MAYBE_ENDED, Validity.RENEWAL_PRESUMED]
PRESUMED = [(Validity.RENEWAL_PRESUMED, _("Yes"))]
LAST = Value(date.max, output_field=DateField())
SORT = Sort("ends", _("Ends"), Coalesce("term_earliest", LAST))


class EndingFilter(AgreementFilter):
    """Agreements that end within their own warning period, or within a chosen period."""

    FILTERS = (
        "q",
        "country",
        "region",
        "abroad",
        "kind",
        "stage",
        "area",
        "partner",
        "whose",
        "on",
        "from",
        "to",
        "certainty",
    )
    FIRST = ("q", "country", "kind", "from", "to", "on")
    PERIOD_OF, CERTAINTY = "term", "certainty"
    PERIOD_LABELS = (_("Ends from"), _("Ends to"))
    CERTAINTY_LABEL = _("Date")

    on = day_filter(_("As of"))

    def conditions(self, first, last) -> dict[str, Q]:
        return super().conditions(first, last) or {
            "certain": Q(validity=Validity.ENDING),
            "possible": Q(validity__in=MAY_RUN),
            "unknown": Q(validity=Validity.END_UNKNOWN),
        }


def ending(data, context: ReportContext):
    records = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    records = records.with_stage_on(context.day, context.user).valid_as(WITH_END)
    return EndingFilter(data, records, user=context.user)


RENEWAL_HEADING = pgettext_lazy("column", "State of the renewal")
RENEWALS = {
    "signed": _("The renewing agreement is signed"),
    "in_preparation": _("The renewing agreement is in preparation"),
    "stage": _("Renewal in progress"),
}


def read_renewals(context: ReportContext, keys: Keys) -> dict[int | None, str]:
    """Return the state of renewal, a key of `RENEWALS`, by the id of the agreement.

    It follows from the renewing agreement, else from the agreement's own stage.
    """
    seen = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    seen = seen.with_stage_on(context.day, context.user).order_by()
    successors = seen.filter(predecessor__among=keys)
    by_stage = seen.filter(Q(stage_then=Stage.RENEWAL), pk__among=keys)
    in_preparation = successors.filter(WAS_UNDER_WAY)
    states: dict[int | None, str] = {
        **dict.fromkeys(by_stage.values_list("pk", flat=True), "stage"),
        **dict.fromkeys(
            in_preparation.values_list("predecessor", flat=True), "in_preparation"
        ),
    }
    signed = successors.signed_then().values_list("predecessor", flat=True)
    return states | dict.fromkeys(signed, "signed")


def read_open_follow_ups(context: ReportContext, keys: Keys) -> dict[int, list[str]]:
    """Return the titles of outstanding follow-ups by the id of their agreement."""
    open_follow_ups = FollowUp.objects.visible_to(context.user)
    open_follow_ups = open_follow_ups.with_status_on(
        context.user, context.day
    ).still_owed_then()
    columns = ("from_agreement", *reader_columns("what"))
    rows = open_follow_ups.filter(from_agreement__among=keys).values_list(*columns)
    return grouped((key, first or second) for key, first, second in rows)


ENDING_FIELDS = ["term", "term_earliest", "term_latest", "days_left", "renewal"]
ENDING_FIELDS += ["validity"]
ENDING_FIELDS += ["notice_months", "person_in_charge_id", "theirs"]


def read_ending(context: ReportContext, keys: Keys) -> dict[int, SimpleNamespace]:
    agreements = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    rows = read_agreements(agreements, keys, context.subjects, *ENDING_FIELDS)
    people = User.objects.names(
        row.agreement.person_in_charge_id for row in rows.values()
    )
    events = event_numbers(context.user, keys, context.past)
    reviews, renewals = last_reviews(keys, context.past), read_renewals(context, keys)
    open_follow_ups = read_open_follow_ups(context, keys)
    for key, row in rows.items():
        agreement = row.agreement
        row.notice_by = last_day_for_notice(
            agreement.notice_months, agreement.term_earliest, agreement.term_latest
        )
        row.events = events.get(key, 0)
        row.recommendation = reviews[key].recommendation if key in reviews else ""
        row.state = renewals.get(key)
        row.person_in_charge = people.get(agreement.person_in_charge_id)
        row.open_follow_ups = joined(open_follow_ups.get(key, ()))
    return rows


def ending_table(context: ReportContext) -> FileTable:
    """Return the columns and rows of report 4, `akan-berakhir`."""
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
        choice(RENEWAL_HEADING, "state", RENEWALS.items()),
        field(pgettext_lazy("column", "Person in charge"), "person_in_charge"),
        field(pgettext_lazy("column", "Follow-up"), "open_follow_ups"),
        record_id("agreement.pk"),
        of_others(),
        choice(Validity.RENEWAL_PRESUMED.label, "agreement.validity", PRESUMED),
    ]
    return FileTable(columns, lambda keys: read_ending(context, keys))


def by_days_left(records, _context) -> Plot:
    """Return a plot of agreements by the days left: 30, 90, 180 and more."""
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
    file_name=pgettext_lazy("file name", "agreements-expiring-soon"),
    description=_(
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
        _(
            "Days left are counted to the first possible day of the end date, so they "
            "are at least so many where that is not known to the day."
        ),
        _(
            "An agreement that renews automatically, whose end has passed and to "
            "which no notice was given in time, may have been renewed. It is not "
            "counted as in force and stands under “possible”."
        ),
    ],
    past_day_notes=[
        _(
            "Type, way of renewal, notice and person in charge are as of today:"
            " earlier values are not recorded by date. Events, reviews and "
            "follow-ups count if their dates are certainly before that day."
        )
    ],
)

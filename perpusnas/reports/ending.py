"""Agreements that end soon, and what is known of their renewal."""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import (
    country_names,
    date_words,
    heading,
    partner_names,
    person_in_charge,
)
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Review
from agreements.reviews import told_last
from agreements.stage_log import WAS_UNDER_WAY
from agreements.validity import Validity
from events.coverage import events_held
from events.models import FollowUp
from perpusnas.core.dates.words import DateWords
from perpusnas.core.files import (
    Column,
    Joined,
    Labelled,
    bilingual,
    labelled,
)
from perpusnas.core.lists.period_filter import day_filter, period_filters
from perpusnas.core.lists.sorting import Sort

from .report import (
    Asked,
    Plot,
    Report,
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


def ending(data, asked: Asked):
    records = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    records = records.with_stage_on(asked.day).with_notice_by().valid_as(WITH_END)
    return EndingFilter(data, records, user=asked.user)


def renewal(asked: Asked) -> Case:
    """How far a text's renewal has come: by a text that renews it, or by its stage."""
    texts = Agreement.objects.visible_to(asked.user).validity_on(asked.day, asked.user)
    texts = texts.with_stage_on(asked.day).filter(predecessor=OuterRef("pk"))
    in_work = texts.filter(WAS_UNDER_WAY)
    told = {
        "signed": Exists(texts.signed_then()),
        "in_work": Exists(in_work),
        "stage": Q(stage_then="renewal"),
    }
    whens = [When(condition, then=Value(key)) for key, condition in told.items()]
    state = Case(*whens, default=Value(""), output_field=CharField())
    words = [
        ("signed", _("The renewing agreement is signed")),
        ("in_work", _("The renewing agreement is in preparation")),
        ("stage", _("Renewal in progress")),
    ]
    return Labelled(state, words)


def still_owed(asked: Asked) -> Joined:
    owed = FollowUp.objects.visible_to(asked.user)
    owed = owed.with_status_on(asked.user, asked.day).still_owed_then()
    return Joined(owed.filter(from_agreement=OuterRef("pk")), bilingual("what"))


def ending_columns(asked: Asked, dialect: str) -> list[Column]:
    """Report 4, `akan-berakhir`."""
    user, past = asked.user, asked.past
    notice = DateWords(Cast("notice_by", TextField()), dialect=dialect)
    review = Coalesce(told_last("recommendation", past), Value(""))
    recommendation = Labelled(review, Review.Recommendation.choices)
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Agreement title"), heading(user)),
        Column(_("Kind of agreement"), labelled("kind", Agreement.Kind.choices)),
        Column(_("Partner"), partner_names(user)),
        Column(_("Country"), country_names(user)),
        Column(_("Ends on"), date_words("term", dialect), "plain"),
        Column(pgettext_lazy("column", "Days left"), "days_left", "plain"),
        Column(
            pgettext_lazy("column", "Way of renewal"),
            labelled("renewal", Agreement.Renewal.choices),
        ),
        Column(pgettext_lazy("column", "Last day for notice"), notice, "plain"),
        Column(_("Number of events"), events_held(user, past), "plain"),
        Column(pgettext_lazy("column", "Recommendation of the review"), recommendation),
        Column(pgettext_lazy("column", "State of the renewal"), renewal(asked)),
        Column(pgettext_lazy("column", "Person in charge"), person_in_charge()),
        Column(pgettext_lazy("column", "Follow-up"), still_owed(asked)),
        Column("ID", "pk", "plain"),
    ]


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
    columns=ending_columns,
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

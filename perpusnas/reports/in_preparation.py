"""Agreements on the way to signing: where they stand, and for how long."""

from datetime import date

import django_filters
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce
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
from agreements.models import Agreement, Stage
from agreements.stage_log import STAGE_NOT_TOLD, UNDER_WAY, WAS_UNDER_WAY
from perpusnas.core.dates.months import DaysUntil
from perpusnas.core.fields import Answer
from perpusnas.core.files import Column, labelled
from perpusnas.core.lists.period_filter import certainty_filter, day_filter
from perpusnas.core.lists.sorting import Sort

from .report import (
    Asked,
    Plot,
    Report,
    bars_of,
)

LAST = Value(date.max, output_field=DateField())
SORT = Sort("reached", _("In this stage since"), Coalesce("stage_reached", LAST))
CERTAINTIES = [
    ("certain", _("Certainly in preparation on that day")),
    ("unknown", _("Stage on that day not recorded")),
]


class PreparingFilter(AgreementFilter):
    FIRST = ("q", "country", "kind", "stage", "on")
    CERTAINTY = "certainty"

    validity = signed = to = access = None
    locals()["from"] = None
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        field_name="stage_then",
        choices=[(key, label) for key, label in Stage.choices if key in UNDER_WAY],
    )
    certainty = certainty_filter(_("Stage on that day"), CERTAINTIES)
    on = day_filter(_("As of"))

    def __init__(self, *args, past, **kwargs):
        self.past = past
        super().__init__(*args, **kwargs)

    def answers(self, _first, _last) -> dict[str, Q]:
        """By the stage on that day; today the stage of every agreement is known."""
        unknown = {"unknown": STAGE_NOT_TOLD} if self.past else {}
        return {"certain": WAS_UNDER_WAY, **unknown}


def preparing(data, asked: Asked):
    records = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    records = records.with_stage_on(asked.day)
    return PreparingFilter(data, records, user=asked.user, past=asked.past)


def preparing_columns(asked: Asked, dialect: str) -> list[Column]:
    """Report 5, `dalam-proses`."""
    user = asked.user
    days = DaysUntil("stage_reached", asked.day) * -1
    consulted = labelled("ministry_consulted", Answer.choices)
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Proposal or title"), heading(user)),
        Column(_("Kind of agreement"), labelled("kind", Agreement.Kind.choices)),
        Column(_("Partner"), partner_names(user)),
        Column(_("Country"), country_names(user)),
        Column(_("Stage"), labelled("stage_then", Stage.choices)),
        Column(
            pgettext_lazy("column", "In this stage since"),
            date_words("stage_since", dialect),
            "plain",
        ),
        Column(pgettext_lazy("column", "Days in this stage"), days, "plain"),
        Column(
            pgettext_lazy("column", "To be signed by"),
            date_words("target", dialect),
            "plain",
        ),
        Column(pgettext_lazy("column", "Foreign ministry consulted"), consulted),
        Column(_("Obstacle"), "obstacle"),
        Column(pgettext_lazy("column", "Next step"), "next_step"),
        Column(pgettext_lazy("column", "Person in charge"), person_in_charge()),
        Column("ID", "pk", "plain"),
    ]


PREPARING = Report(
    title=_("Agreements in preparation"),
    tells=_("Agreements in preparation: stage, since when, and obstacles."),
    filterset=preparing,
    columns=preparing_columns,
    sorts=[SORT],
    default="reached",
    plot=lambda records, _asked: Plot(
        _("Agreements by stage"),
        bars_of(records, "stage_then", Stage.choices, _("not recorded")),
    ),
    notes=[
        _(
            "Days are counted from the latest day on which an agreement may "
            "have reached its stage. The longest in its stage comes first, "
            "those without a date last."
        )
    ],
    of_past_days=[
        _(
            "The stage on that day follows from the dated steps of each "
            "agreement. Target, consultation, obstacle, next step and person in"
            " charge are as of today: earlier values are not recorded by date."
        )
    ],
)

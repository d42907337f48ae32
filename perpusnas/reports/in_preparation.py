"""Report on agreements in preparation: their stage, and for how long."""

from datetime import date
from types import SimpleNamespace

import django_filters
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import of_others, read_agreements
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Stage
from agreements.stage_log import STAGE_NOT_KNOWN, UNDER_WAY, WAS_UNDER_WAY
from perpusnas.core.fields import Answer
from perpusnas.core.files import (
    FileTable,
    Keys,
    choice,
    field,
    partial_date,
    record_id,
    row_number,
)
from perpusnas.core.lists.period_filter import certainty_filter, day_filter
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import User

from .report import (
    Plot,
    Report,
    ReportContext,
    bars_of_agreements,
)

LAST = Value(date.max, output_field=DateField())
SORT = Sort("reached", _("In this stage since"), Coalesce("stage_reached", LAST))
CERTAINTIES = [
    ("certain", _("Certainly in preparation on that day")),
    ("unknown", _("Stage on that day not recorded")),
]


class PreparingFilter(AgreementFilter):
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
        "certainty",
    )
    FIRST = ("q", "country", "kind", "stage", "on")
    CERTAINTY = "certainty"

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

    def conditions(self, _first, _last) -> dict[str, Q]:
        """Return the conditions of the filter on certainty; today every stage is known."""
        unknown = {"unknown": STAGE_NOT_KNOWN} if self.past else {}
        return {"certain": WAS_UNDER_WAY, **unknown}


def preparing(data, context: ReportContext):
    records = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    records = records.with_stage_on(context.day, context.user)
    return PreparingFilter(data, records, user=context.user, past=context.past)


PREPARATION_FIELDS = (
    "stage_then",
    "stage_since",
    "stage_reached",
    "target",
    "obstacle",
    "ministry_consulted",
    "next_step",
    "person_in_charge_id",
    "theirs",
)


def read_preparing(context: ReportContext, keys: Keys) -> dict[int, SimpleNamespace]:
    agreements = Agreement.objects.visible_to(context.user).with_stage_on(
        context.day, context.user
    )
    rows = read_agreements(agreements, keys, context.subjects, *PREPARATION_FIELDS)
    people = User.objects.names(
        row.agreement.person_in_charge_id for row in rows.values()
    )
    for row in rows.values():
        reached = row.agreement.stage_reached
        row.days = (context.day - reached).days if reached else None
        row.person_in_charge = people.get(row.agreement.person_in_charge_id)
    return rows


def preparing_table(context: ReportContext) -> FileTable:
    """Return the columns and rows of report 5, `dalam-proses`."""
    columns = [
        row_number(),
        field(_("Proposal or title"), "heading"),
        choice(_("Kind of agreement"), "agreement.kind", Agreement.Kind.choices),
        field(_("Partner"), "partners"),
        field(_("Country"), "countries"),
        choice(_("Stage"), "agreement.stage_then", Stage.choices),
        partial_date(
            pgettext_lazy("column", "In this stage since"), "agreement.stage_since"
        ),
        field(pgettext_lazy("column", "Days in this stage"), "days"),
        partial_date(pgettext_lazy("column", "To be signed by"), "agreement.target"),
        choice(
            pgettext_lazy("column", "Foreign ministry consulted"),
            "agreement.ministry_consulted",
            Answer.choices,
        ),
        field(_("Obstacle"), "agreement.obstacle"),
        field(pgettext_lazy("column", "Next step"), "agreement.next_step"),
        field(pgettext_lazy("column", "Person in charge"), "person_in_charge"),
        record_id("agreement.pk"),
        of_others(),
    ]
    return FileTable(columns, lambda keys: read_preparing(context, keys))


PREPARING = Report(
    title=_("Agreements in preparation"),
    file_name=pgettext_lazy("file name", "agreements-in-preparation"),
    description=_("Agreements in preparation: stage, since when, and obstacles."),
    filterset=preparing,
    table=preparing_table,
    sorts=[SORT],
    default="reached",
    plot=lambda records, context: Plot(
        _("Agreements by stage"),
        bars_of_agreements(
            records, context.user, "stage_then", Stage.choices, _("not recorded")
        ),
    ),
    notes=[
        _(
            "Days are counted from the latest day on which an agreement may "
            "have reached its stage. The longest in its stage comes first, "
            "those without a date last."
        )
    ],
    past_day_notes=[
        _(
            "The stage on that day follows from the dated steps of each "
            "agreement. Target, consultation, obstacle, next step and person in"
            " charge are as of today: earlier values are not recorded by date."
        )
    ],
)

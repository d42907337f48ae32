"""The coverage page: implemented scope items by agreement and field of cooperation."""

from datetime import date
from types import SimpleNamespace

import django_filters
from django.utils.translation import gettext_lazy as _

from events.coverage import (
    by_area,
    inactive_agreements,
    with_activity,
    with_is_inactive,
    with_scope_items,
)
from partners.exports import Subjects
from perpusnas.core.access import requires
from perpusnas.core.files import FileTable, Keys, choice, field, record_id
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import requested_day
from perpusnas.core.lists.sorting import Sort, date_sort
from perpusnas.deadlines.rules import inactive_since

from ..exports import of_others, read_agreements
from ..filters import AgreementFilter
from ..models import Agreement, Area
from ..validity import Validity

SORTS = [
    Sort("signed", _("Signed"), date_sort("signed_latest")),
    Sort("ends", _("Ends"), date_sort("term_latest")),
    Sort("open", _("All fields"), "open_count"),
    Sort("activity", _("Last activity"), date_sort("last_activity")),
]


class CoverageFilter(AgreementFilter):
    """Agreements in force, unless other states are chosen."""

    FILTERS = (
        "q",
        "validity",
        "country",
        "region",
        "abroad",
        "kind",
        "stage",
        "area",
        "partner",
        "whose",
        "access",
        "on",
        "from",
        "to",
        "signed",
        "sleeping",
    )
    FIRST = ("q", "validity", "country", "area", "sleeping")

    sleeping = django_filters.ChoiceFilter(
        label=_("Activity"),
        method="by_inactivity",
        choices=[("yes", _("No activity for 12 months"))],
    )

    def __init__(self, data, *args, day: date, **kwargs):
        self.day = day
        if "validity" not in data:
            data = data.copy()
            data["validity"] = "in_force"
        super().__init__(data, *args, **kwargs)

    def by_inactivity(self, queryset, _name, _value):
        since = inactive_since(self.day)
        return inactive_agreements(queryset, self.user, self.day, since)


COVERAGE_FIELDS = (
    "validity",
    "scope_item_count",
    "implemented_count",
    "events_linked",
    "last_activity",
    "theirs",
)


def coverage_table(user, day: date) -> FileTable:
    """Return the columns and rows of the file of the coverage page."""
    agreements = Agreement.objects.visible_to(user).validity_on(day, user)
    subjects = Subjects(user)
    columns = [
        field(_("Agreement"), "heading"),
        choice(_("Validity"), "agreement.validity", Validity.choices),
        field(_("Scope of cooperation"), "agreement.scope_item_count"),
        field(_("Implemented"), "agreement.implemented_count"),
        field(_("Linked events"), "agreement.events_linked"),
        field(_("Last activity"), "agreement.last_activity"),
        record_id("agreement.pk"),
        of_others(),
    ]

    def read(keys: Keys) -> dict[int, SimpleNamespace]:
        active = with_activity(agreements.filter(pk__among=keys), user, day)
        return read_agreements(active, keys, subjects, *COVERAGE_FIELDS)

    return FileTable(columns, read)


@requires("read_register")
def coverage(request, format="html"):
    user, day = request.user, requested_day(request)
    agreements = (
        Agreement.objects.visible_to(user).validity_on(day, user).for_list(user)
    )
    agreements = with_scope_items(with_activity(agreements, user, day), user)
    agreements = with_is_inactive(agreements, inactive_since(day))
    filterset = CoverageFilter(request.GET, agreements, user=user, day=day)
    summary = totals(filterset, user, day) if format == "html" else {}
    return listing(
        request,
        filterset,
        sorts=SORTS,
        default="-open",
        table=lambda: coverage_table(user, day),
        template="agreements/coverage.html",
        name="coverage",
        format=format,
        context={"day": day, **summary},
    )


def totals(filterset, user, day: date) -> dict:
    """Return the totals of the filtered agreements by area, and how many are inactive."""
    areas: list[Area | None] = [*Area.objects.all(), None]
    if not filterset.is_valid():
        return {"areas": areas, "sums": [], "inactive_count": 0}
    sums = by_area(filterset.qs, user)
    return {
        "areas": areas,
        "sums": [
            (area, *sums.get(area.pk if area else None, (0, 0))) for area in areas
        ],
        "inactive_count": inactive_agreements(
            filterset.qs, user, day, inactive_since(day)
        ).count(),
    }

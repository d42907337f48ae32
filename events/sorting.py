"""Sort keys of the lists of events, programs, outcomes and follow-ups."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.sorting import Sort, date_sort
from perpusnas.core.models import sort_column

CHANGED = Sort("changed", _("Last changed"), "changed")


EVENT_SORTS = [
    Sort("when", _("When"), date_sort("when_latest")),
    Sort("status", _("Status"), "status"),
    CHANGED,
]


# Follow-ups without a date come last.
DUE = Coalesce("due_latest", Value(date.max), output_field=DateField())


FOLLOW_UP_SORTS = [
    Sort("due", _("Due"), DUE),
    Sort("status", _("Status"), "status_now"),
    CHANGED,
]


OUTCOME_SORTS = [
    Sort("as_of", _("As of"), date_sort("as_of_latest")),
    Sort("standing", _("Status"), "standing"),
    CHANGED,
]


def program_sorts() -> list[Sort]:
    """Return the sort keys of the list of programs."""
    return [
        Sort("name", _("Name"), sort_column()),
        Sort("last_held", _("Last held"), date_sort("last_held")),
        CHANGED,
    ]

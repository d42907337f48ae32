"""The ways to order lists of agreements."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.sorting import Sort, date_sort

SORTS = [
    Sort("signed", _("Signed"), date_sort("signed_latest")),
    Sort("ends", _("Ends"), date_sort("term_latest")),
    Sort("stage", _("Stage"), "stage"),
    Sort("changed", _("Last changed"), "changed"),
]

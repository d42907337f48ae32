"""The ways to order lists of agreements."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.sorting import Sort, day_or_never

SORTS = [
    Sort("signed", _("Signed"), day_or_never("signed_latest")),
    Sort("ends", _("Ends"), day_or_never("term_latest")),
    Sort("stage", _("Stage"), "stage"),
    Sort("changed", _("Last changed"), "changed"),
]

"""The admin of outcomes and follow-ups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import AdminRecordForm
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import row_inlines
from perpusnas.core.dates.words import in_short
from perpusnas.core.editing.groups import admin_fieldsets

from ..forms import FOLLOW_UP_ROWS, OUTCOME_ROWS, FollowUpForm, OutcomeForm
from ..models import FollowUp, Outcome
from .rows import EvidenceInline


class OutcomeAdminForm(AdminRecordForm, OutcomeForm):
    """An outcome in the admin."""


class FollowUpAdminForm(AdminRecordForm, FollowUpForm):
    """A follow-up in the admin."""


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    """The admin of outcomes."""

    form = OutcomeAdminForm
    fieldsets = admin_fieldsets(OutcomeForm)
    inlines = row_inlines(OUTCOME_ROWS, EvidenceInline)
    list_display = ("__str__", "kind", "standing", "quantity", "unit", "changed")
    list_filter = (*RecordAdmin.list_filter, "standing", "kind", "access")


@admin.register(FollowUp)
class FollowUpAdmin(RecordAdmin):
    """The admin of follow-ups."""

    form = FollowUpAdminForm
    fieldsets = admin_fieldsets(FollowUpForm)
    inlines = row_inlines(FOLLOW_UP_ROWS)
    list_display = ("__str__", "kind", "due_words", "status", "person_in_charge")
    list_select_related = ("person_in_charge",)
    list_filter = (*RecordAdmin.list_filter, "status", "kind", "access")

    @admin.display(description=_("due"), ordering="due_latest")
    def due_words(self, obj):
        return in_short(obj.due)

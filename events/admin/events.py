"""The admin of programs and events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import AdminRecordForm
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import row_inlines
from perpusnas.core.dates.words import in_short
from perpusnas.core.editing.groups import admin_fieldsets

from ..forms import EVENT_ROWS, PROGRAM_ROWS, EventForm, ProgramForm
from ..models import Event, Program
from .rows import EvidenceInline, StatusChangeInline


class ProgramAdminForm(AdminRecordForm, ProgramForm):
    """A program in the admin."""


class EventAdminForm(AdminRecordForm, EventForm):
    """An event in the admin."""


@admin.register(Program)
class ProgramAdmin(RecordAdmin):
    """The admin of programs."""

    form = ProgramAdminForm
    fieldsets = admin_fieldsets(ProgramForm)
    inlines = row_inlines(PROGRAM_ROWS)
    list_display = ("__str__", "acronym", "recurrence", "changed")
    list_filter = (*RecordAdmin.list_filter, "access")


@admin.register(Event)
class EventAdmin(RecordAdmin):
    """The admin of events."""

    form = EventAdminForm
    fieldsets = admin_fieldsets(EventForm)
    inlines = row_inlines(EVENT_ROWS, EvidenceInline, StatusChangeInline)
    list_display = ("__str__", "kind", "when_words", "city", "status", "changed")
    list_filter = (*RecordAdmin.list_filter, "status", "kind", "access")

    @admin.display(description=_("when"), ordering="when_latest")
    def when_words(self, obj):
        return in_short(obj.when)

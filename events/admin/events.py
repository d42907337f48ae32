"""The admin of programs and events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.dates.words import in_short

from ..models import Event, Program
from .rows import (
    EventCitationInline,
    EventEvidenceInline,
    EventPersonInline,
    ParticipationInline,
    ProgramCitationInline,
    StatusChangeInline,
)


@admin.register(Program)
class ProgramAdmin(RecordAdmin):
    """What is held again and again under one name."""

    autocomplete_fields = ("continued_as",)
    inlines = (ProgramCitationInline,)
    list_display = ("__str__", "acronym", "recurrence", "changed")
    list_filter = (*RecordAdmin.list_filter, "access")
    fieldsets = (
        (_("Identity"), {"fields": ("name_id", "name_en", "acronym")}),
        (_("Framework"), {"fields": (("framework_id", "framework_en"),)}),
        (
            _("Schedule"),
            {
                "fields": (
                    ("every", "every_unit", "recurrence"),
                    ("since", "until"),
                    "continued_as",
                )
            },
        ),
    )


@admin.register(Event)
class EventAdmin(RecordAdmin):
    """Occasions, whole or parts of larger ones."""

    autocomplete_fields = ("program", "part_of", "follows", "country")
    inlines = (
        StatusChangeInline,
        ParticipationInline,
        EventPersonInline,
        EventEvidenceInline,
        EventCitationInline,
    )
    list_display = ("__str__", "kind", "when_words", "city", "status", "changed")
    list_filter = (*RecordAdmin.list_filter, "status", "kind", "access")
    fieldsets = (
        (
            _("Event"),
            {
                "fields": (
                    ("kind", "status"),
                    "title_id",
                    "title_en",
                    "theme",
                    "topics",
                )
            },
        ),
        (
            _("When and where"),
            {
                "fields": (
                    ("when", "first_planned"),
                    ("venue", "city", "country"),
                    "mode",
                )
            },
        ),
        (
            _("Context"),
            {
                "fields": (
                    ("program", "edition"),
                    ("part_of", "part_kind", "is_container"),
                    "follows",
                )
            },
        ),
        (
            _("Totals per source"),
            {
                "fields": (
                    ("foreign_planned", "foreign_attended"),
                    ("domestic_planned", "domestic_attended", "heads_sure"),
                    ("countries_planned", "countries_attended", "own_country"),
                )
            },
        ),
        (
            _("Results and obstacles"),
            {"fields": ("results", "obstacle", "solution", "budget")},
        ),
    )

    @admin.display(description=_("when"), ordering="when_latest")
    def when_words(self, obj):
        return in_short(obj.when)

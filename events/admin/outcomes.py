"""The admin of outcomes and follow-ups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.dates.words import in_short

from ..models import FollowUp, Outcome
from .rows import (
    FollowUpCitationInline,
    OutcomeCitationInline,
    OutcomeEvidenceInline,
    ShareInline,
    SideInline,
)


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    """What remains or is handed over."""

    autocomplete_fields = ("at_partner", "event", "program", "agreement", "partner")
    inlines = (ShareInline, OutcomeEvidenceInline, OutcomeCitationInline)
    list_display = ("__str__", "kind", "standing", "quantity", "unit", "changed")
    list_filter = (*RecordAdmin.list_filter, "standing", "kind", "access")
    fieldsets = (
        (
            _("Outcome"),
            {
                "fields": (
                    ("kind", "standing"),
                    "title_id",
                    "title_en",
                    "description",
                )
            },
        ),
        (
            _("How much, and where"),
            {
                "fields": (
                    ("quantity", "quantity_sure", "unit"),
                    ("money", "currency", "as_of"),
                    ("place", "at_partner"),
                )
            },
        ),
        (
            _("Linked records"),
            {"fields": (("event", "program"), ("agreement", "partner"))},
        ),
    )


@admin.register(FollowUp)
class FollowUpAdmin(RecordAdmin):
    """What somebody owes."""

    autocomplete_fields = (
        "person_in_charge",
        "from_event",
        "from_agreement",
        "from_outcome",
        "from_partner",
        "fulfilled_by_event",
        "fulfilled_by_agreement",
        "fulfilled_by_outcome",
    )
    inlines = (SideInline, FollowUpCitationInline)
    list_display = ("__str__", "kind", "due_words", "status", "person_in_charge")
    list_select_related = ("person_in_charge",)
    list_filter = (*RecordAdmin.list_filter, "status", "kind", "access")
    fieldsets = (
        (
            _("Description"),
            {"fields": (("kind", "status"), "what_id", "what_en")},
        ),
        (
            _("When and by whom"),
            {
                "fields": (
                    ("due", "done", "person_in_charge"),
                    ("repeats_months", "repeats_until"),
                )
            },
        ),
        (
            _("Origin"),
            {
                "fields": (
                    ("from_event", "from_agreement"),
                    ("from_outcome", "from_partner"),
                )
            },
        ),
        (
            _("Completed by"),
            {
                "fields": (
                    "fulfilled_by_event",
                    "fulfilled_by_agreement",
                    "fulfilled_by_outcome",
                )
            },
        ),
    )

    @admin.display(description=_("due"), ordering="due_latest")
    def due_words(self, obj):
        return in_short(obj.due)

"""The admin of programs, events, outcomes and follow-ups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.admin.records import RecordAdmin
from perpusnas.admin.rows import RowInline
from perpusnas.dates import in_short

from .models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    Outcome,
    Participation,
    Program,
    Share,
    Side,
    StatusChange,
)

FOLDED = ("collapse",)
NO_PARTNER = (
    _("Not a partner of the register"),
    {
        "classes": FOLDED,
        "fields": (
            ("country", "group"),
            ("region", "region_standard", "region_province"),
        ),
    },
)


class ParticipationInline(RowInline):
    model = Participation
    after = 3
    at_first = 2
    autocomplete_fields = ("partner", "country")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("partner", "role"),
                    ("planned", "came", "how", "capacity"),
                    ("heads_planned", "heads", "women", "men"),
                )
            },
        ),
        NO_PARTNER,
    )


class EventPersonInline(RowInline):
    model = EventPerson
    after = 3
    autocomplete_fields = ("person", "partner")
    fields = (
        ("person", "partner"),
        ("title_id", "title_en"),
        ("role", "present"),
    )


class EvidenceInline(RowInline):
    model = Evidence
    after = 4
    autocomplete_fields = ("agreement",)
    raw_id_fields = ("scope_item",)
    fields = (("agreement", "kind"), "scope_item", "note")


class EventEvidenceInline(EvidenceInline):
    fk_name = "event"


class OutcomeEvidenceInline(EvidenceInline):
    fk_name = "outcome"
    after = 2


class StatusChangeInline(RowInline):
    """The log of statuses: added to, and never rewritten."""

    model = StatusChange
    after = 1
    classes = FOLDED
    autocomplete_fields = ("evidence",)
    fields = (("status", "since", "planned_for"), "evidence", "note")

    def has_change_permission(self, request, obj=None):
        return False


class ShareInline(RowInline):
    model = Share
    after = 1
    at_first = 1
    autocomplete_fields = ("partner", "country")
    fieldsets = (
        (None, {"fields": (("partner", "role", "percent"),)}),
        NO_PARTNER,
    )


class SideInline(RowInline):
    model = Side
    after = 0
    at_first = 2
    autocomplete_fields = ("partner", "country")
    fieldsets = ((None, {"fields": (("partner", "role"),)}), NO_PARTNER)


class CitationInline(RowInline):
    model = EventCitation
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("source", "stance"), "says", "fact")}),)


class EventCitationInline(CitationInline):
    fk_name = "event"
    own_rows = ("participation", "event_person", "status_change")
    fieldsets = (
        (None, {"fields": (("source", "stance"), "says")}),
        (
            _("One fact or row only"),
            {
                "classes": FOLDED,
                "fields": (
                    "fact",
                    ("participation", "event_person", "status_change"),
                ),
            },
        ),
    )


class ProgramCitationInline(CitationInline):
    fk_name = "program"


class OutcomeCitationInline(CitationInline):
    fk_name = "outcome"


class FollowUpCitationInline(CitationInline):
    fk_name = "follow_up"


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
            _("Course"),
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
            _("The event"),
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
            _("Totals as published"),
            {
                "fields": (
                    ("foreign_planned", "foreign_attended"),
                    ("domestic_planned", "domestic_attended", "heads_sure"),
                    ("countries_planned", "countries_attended", "own_country"),
                )
            },
        ),
        (
            _("How it went"),
            {"fields": ("results", "obstacle", "solution", "budget")},
        ),
    )

    @admin.display(description=_("when"), ordering="when_latest")
    def when_words(self, obj):
        return in_short(obj.when)


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    """What remains or is handed over."""

    autocomplete_fields = ("at_partner", "event", "program", "agreement", "partner")
    inlines = (ShareInline, OutcomeEvidenceInline, OutcomeCitationInline)
    list_display = ("__str__", "kind", "standing", "quantity", "unit", "changed")
    list_filter = (*RecordAdmin.list_filter, "standing", "kind", "access")
    fieldsets = (
        (
            _("The outcome"),
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
            _("It hangs on"),
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
            _("What is to follow"),
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
            _("Where it is from"),
            {
                "fields": (
                    ("from_event", "from_agreement"),
                    ("from_outcome", "from_partner"),
                )
            },
        ),
        (
            _("What fulfils it"),
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

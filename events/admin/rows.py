"""The rows of programs, events, outcomes and follow-ups in the admin."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.rows import RowInline

from ..models import (
    EventCitation,
    EventPerson,
    Evidence,
    Participation,
    Share,
    Side,
    StatusChange,
)

FOLDED = ("collapse",)


NO_PARTNER = (
    _("Not a partner in the register"),
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
            _("Only one fact or row"),
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

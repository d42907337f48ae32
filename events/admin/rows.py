"""Rows of events and outcomes with rules of their own in the admin."""

from perpusnas.core.admin.rows import RowInline

from ..models import Evidence, StatusChange


class EvidenceInline(RowInline):
    """Name scope items by number, as they have no page in the admin."""

    model = Evidence
    raw_id_fields = ("scope_item",)


class StatusChangeInline(RowInline):
    """The log of statuses: added to, and never rewritten."""

    model = StatusChange

    def has_change_permission(self, request, obj=None):
        return False

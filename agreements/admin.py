"""The admin of agreements and of the fields of cooperation."""

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.editing import EditingAdmin
from perpusnas.core.admin.forms import AdminForm, AdminRecordForm
from perpusnas.core.admin.listed_choices import ListedChoiceAdmin
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import RowInline, row_inlines
from perpusnas.core.dates.words import in_short
from perpusnas.core.editing.groups import admin_fieldsets

from .filters import validity_choices
from .forms import DOCUMENTS, NEW_AGREEMENT_ROWS, AgreementForm
from .models import (
    Agreement,
    AgreementCitation,
    AgreementKind,
    Area,
    StageChange,
)
from .validation import validate_agreement
from .validity import Validity


class AgreementAdminForm(AdminRecordForm, AgreementForm):
    """An agreement in the admin."""


class CitationInline(RowInline):
    """The citations of an agreement, its documents among them."""

    model = AgreementCitation
    verbose_name = _("source or document")
    verbose_name_plural = _("sources and documents")


class StageChangeInline(RowInline):
    """The log of stages: what is known of it when an agreement is entered; from then on
    an agreement is moved on a page of its own, and the log is never rewritten."""

    model = StageChange
    verbose_name_plural = None

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)


class ValidityFilter(admin.SimpleListFilter):
    """Return the validity today as on the site."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return validity_choices()

    def queryset(self, request, queryset):
        return queryset.valid_as([self.value()]) if self.value() else queryset


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    """The admin of agreements."""

    form = AgreementAdminForm
    fieldsets = admin_fieldsets(AgreementForm)
    readonly_fields = (*RecordAdmin.readonly_fields, "validity_now")
    inlines = row_inlines(
        [rows for rows in NEW_AGREEMENT_ROWS if rows is not DOCUMENTS],
        CitationInline,
        StageChangeInline,
    )
    list_display = (
        "heading",
        "signed_words",
        "ends_words",
        "validity_now",
        "stage",
    )
    list_filter = (*RecordAdmin.list_filter, ValidityFilter, "stage", "kind", "access")

    def get_queryset(self, request):
        records: Any = super().get_queryset(request)
        records = records.for_list(request.user)
        return records.validity_on(timezone.localdate(), request.user)

    def get_readonly_fields(self, request, obj=None):
        """The stage is chosen for a new agreement, and moved step by step after that."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "stage") if obj else fields

    def validate_record(self, form, formsets):
        validate_agreement(form, formsets)

    @admin.display(description=_("agreement"))
    def heading(self, obj):
        return obj.heading

    @admin.display(description=_("signed on"), ordering="signed_latest")
    def signed_words(self, obj):
        return in_short(obj.signed)

    @admin.display(description=_("ends on"), ordering="ends_latest")
    def ends_words(self, obj):
        return in_short(obj.ends)

    @admin.display(description=_("validity today"))
    def validity_now(self, obj):
        """Return the agreement with its validity, which is computed from the saved dates."""
        if not obj.pk:
            return _("Worked out from the dates once it is saved.")
        state = getattr(obj, "validity", None)
        if state is None:
            state = obj.spans.on(timezone.localdate()).get(for_restricted=True).state
        return Validity(state).label


@admin.register(Area)
class AreaAdmin(EditingAdmin):
    """The list of fields of cooperation."""

    form = AdminForm
    list_display = ("name_id", "name_en", "slug", "position")
    fields = (("name_id", "name_en"), ("slug", "position"))
    search_fields = ("name_id", "name_en", "slug")

    def has_delete_permission(self, request, obj=None):
        """Allow deletion from its own page only, not from a row that points to it."""
        return obj is not None and super().has_delete_permission(request, obj)


admin.site.register(AgreementKind, ListedChoiceAdmin)

"""The admin of records, with the rules of the site."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..access import may
from ..audit import with_reason
from ..editing.edit import deleting, locked
from ..models import derived_once
from .editing import EditingAdmin
from .forms import AdminRecordForm, autocomplete_fields, foreign_key_options

STAMPS = ("created", "created_by", "changed", "changed_by")


class TrashFilter(admin.SimpleListFilter):
    """A filter that hides records in the trash unless it is chosen."""

    title = gettext_lazy("trash")
    parameter_name = "trash"

    def lookups(self, request, model_admin):
        return [("yes", gettext_lazy("In the trash"))]

    def choices(self, changelist):
        words = (
            pgettext_lazy("not in the trash", "Active"),
            gettext_lazy("In the trash"),
        )
        for choice, display in zip(super().choices(changelist), words, strict=True):
            yield {**choice, "display": display}

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset.kept()
        in_trash = queryset.filter(trashed__isnull=False)
        return in_trash if self.value() == "yes" else queryset.none()


class RecordAdmin(EditingAdmin):
    """A record in the admin: saved onto the version that was opened, never deleted."""

    form = AdminRecordForm
    search_fields = ("search_text",)
    list_filter: ClassVar[tuple[Any, ...]] = (TrashFilter,)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    readonly_fields: ClassVar[tuple[str, ...]] = STAMPS
    actions = ("restore",)

    # Who may do what

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.trashed)

    def has_delete_permission(self, request, obj=None):
        """Allow deletion of one record at a time, never from a list or a row."""
        return bool(obj and not obj.trashed and may(request.user, "administer"))

    def get_actions(self, request):
        return super().get_actions(request) if request.GET.get("trash") else {}

    # Finding

    def get_search_results(self, request, queryset, search_term):
        """Search as on the site; suggestions leave out records in the trash."""
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            visible = queryset.visible_to(request.user).prefetch_related(None)
            queryset = visible.for_choice(request.user)
        return queryset.search(search_term[:200], request.user), False

    # The form

    def get_autocomplete_fields(self, request):
        return autocomplete_fields(self)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs = foreign_key_options(self, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """The groups of the form, who changed the record when, and why it is changed."""
        sets: list[tuple[Any, Any]] = [*(self.fieldsets or ())]
        if obj:
            legend, options = sets.pop()
            stamps = [("created", "created_by"), ("changed", "changed_by")]
            sets.append((legend, {**options, "fields": [*options["fields"], *stamps]}))
        if self.has_change_permission(request, obj):
            return [*sets, (_("This change"), {"fields": ("reason", "confirmed")})]
        return [(legend, self.without_files(options)) for legend, options in sets]

    def without_files(self, options: dict) -> dict:
        """A page that is only read links to no file: documents have no public address."""
        fields = self.opts.get_fields()
        files = {(f.name,) for f in fields if isinstance(f, models.FileField)}
        return {**options, "fields": [f for f in options["fields"] if f not in files]}

    # Saving

    def save_model(self, request, obj, form, change):
        """A change of rows alone raises the record's version as well."""
        self.begin_saving(request, form, change)
        if form.is_changed() or not change:
            with with_reason(form.cleaned_data["reason"]):
                super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        with derived_once(), with_reason(form.cleaned_data["reason"]):
            super().save_related(request, form, formsets, change)

    # Trash and history

    def delete_view(self, request, object_id, extra_context=None):
        record = admin.ModelAdmin.get_object(self, request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "frame": "admin/base_site.html",
            "title": _("Move to the trash"),
            "opts": self.opts,
        }
        return deleting(request, record, to=self.list_name, context=context)

    @property
    def list_name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"

    def has_restore_permission(self, request):
        return may(request.user, "administer")

    @admin.action(description=gettext_lazy("Restore"), permissions=["restore"])
    def restore(self, request, queryset):
        """Restore each record by itself, so that one error does not stop the others."""
        for record in queryset.filter(trashed__isnull=False):
            try:
                with transaction.atomic():
                    self.take_out(locked(record))
            except ValidationError as refused:
                why = f"{record}: {' '.join(refused.messages)}"
                self.message_user(request, why, messages.ERROR)
            else:
                message = _("%(record)s has been restored.") % {"record": record}
                self.message_user(request, message, messages.SUCCESS)

    def take_out(self, record) -> None:
        if record.trashed:
            record.trashed = None
            record.validate_constraints()
            record.restore()

    def history_view(self, request, object_id, extra_context=None):
        """The site's history page, which shows more than the admin's log."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return redirect(f"{record.get_absolute_url()}history/")

    def view_on_site(self, obj):
        return obj.get_absolute_url()

"""Rows of a record in the admin, entered on the record's own page."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms.models import BaseInlineFormSet

from ..editing.constraints import refuse_repeats
from .forms import OfficeRowForm, suggesting

SHORT_TEXTS = {models.TextField: {"widget": AdminTextareaWidget({"rows": 3})}}


class OfficeRowFormSet(BaseInlineFormSet):
    """The rows of one kind, an unsaved one offered the next place in their order."""

    def clean(self):
        super().clean()
        refuse_repeats(self)

    def get_form_kwargs(self, index):
        kwargs = super().get_form_kwargs(index)
        fresh = index is not None and index >= self.initial_form_count()
        if fresh and "position" in self.form.base_fields:
            kwargs["initial"] = {"position": index + 1}
        return kwargs


class RowInline(admin.StackedInline):
    """Rows of one kind on their record's page, after the fieldset numbered `after`."""

    form = OfficeRowForm
    formset = OfficeRowFormSet
    formfield_overrides = SHORT_TEXTS
    extra = 0
    after: int | None = None
    # Empty rows on the page of a new record.
    at_first = 0
    # Fields that point to another row of the same record.
    own_rows: tuple[str, ...] = ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs = suggesting(self, db_field, request, **kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else self.at_first

    def get_queryset(self, request):
        """With all that a row names, for it is shown by the names."""
        named = [f.name for f in self.model._meta.fields if f.related_model]
        return super().get_queryset(request).select_related(*named)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        for name in self.own_rows:
            if name in formset.form.base_fields:
                self.offer_own(formset.form.base_fields[name], obj)
        return formset

    def offer_own(self, field, record) -> None:
        """Offer the rows of this record, looked up once for all forms of the page."""
        owner = self.fk_name or self.parent_model._meta.model_name
        rows = (
            field.queryset.filter(**{owner: record})
            if record
            else field.queryset.none()
        )
        named = [f.name for f in rows.model._meta.fields if f.related_model]
        field.queryset = rows.select_related(*named)
        field.choices = [("", "–"), *((row.pk, str(row)) for row in field.queryset)]

"""Rows of a record in the admin, entered on the record's own page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin

from ..editing.groups import Group, admin_fieldsets
from ..editing.rows import OrderedRows, RowFormSet
from ..models import Row
from .forms import AdminRowForm, autocomplete_fields, foreign_key_options


class RowInline(admin.StackedInline):
    """An inline of rows, placed after the field group `after`."""

    formset = OrderedRows
    extra = 0
    after: Group
    admin_extra: int

    def get_autocomplete_fields(self, request):
        return autocomplete_fields(self)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs = foreign_key_options(self, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else self.admin_extra

    def get_queryset(self, request):
        """Load the records that rows point to, since their names are shown."""
        named = [f.name for f in self.model._meta.fields if f.related_model]
        return super().get_queryset(request).select_related(*named)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        form: Any = formset.form
        form.user = request.user
        for name, field in form.base_fields.items():
            offered: Any = getattr(field, "queryset", None)
            names_row = isinstance(field, forms.ModelChoiceField) and issubclass(
                offered.model, Row
            )
            if names_row and name not in self.raw_id_fields:
                self.offer_own_rows(field, obj)
        return formset

    def offer_own_rows(self, field, record) -> None:
        """Offer the rows of this record, found once for all forms of the page."""
        owner = self.fk_name or self.parent_model._meta.model_name
        rows = (
            field.queryset.filter(**{owner: record})
            if record
            else field.queryset.none()
        )
        named = [f.name for f in rows.model._meta.fields if f.related_model]
        field.queryset = rows.select_related(*named)
        field.choices = [("", "–"), *((row.pk, str(row)) for row in field.queryset)]


def row_inlines(
    formsets: Iterable[type[RowFormSet]], *own: type[RowInline]
) -> list[type[InlineModelAdmin]]:
    """The inlines for rows that the site edits in these formsets.

    `own` are inlines with rules of their own for some of them, found by their model.
    """
    bases: dict[Any, type[RowInline]] = {base.model: base for base in own}
    return [row_inline(f, bases.get(f.model, RowInline)) for f in formsets]


def row_inline(formset: type[RowFormSet], base: type[RowInline]) -> type[RowInline]:
    """An inline with the form, the groups and the words of a formset."""
    form, model = formset.form, formset.model
    foreign_key: Any = formset.fk
    attributes = {
        "model": model,
        "form": type(form.__name__, (AdminRowForm, form), {}),
        "fk_name": foreign_key.name,
        "fieldsets": admin_fieldsets(form, without=[foreign_key.name]),
        "classes": ("collapse",) if formset.collapsed else (),
        "verbose_name_plural": formset.legend,
        "after": formset.after,
        "admin_extra": formset.admin_extra,
    }
    attributes = {k: v for k, v in attributes.items() if k not in vars(base)}
    return type(f"{model.__name__}Inline", (base,), attributes)

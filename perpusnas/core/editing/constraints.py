"""The constraints of the database, checked in forms so that errors have words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField


def check_constraints(form: forms.ModelForm) -> None:
    """Add an error for each constraint that the record violates, also on derived columns.

    Django leaves out a constraint on a column that is no field of the form, such as a
    date's bounds; only the database would refuse then, and it gives no reason. Whether
    a row repeats another is checked in the formset: the other one may be about to go.
    """
    if form.errors:
        return
    record = form.instance
    derived = {f.name for f in record._meta.concrete_fields if not f.editable}
    hooks: Any = form  # what is private to Django is in no stub
    excluded = hooks._get_validation_exclusions()
    not_edited = excluded - derived
    parents = {
        n for n, f in form.fields.items() if isinstance(f, InlineForeignKeyField)
    }
    unsaved = {name for name in parents if getattr(record, f"{name}_id") is None}
    for constraint in record._meta.constraints:
        unique = isinstance(constraint, models.UniqueConstraint)
        left_out = not_edited | (parents if unique else unsaved)
        try:
            constraint.validate(type(record), record, exclude=left_out)
        except ValidationError as refused:
            form.add_error(None, refused)


def refuse_duplicates(formset: forms.BaseInlineFormSet) -> None:
    """Add an error to each row that repeats an earlier one of the same page, where a
    unique constraint forbids it."""
    model: Any = formset.model
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        rows: dict[tuple, list[forms.ModelForm]] = {}
        for form in formset.forms:
            if form.is_valid() and remains(formset, form):
                row = form.instance
                columns = (row._meta.get_field(name) for name in constraint.fields)
                key = tuple(getattr(row, column.attname) for column in columns)
                rows.setdefault(key, []).append(form)
        for same in rows.values():
            for form in same[1:]:
                if constraint_applies(constraint, form.instance):
                    form.add_error(None, constraint.get_violation_error_message())


def remains(formset: forms.BaseModelFormSet, form: forms.ModelForm) -> bool:
    """Whether a row is there after saving: neither removed nor left empty."""
    hooks: Any = formset  # what is private to Django is in no stub
    removed = formset.can_delete and hooks._should_delete_form(form)
    return not removed and (form.instance.pk is not None or form.has_changed())


def constraint_applies(constraint: models.UniqueConstraint, row: models.Model) -> bool:
    """Whether a row fulfils the condition of a constraint."""
    if constraint.condition is None:
        return True
    values = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return constraint.condition.check(values)

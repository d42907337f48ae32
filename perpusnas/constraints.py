"""The database's own rules, held against what was typed before the database refuses."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField


def judge_constraints(form: forms.ModelForm) -> None:
    """Hold what was typed against every constraint, those on derived columns as well.

    Django leaves out a constraint on a column that is no field of the form, such as a
    date's bounds; only the database would refuse then, and it gives no reason. Whether
    a row repeats another is judged for the page as a whole: one may be on its way out.
    """
    if form.errors:
        return
    record = form.instance
    derived = {f.name for f in record._meta.concrete_fields if not f.editable}
    excluded = form._get_validation_exclusions()  # type: ignore[attr-defined]
    apart = excluded - derived
    parents = {
        n for n, f in form.fields.items() if isinstance(f, InlineForeignKeyField)
    }
    unsaved = {name for name in parents if getattr(record, f"{name}_id") is None}
    for constraint in record._meta.constraints:
        unique = isinstance(constraint, models.UniqueConstraint)
        left_out = apart | (parents if unique else unsaved)
        try:
            constraint.validate(type(record), record, exclude=left_out)
        except ValidationError as refused:
            form.add_error(None, refused)

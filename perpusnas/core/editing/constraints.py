"""The constraints of the database, checked in forms so that errors have words."""

import operator
from collections.abc import Collection
from functools import reduce
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField, construct_instance

from ..dates.partial import with_bounds


def validate_instance(form: forms.ModelForm) -> None:
    """As `ModelForm._post_clean`, with each constraint checked once, also on derived
    columns.

    Django leaves out a constraint on a column that is no field of the form, such as a
    date's bounds; only the database would refuse then, and it gives no reason. Whether
    a row repeats another is checked in the formset: the other one may be about to go.
    """
    parents = {
        n for n, f in form.fields.items() if isinstance(f, InlineForeignKeyField)
    }
    hooks: Any = form  # what is private to Django is in no stub
    excluded = hooks._get_validation_exclusions()
    fields, left_out = form._meta.fields, form._meta.exclude
    form.instance = construct_instance(form, form.instance, fields, left_out)
    try:
        form.instance.full_clean(
            exclude=excluded | parents,
            validate_unique=False,
            validate_constraints=False,
        )
    except ValidationError as refused:
        hooks._update_errors(refused)
    check_constraints(form, parents)


def check_constraints(form: forms.ModelForm, parents: set[str]) -> None:
    """Add an error for each constraint that the instance violates; after other errors
    only for those whose fields are all right."""
    record = form.instance
    hooks: Any = form  # what is private to Django is in no stub
    excluded = hooks._get_validation_exclusions()
    if not form.errors:
        excluded -= {f.name for f in record._meta.concrete_fields if not f.editable}
    unsaved = {name for name in parents if getattr(record, f"{name}_id") is None}
    constraints = record._meta.constraints
    unique = [c for c in constraints if isinstance(c, models.UniqueConstraint)]
    checks = [c for c in constraints if isinstance(c, models.CheckConstraint)]
    if not fulfils(record, checks, excluded | unsaved):
        add_violations(form, checks, excluded | unsaved)
    add_violations(form, unique, excluded | parents)


def fulfils(record: models.Model, checks: list, excluded: set[str]) -> bool:
    """Whether all these constraints hold, by one statement for all of them."""
    conditions = [c.condition for c in checks]
    possible = [q for q in conditions if not q.referenced_base_fields & excluded]
    return not possible or holds(record, reduce(operator.and_, possible), excluded)


def holds(
    record: models.Model, condition: models.Q, excluded: Collection[str] = ()
) -> bool:
    """Whether a record fulfils a condition, by asking the database."""
    constraint = models.CheckConstraint(name="condition", condition=condition)
    try:
        constraint.validate(type(record), record, exclude=set(excluded))
    except ValidationError:
        return False
    return True


def add_violations(
    form: forms.ModelForm, constraints: list, excluded: set[str]
) -> None:
    record = form.instance
    for constraint in constraints:
        try:
            constraint.validate(type(record), record, exclude=excluded)
        except ValidationError as refused:
            form.add_error(field_of(form, constraint), refused)


def field_of(form: forms.ModelForm, constraint: Any) -> str | None:
    """The field to show a violation beside: the last one that the constraint is about."""
    about = fields_of(form, constraint)
    return about[-1] if about else None


def fields_of(form: forms.ModelForm, constraint: Any) -> list[str]:
    """The fields of a form that a constraint is about, also by the bounds of a date."""
    if isinstance(constraint, models.UniqueConstraint):
        columns = set(constraint.fields)
    else:
        columns = constraint.condition.referenced_base_fields
    model = form._meta.model
    names = [n for n, field in form.fields.items() if not field.widget.is_hidden]
    return [n for n in names if columns & with_bounds(model, {n})]


def refuse_duplicates(formset: forms.BaseInlineFormSet) -> None:
    """Add an error to each row that repeats an earlier one of the same page, where a
    unique constraint forbids it."""
    model: Any = formset.model
    rows = [f for f in formset.forms if f.is_valid() and remains(formset, f)]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            for form in repeating(constraint, rows, of=formset.fk.name):
                refused = ValidationError(constraint.get_violation_error_message())
                form.add_error(field_of(form, constraint), refused)


def repeating(
    constraint: models.UniqueConstraint, rows: list[forms.ModelForm], of: str
) -> list[forms.ModelForm]:
    """The forms of rows that repeat an earlier one of the same record, which the field
    `of` names. An empty column repeats nothing."""
    found: dict[tuple, forms.ModelForm] = {}
    repeats = []
    for form in rows:
        row = form.instance
        columns = [row._meta.get_field(n) for n in constraint.fields if n != of]
        key = tuple(getattr(row, column.attname) for column in columns)
        applies = constraint.condition is None or holds(row, constraint.condition)
        if None not in key and applies and found.setdefault(key, form) is not form:
            repeats.append(form)
    return repeats


def remains(formset: forms.BaseModelFormSet, form: forms.ModelForm) -> bool:
    """Whether a row is there after saving: neither removed nor left empty."""
    hooks: Any = formset  # what is private to Django is in no stub
    removed = formset.can_delete and hooks._should_delete_form(form)
    return not removed and (form.instance.pk is not None or form.has_changed())

"""Validating imported records with the rules of their models."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from perpusnas.core.dates.partial import with_bounds


def validation_errors(record, touched: set[str] | None) -> Iterator[tuple[str, str]]:
    """Yield (field, reason) for the errors of a record or row.

    Only constraints on the touched fields are checked, all for None, none for an empty
    set. Uniqueness is checked by the kind of import for the whole file; rows are built
    completely by the kind, and validated by their fields.
    """
    model: type[models.Model] = type(record)
    try:
        record.clean_fields(exclude=unvalidated_fields(model))
        if touched != set():
            record.clean()
    except ValidationError as error:
        yield from error_messages(error)
        return
    for constraint in constraints(model):
        condition: Any = constraint.condition
        fields = condition.referenced_base_fields
        if touched is None or fields & with_bounds(model, touched):
            try:
                constraint.validate(model, record)
            except ValidationError as error:
                yield from error_messages(error)


@cache
def unvalidated_fields(model: type[models.Model]) -> frozenset[str]:
    """Return the fields that are not validated: not editable, or foreign keys that were
    looked up."""
    fields = model._meta.concrete_fields
    return frozenset(f.name for f in fields if not f.editable or f.is_relation)


@cache
def constraints(model: type[models.Model]) -> list[models.CheckConstraint]:
    """Return the check constraints of a model."""
    found = model._meta.constraints
    return [c for c in found if isinstance(c, models.CheckConstraint)]


def error_messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield (field, reason) from a ValidationError."""
    if not hasattr(error, "error_dict"):
        yield "", " ".join(error.messages)
        return
    for name, reasons in error.message_dict.items():
        yield "" if name == NON_FIELD_ERRORS else name, " ".join(reasons)

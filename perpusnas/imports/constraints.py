"""Validating imported records with the rules of their models."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from perpusnas.core.dates.partial import with_bounds
from perpusnas.core.models import violates

# The fields that an error is about, none for one of the whole record, and the reason.
FieldErrors = tuple[tuple[str, ...], str]


def validation_errors(
    record, touched: set[str] | None, unread: frozenset[str] = frozenset()
) -> Iterator[FieldErrors]:
    """Yield (fields, reason) for all errors of a record or row.

    Only constraints on the touched fields are checked, all for None, none for an empty
    set. Uniqueness is checked by the kind of import for the whole file; rows are built
    completely by the kind, and validated by their fields. Nothing is said about `unread`
    fields, nor about constraints on fields that are wrong.
    """
    model: type[models.Model] = type(record)
    found = errors_of(lambda: record.clean_fields(unvalidated_fields(model) | unread))
    if touched != set():
        found += errors_of(record.clean)
    wrong = {*unread, *(name for names, _reason in found for name in names)}
    wrong = with_bounds(model, wrong)
    yield from (error for error in found if not unread.intersection(error[0]))
    checked = None if touched is None else with_bounds(model, touched)
    for constraint, fields in constraints(model):
        is_checked = checked is None or fields & checked
        if is_checked and not fields & wrong and violates(record, constraint):
            reason = str(constraint.get_violation_error_message())
            yield without_bounds(model, fields), reason


def without_bounds(model: type[models.Model], fields: Iterable[str]) -> tuple[str, ...]:
    """Return fields in their order, partial dates in the place of their bounds."""
    given = set(fields)
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if given & {*with_bounds(model, [field.name])}
    )


@cache
def unvalidated_fields(model: type[models.Model]) -> frozenset[str]:
    """Return the fields that are not validated: not editable, or foreign keys that were
    looked up."""
    fields = model._meta.concrete_fields
    return frozenset(f.name for f in fields if not f.editable or f.is_relation)


@cache
def constraints(model: type[models.Model]) -> list[tuple[Any, set[str]]]:
    """Return the check constraints of a model, each with the fields that it is about."""
    found: list[Any] = [
        c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)
    ]
    return [(c, c.condition.referenced_base_fields) for c in found]


def errors_of(check: Callable[[], None]) -> list[FieldErrors]:
    """Return (fields, reason) for the errors that a check raises."""
    try:
        check()
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            return [((), " ".join(error.messages))]
        return [
            (() if name == NON_FIELD_ERRORS else (name,), " ".join(reasons))
            for name, reasons in error.message_dict.items()
        ]
    return []

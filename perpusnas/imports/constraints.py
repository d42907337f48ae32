"""The rules of the register, asked about what a file would write."""

from collections.abc import Iterator
from functools import cache

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from perpusnas.core.dates.partial import with_bounds


def complaints(record, touched: set[str] | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a record or row, as (field, reason): its fields, its own
    rules, and the database's on those fields that were touched; None for all.

    What the database would refuse twice (a code, an identifier) is asked of the whole
    register by the kind; rows are made whole by the kind and judged by their fields.
    """
    try:
        record.clean_fields(exclude=unasked(type(record)))
        if touched != set():
            record.clean()
    except ValidationError as error:
        yield from told(error)
        return
    for constraint in constraints(type(record)):
        asked = constraint.condition.referenced_base_fields
        if touched is None or asked & with_bounds(type(record), touched):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                yield from told(error)


@cache
def unasked(model: type[models.Model]) -> frozenset[str]:
    """Columns that nobody fills in, and those that were looked up to be filled in."""
    fields = model._meta.concrete_fields
    return frozenset(f.name for f in fields if not f.editable or f.is_relation)


@cache
def constraints(model: type[models.Model]) -> list[models.CheckConstraint]:
    found = model._meta.constraints
    return [c for c in found if isinstance(c, models.CheckConstraint)]


def told(error: ValidationError) -> Iterator[tuple[str, str]]:
    if not hasattr(error, "error_dict"):
        yield "", " ".join(error.messages)
        return
    for name, reasons in error.message_dict.items():
        yield "" if name == NON_FIELD_ERRORS else name, " ".join(reasons)

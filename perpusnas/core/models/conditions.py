"""Conditions of check constraints, worked out without the database.

`CheckConstraint.validate` builds and sends a query for each instance, which takes some
milliseconds; an import validates hundreds of thousands.
"""

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": eq,
    "gt": gt,
    "gte": ge,
    "lt": lt,
    "lte": le,
}
NUMBERS = {int, Decimal}


class UnknownConditionError(Exception):
    """Raised for a condition that only the database can work out."""


def violates(instance: models.Model, constraint: models.CheckConstraint) -> bool:
    """Return whether an instance violates a constraint, as `validate` would find it."""
    condition: Any = constraint.condition
    try:
        return truth(condition, instance) is False
    except UnknownConditionError:
        return not is_valid_in_database(instance, constraint)


def is_valid_in_database(
    instance: models.Model, constraint: models.CheckConstraint
) -> bool:
    try:
        constraint.validate(type(instance), instance)
    except ValidationError:
        return False
    return True


def truth(condition: Any, instance: models.Model) -> bool | None:
    """Return whether a condition holds, None where it is neither true nor false since a
    value is NULL. Raises UnknownConditionError."""
    if not isinstance(condition, Q):
        raise UnknownConditionError
    found = [
        lookup_holds(child, instance)
        if isinstance(child, tuple)
        else truth(child, instance)
        for child in condition.children
    ]
    holds = joined(found, condition.connector)
    return not holds if condition.negated and holds is not None else holds


def joined(found: list[bool | None], connector: str) -> bool | None:
    """Return what SQL makes of these with AND or OR. Raises UnknownConditionError."""
    if connector not in (Q.AND, Q.OR):
        raise UnknownConditionError
    deciding = connector == Q.OR
    if deciding in found:
        return deciding
    return None if None in found else not deciding


def lookup_holds(lookup: tuple[str, Any], instance: models.Model) -> bool | None:
    """Return whether a condition such as `("ends__gte", F("starts"))` holds. Raises
    UnknownConditionError."""
    name, _separator, how = lookup[0].partition("__")
    value, other = value_of(name, instance), lookup[1]
    if how == "isnull":
        return (value is None) == other
    if how == "range":
        limits = zip(("gte", "lte"), other, strict=True)
        return joined(
            [lookup_holds((f"{name}__{h}", limit), instance) for h, limit in limits],
            Q.AND,
        )
    compare = COMPARISONS.get(how or "exact")
    if compare is None:
        raise UnknownConditionError
    limit = operand(other, instance)
    if value is None or limit is None:
        return None
    if not are_comparable(value, limit, compare):
        raise UnknownConditionError
    return compare(value, limit)


def are_comparable(value: Any, other: Any, compare: Callable[..., bool]) -> bool:
    """Return whether the database compares two values as Python does; the order of texts
    depends on its collation."""
    if isinstance(value, str) and isinstance(other, str):
        return compare is eq
    return {type(value), type(other)} <= NUMBERS or type(value) is type(other)


def operand(expression: Any, instance: models.Model) -> Any:
    """Return the value of the right side of a comparison. Raises
    UnknownConditionError."""
    if isinstance(expression, F):
        return value_of(expression.name, instance)  # type: ignore[attr-defined]  # the stubs lack it
    if isinstance(expression, CombinedExpression):
        if expression.connector != "+":
            raise UnknownConditionError
        sides = [operand(e, instance) for e in (expression.lhs, expression.rhs)]
        return None if None in sides else sides[0] + sides[1]
    if hasattr(expression, "resolve_expression"):
        raise UnknownConditionError
    return expression


def value_of(name: str, instance: models.Model) -> Any:
    """Return the stored value of a field."""
    meta = instance._meta
    field = meta.pk if name == "pk" else meta.get_field(name)
    return getattr(instance, field.attname)  # type: ignore[union-attr]  # it has a column

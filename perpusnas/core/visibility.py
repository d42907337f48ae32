"""Who sees what: the one rule of records, and what a row gives away by naming them.

A rule is a condition on a record that `path` leads to from another table, so that one
statement judges a row with all that it names.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q

from .access import Access, may

OPEN_TO_READERS = [Access.PUBLIC, Access.INTERNAL]
Told = frozenset[tuple[str, Any]]


def in_use(path: str = "") -> Q:
    """Nothing of the trash."""
    return Q(**{f"{path}__trashed__isnull" if path else "trashed__isnull": True})


def unrestricted(path: str = "") -> Q:
    """What everybody who reads the register may read."""
    access = f"{path}__access__in" if path else "access__in"
    return in_use(path) & Q(**{access: OPEN_TO_READERS})


def visible(user: Any, path: str = "") -> Q:
    """What a person may read: restricted records only with the right to them."""
    if not may(user, "read_register"):
        return Q(pk__in=[])
    return in_use(path) if may(user, "see_restricted") else unrestricted(path)


def reader_level(user: Any) -> Access:
    """The highest access of the records that a person may read."""
    if not may(user, "read_register"):
        return Access.PUBLIC
    return Access.RESTRICTED if may(user, "see_restricted") else Access.INTERNAL


def once_for(user: Any, what: str, found: Callable[[], Any]) -> Any:
    """What hangs on a person's rights alone, worked out once for a user that was loaded;
    the rights themselves are kept as long."""
    known = user.__dict__.setdefault("_sight", {})
    if what not in known:
        known[what] = found()
    return known[what]


def names_records(field: models.Field) -> bool:
    """Whether a field points to a record, which has a rule of its own."""
    return hasattr(getattr(field.related_model, "objects", None), "visible_to")


def names_rows(field: models.Field) -> bool:
    """Whether a field points to a row of a record."""
    return hasattr(getattr(field.related_model, "objects", None), "seen_by")


def naming_only(
    model: type[models.Model],
    rule: Callable[[Any, str], Q],
    path: str = "",
    told: Told = frozenset(),
) -> Q:
    """That a row names nothing but what `rule` allows of a kind of record, by its path.

    It may name them through another row, which stands on the same record: the fields
    that are `told` already are not judged again.
    """
    fields = [f for f in model._meta.fields if (f.name, f.related_model) not in told]
    own = {(f.name, f.related_model) for f in fields if names_records(f)}
    condition = Q()
    for field in fields:
        name = f"{path}{field.name}"
        empty = Q(**{f"{name}__isnull": True})
        if names_records(field):
            condition &= empty | rule(field.related_model, name)
        elif names_rows(field):
            inner = naming_only(field.related_model, rule, f"{name}__", told | own)
            condition &= empty | inner
    return condition

"""Which records a user may see, and which rows would reveal a hidden record.

Each condition is a Q for a record reached by `path` from another table, so that one
query can check a row together with everything that it points to.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q

from .access import Access, may

OPEN_TO_READERS = [Access.PUBLIC, Access.INTERNAL]
Told = frozenset[tuple[str, Any]]


def in_use(path: str = "") -> Q:
    """Return the condition that a record is not in the trash."""
    return Q(**{f"{path}__trashed__isnull" if path else "trashed__isnull": True})


def unrestricted(path: str = "") -> Q:
    """Return the condition that a record is public or internal, and not in the
    trash."""
    access = f"{path}__access__in" if path else "access__in"
    return in_use(path) & Q(**{access: OPEN_TO_READERS})


def visible(user: Any, path: str = "") -> Q:
    """Return the condition that a user may read a record: restricted ones need the
    right to see them."""
    if not may(user, "read_register"):
        return Q(pk__in=[])
    return in_use(path) if may(user, "see_restricted") else unrestricted(path)


def reader_level(user: Any) -> Access:
    """Return the highest access level of the records that a person may read."""
    if not may(user, "read_register"):
        return Access.PUBLIC
    return Access.RESTRICTED if may(user, "see_restricted") else Access.INTERNAL


def once_for(user: Any, key: str, compute: Callable[[], Any]) -> Any:
    """Return a value that depends only on the user's rights, computed once for each
    user instance. Django caches the rights on the instance for as long."""
    cache = user.__dict__.setdefault("_visibility_cache", {})
    if key not in cache:
        cache[key] = compute()
    return cache[key]


def names_records(field: models.Field) -> bool:
    """Return whether a field points to a record, which has a visibility rule of its
    own."""
    return hasattr(getattr(field.related_model, "objects", None), "visible_to")


def names_rows(field: models.Field) -> bool:
    """Return whether a field points to a row that belongs to a record."""
    return hasattr(getattr(field.related_model, "objects", None), "seen_by")


def naming_only(
    model: type[models.Model],
    rule: Callable[[Any, str], Q],
    path: str = "",
    told: Told = frozenset(),
) -> Q:
    """Return the condition that a row points only to records that `rule` allows.

    `rule` takes a model and the path to it. A row may also point to records through
    another row of the same record: fields in `told` were checked already and are
    skipped.
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

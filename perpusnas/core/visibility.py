"""Which records a user may see, and which rows would reveal a hidden record.

Each condition is a Q for a record reached by `path` from another table, so that one
query can check a row together with everything that it points to.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q

from .access import Access, may

AnyField: TypeAlias = "models.Field[Any, Any] | models.ForeignObjectRel"
# The access levels that readers of each level see.
SEEN_BY = {
    Access.PUBLIC: [Access.PUBLIC],
    Access.INTERNAL: [Access.PUBLIC, Access.INTERNAL],
    Access.RESTRICTED: [Access.PUBLIC, Access.INTERNAL, Access.RESTRICTED],
}
OPEN_TO_READERS = SEEN_BY[Access.INTERNAL]
KnownFields = frozenset[tuple[str, Any]]


def not_in_trash(path: str = "") -> Q:
    """Return the condition that a record is not in the trash."""
    return Q(**{f"{path}__trashed__isnull" if path else "trashed__isnull": True})


def open_to_readers(path: str = "") -> Q:
    """Return the condition that a record is public or internal, and not in the
    trash."""
    access = f"{path}__access__in" if path else "access__in"
    return not_in_trash(path) & Q(**{access: OPEN_TO_READERS})


def access_allows(user: Any, path: str = "") -> Q:
    """Return the condition that the access level of a record lets a user read it,
    whether it is in the trash or not: restricted ones need the right to see them."""
    if not may(user, "read_register"):
        return Q(pk__in=[])
    if may(user, "see_restricted"):
        return Q()
    return Q(**{f"{path}__access__in" if path else "access__in": OPEN_TO_READERS})


def visible_to_user(user: Any, path: str = "") -> Q:
    """Return the condition that a user may read a record."""
    return not_in_trash(path) & access_allows(user, path)


def reader_level(user: Any) -> Access:
    """Return the highest access level of the records that a person may read."""
    if not may(user, "read_register"):
        return Access.PUBLIC
    return Access.RESTRICTED if may(user, "see_restricted") else Access.INTERNAL


def levels_seen_by(user: Any) -> list[Access]:
    """Return the access levels that a user sees, and may therefore give to a record."""
    return SEEN_BY[reader_level(user)]


def cached_for_user(user: Any, key: str, compute: Callable[[], Any]) -> Any:
    """Return a value that depends only on the user's rights, computed once for each
    user instance. Django caches the rights on the instance for as long."""
    cache = user.__dict__.setdefault("_visibility_cache", {})
    if key not in cache:
        cache[key] = compute()
    return cache[key]


def points_to_record(field: AnyField) -> bool:
    """Return whether a field points to a record, which has a visibility rule of its
    own."""
    return hasattr(getattr(field.related_model, "objects", None), "visible_to")


def points_to_row(field: AnyField) -> bool:
    """Return whether a field points to a row that belongs to a record."""
    return hasattr(getattr(field.related_model, "objects", None), "seen_by")


def points_only_to(
    model: type[models.Model],
    rule: Callable[[Any, str], Q],
    path: str = "",
    checked: KnownFields = frozenset(),
    except_for: Collection[str] = (),
) -> Q:
    """Return the condition that a row points only to records that `rule` allows.

    `rule` takes a model and the path to it. A row may also point to records through
    another row of the same record: fields in `checked` were checked before and are
    skipped, and so are the row's own fields named in `except_for`.
    """
    fields = [f for f in model._meta.fields if (f.name, f.related_model) not in checked]
    fields = [f for f in fields if f.name not in except_for]
    own = {(f.name, f.related_model) for f in fields if points_to_record(f)}
    filled = {(f.name, f.related_model) for f in fields if not f.null} & own
    condition = Q()
    for field in fields:
        name = f"{path}{field.name}"
        target: Any = field.related_model
        empty = Q(**{f"{name}__isnull": True})
        if points_to_record(field):
            condition &= empty | rule(target, name)
        elif points_to_row(field):
            settled = checked | filled | own & owner_in_common(model, target)
            inner = points_only_to(target, rule, f"{name}__", settled)
            condition &= empty | inner if inner else Q()
    return condition


def owner_in_common(row: type[models.Model], other: type[models.Model]) -> KnownFields:
    """Return the optional field by which a row and another row that it points to belong
    to the same record; none where it may be either of two fields, or is none of both."""
    optional = {(f.name, f.related_model) for f in row._meta.fields if f.null}
    shared = [f for f in other._meta.fields if (f.name, f.related_model) in optional]
    shared = [f for f in shared if points_to_record(f)]
    is_one = len(shared) == 1 and not shared[0].null
    return frozenset((f.name, f.related_model) for f in shared if is_one)

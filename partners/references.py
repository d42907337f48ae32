"""What points at a record of the register, and how it is made to point at another."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from perpusnas.core.models import Record, Row
from perpusnas.core.visibility import names_records

from .models import Merged, Name

# Rows that say the same although one of them tells more of it.
SAME: dict[Any, tuple[str, ...]] = {
    Name: ("partner_id", "person_id", "text", "kind", "scheme")
}


def references(record: models.Model) -> list[models.ForeignKey]:
    """Every field of the register, but for its history, that may point at the record."""
    return [relation.field for relation in record._meta.related_objects]


def pointing(field: models.ForeignKey, record: models.Model) -> Iterator[Any]:
    """What points at the record by this field, in the trash or not."""
    found = field.model._base_manager.filter(**{field.name: record.pk})
    yield from found.order_by("pk")


def counted(record: Record) -> list[tuple[str, int]]:
    """How much of each kind points at the record."""
    found: dict[str, int] = {}
    for field in references(record):
        total = field.model._base_manager.filter(**{field.name: record.pk}).count()
        if total and field.model is not Merged:
            kind = str(field.model._meta.verbose_name_plural)
            found[kind] = found.get(kind, 0) + total
    return sorted(found.items())


def move_all(other: Record, kept: Record) -> list[Record]:
    """Turn to `kept` all that points at `other`; the records whose rows were turned."""
    owners: dict[tuple, Record] = {}
    for field in references(other):
        for thing in pointing(field, other):
            setattr(thing, field.name, kept)
            if isinstance(thing, Row):
                for owner in owners_of(thing):
                    owners[owner._meta.label, owner.pk] = owner
                move_row(thing, field)
            else:
                thing.save(update_fields=[field.name])
    ours = {(r._meta.label, r.pk) for r in (kept, other)}
    return [owners[key] for key in sorted(owners.keys() - ours)]


def owners_of(row: Row) -> list[Record]:
    """The records on whose forms a row stands: opened before, they are outdated now."""
    fields = [f for f in row._meta.fields if names_records(f)]
    owning = [f for f in fields if f.remote_field.on_delete is models.CASCADE]
    return [owner for f in owning if (owner := getattr(row, f.name)) is not None]


def move_row(row: Row, field: models.ForeignKey) -> None:
    """Save a row that points elsewhere now, unless it says what another one says, or
    nothing any more, such as the tie of a partner to itself."""
    twin = twin_of(row)
    if twin is not None:
        fold_into(twin, row)
    elif says_nothing(row):
        dismiss(row)
    else:
        row.save(update_fields=[field.name])


def twin_of(row: Row) -> Row | None:
    """The row that says the same, or that leaves no room for this one."""
    model = type(row)
    others = model._base_manager.exclude(pk=row.pk).order_by("pk")
    columns = [f for f in model._meta.concrete_fields if not f.primary_key]
    silent = {"position", "search_text"}
    alike = SAME.get(model) or [f.attname for f in columns if f.name not in silent]
    if twin := others.filter(**values(row, alike)).first():
        return twin
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and breaks(constraint, row):
            names = [model._meta.get_field(n).attname for n in constraint.fields]
            return others.filter(**values(row, names)).first()
    return None


def values(row: Row, names) -> dict[str, Any]:
    """The condition that another row has the same in these columns."""
    told = {name: getattr(row, name) for name in names}
    empty = {f"{name}__isnull": True for name, value in told.items() if value is None}
    return empty | {n: value for n, value in told.items() if value is not None}


def breaks(constraint: models.BaseConstraint, row: Row) -> bool:
    try:
        constraint.validate(type(row), row)
    except ValidationError:
        return True
    return False


def says_nothing(row: Row) -> bool:
    checks = row._meta.constraints
    return any(
        breaks(check, row)
        for check in checks
        if isinstance(check, models.CheckConstraint)
    )


def fold_into(twin: Row, row: Row) -> None:
    """Let a row go, but for what only it tells and for what hangs on it."""
    empty = (None, "")
    columns = [f for f in row._meta.concrete_fields if f.editable and not f.primary_key]
    told = [
        f.name
        for f in columns
        if getattr(twin, f.attname) in empty and getattr(row, f.attname) not in empty
    ]
    for name in told:
        setattr(twin, name, getattr(row, name))
    if told:
        twin.save(update_fields=told)
    dismiss(row, twin)


def dismiss(row: Row, instead: Row | None = None) -> None:
    """Delete a row; what hangs on it, such as a citation, stays with its record."""
    for field in references(row):
        for thing in pointing(field, row):
            setattr(thing, field.name, instead)
            thing.save(update_fields=[field.name])
    type(row).objects.get(pk=row.pk).delete()

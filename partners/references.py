"""Finding what refers to a record, and redirecting it to another record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from perpusnas.core.model_fields import own_field
from perpusnas.core.models import Record, Row
from perpusnas.core.models.bulk import bulk_save
from perpusnas.core.models.bulk_insert import KEYS_AT_ONCE, batches, insert_history
from perpusnas.core.visibility import points_to_record

from .models import Merged, Name

# Columns that make two rows equivalent, where the other columns may differ.
IDENTIFYING_COLUMNS: dict[Any, tuple[str, ...]] = {
    Name: ("partner_id", "person_id", "text", "kind", "scheme")
}


def references(record: Any) -> list[models.ForeignKey]:
    """Return every foreign key to a model, or to that of a record, without those of the
    history and of tables that are worked out from the records."""
    fields: list[Any] = [r.field for r in record._meta.related_objects]
    return [f for f in fields if not getattr(f.model, "is_derived", False)]


def pointing_rows(field: models.ForeignKey, record: models.Model) -> Iterator[Any]:
    """Yield the objects that refer to a record by this field, also those in the
    trash."""
    found = field.model._base_manager.filter(**{field.name: record.pk})
    yield from found.order_by("pk")


def reference_counts(record: Record) -> list[tuple[str, int]]:
    """Return how many objects of each kind refer to a record."""
    totals: dict[str, int] = {}
    for field in references(record):
        total = field.model._base_manager.filter(**{field.name: record.pk}).count()
        if total and field.model is not Merged:
            kind = str(field.model._meta.verbose_name_plural)
            totals[kind] = totals.get(kind, 0) + total
    return sorted(totals.items())


def move_references(other: Record, kept: Record) -> dict[Any, set[int]]:
    """Redirect all references from `other` to `kept`; return the primary keys of the
    other records whose rows changed, by model."""
    owners: dict[Any, set[int]] = defaultdict(set)
    for field in references(other):
        found = list(pointing_rows(field, other))
        for instance in found:
            setattr(instance, field.name, kept)
        if issubclass(field.model, Row):
            for owner_field in owner_fields(field.model):
                keys = {getattr(row, owner_field.attname) for row in found}
                owners[owner_field.related_model] |= keys - {None}
            move_rows(found, field, kept)
        elif issubclass(field.model, Record):
            bulk_save(changes={record: {field.name} for record in found})
        else:
            field.model._base_manager.bulk_update(found, [field.name])
    owners[type(kept)] -= {kept.pk, other.pk}
    return owners


def owner_fields(model: Any) -> list[models.ForeignKey]:
    """Return the fields of a model of rows that point to the records whose edit forms
    contain the row; forms opened earlier are outdated when it is moved."""
    fields = [f for f in model._meta.fields if isinstance(f, models.ForeignKey)]
    return [
        f
        for f in fields
        if points_to_record(f) and f.remote_field.on_delete is models.CASCADE
    ]


def owners_of_row(row: Row) -> list[Record]:
    """Return the records whose edit forms contain a row."""
    owners = (getattr(row, field.name) for field in owner_fields(type(row)))
    return [owner for owner in owners if owner is not None]


def move_rows(rows: list[Any], field: models.ForeignKey, kept: Record) -> None:
    """Save redirected rows: at once where they repeat no other row, and one by one where
    they may. The records that are derived from them are saved afterwards."""
    known = {key for row in pointing_rows(field, kept) for key in keys_of(row, field)}
    moved: list[Any] = []
    repeated: list[Any] = []
    for row in rows:
        keys = keys_of(row, field)
        (repeated if keys & known else moved).append(row)
        known |= keys
    try:
        with transaction.atomic():
            for some in batches([row.pk for row in moved], KEYS_AT_ONCE):
                found = field.model._base_manager.filter(pk__in=some)
                found.update(**{field.name: kept})
    except IntegrityError:  # one of them became meaningless
        moved, repeated = [], moved + repeated
    insert_history(field.model, "~", [row.pk for row in moved])
    for row in repeated:
        move_row(row, field)


def keys_of(row: Any, field: models.ForeignKey) -> set[tuple]:
    """Return by what a row repeats another one: its identifying columns, and those that
    a unique constraint compares together with the field."""
    columns = [tuple(identifying_columns(type(row)))]
    for constraint in row._meta.constraints:
        if (
            isinstance(constraint, models.UniqueConstraint)
            and field.name in constraint.fields
        ):
            names = (row._meta.get_field(name).attname for name in constraint.fields)
            columns.append(tuple(names))
    return {(some, tuple(getattr(row, name) for name in some)) for some in columns}


def move_row(row: Row, field: models.ForeignKey) -> None:
    """Save a redirected row, unless an equivalent one exists or it became meaningless,
    such as a tie of a partner to itself."""
    equivalent = equivalent_row(row)
    if equivalent is not None:
        merge_rows(equivalent, row)
    elif violates_check(row):
        delete_row(row)
    else:
        row.save(update_fields=[field.name])


def identifying_columns(model: Any) -> Sequence[str]:
    """Return the columns that make two rows equivalent when they have the same values."""
    columns = [f for f in model._meta.concrete_fields if not f.primary_key]
    ignored = {"position", "search_text"}
    return IDENTIFYING_COLUMNS.get(model) or [
        f.attname for f in columns if f.name not in ignored
    ]


def equivalent_row(row: Row) -> Row | None:
    """Return the row that is equivalent, or that a unique constraint allows only
    instead of this one."""
    model = type(row)
    others = model._base_manager.exclude(pk=row.pk).order_by("pk")
    same = same_values(row, identifying_columns(model))
    if equivalent := others.filter(**same).first():
        return equivalent
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and breaks_constraint(
            constraint, row
        ):
            names = [own_field(model, n).attname for n in constraint.fields]
            return others.filter(**same_values(row, names)).first()
    return None


def same_values(row: Row, names) -> dict[str, Any]:
    """Return the filter for rows with the same values in these columns."""
    same = {name: getattr(row, name) for name in names}
    empty = {f"{name}__isnull": True for name, value in same.items() if value is None}
    return empty | {n: value for n, value in same.items() if value is not None}


def breaks_constraint(constraint: models.BaseConstraint, row: Row) -> bool:
    """Return whether a row violates a constraint."""
    try:
        constraint.validate(type(row), row)
    except ValidationError:
        return True
    return False


def violates_check(row: Row) -> bool:
    """Return whether a row violates a check constraint."""
    checks = row._meta.constraints
    return any(
        breaks_constraint(check, row)
        for check in checks
        if isinstance(check, models.CheckConstraint)
    )


def merge_rows(equivalent: Row, row: Row) -> None:
    """Copy what only `row` has to the equivalent row, redirect its references, and
    delete it."""
    empty = (None, "")
    columns = [f for f in row._meta.concrete_fields if f.editable and not f.primary_key]
    missing = [
        f.name
        for f in columns
        if getattr(equivalent, f.attname) in empty
        and getattr(row, f.attname) not in empty
    ]
    for name in missing:
        setattr(equivalent, name, getattr(row, name))
    if missing:
        equivalent.save(update_fields=missing)
    delete_row(row, equivalent)


def delete_row(row: Row, replacement: Row | None = None) -> None:
    """Delete a row; rows that refer to it, such as citations, keep their record."""
    for field in references(row):
        for instance in pointing_rows(field, row):
            setattr(instance, field.name, replacement)
            instance.save(update_fields=[field.name])
    type(row).objects.get(pk=row.pk).delete()

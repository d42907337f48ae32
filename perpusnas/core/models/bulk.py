"""Saving many records and rows at once, with the effects of their `save`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any, TypeGuard

from django.apps import apps
from django.db import models

from ..dates.partial import with_bounds
from ..visibility import open_to_readers, points_to_record
from .bulk_insert import (
    KEYS_AT_ONCE,
    batches,
    insert_history,
    insert_rows,
    update_columns,
)
from .derived import derive_from_stored_rows, refresh_derived
from .records import Record
from .sequences import next_numbers

ByModel = dict[Any, list]
Changes = Mapping[models.Model, Collection[str]]


def bulk_save(new: Iterable[models.Model] = (), changes: Changes | None = None) -> None:
    """Save new records and rows, and the named fields of changed ones.

    Each gets what `save` would give it: an id, user and time, derived columns and rows,
    and a snapshot in the history, by a few statements for each model and each few
    hundred instances. The rows of a new record are saved in the same call. A changed row
    must keep its records. Fields named for one instance are written for all changed
    ones of its model. Requires a transaction.
    """
    changes = changes or {}
    created, changed = by_model(new), by_model(changes)
    for model, instances in created.items():
        assign_numbers(model, instances)
    for model, instances in (*created.items(), *changed.items()):
        set_foreign_keys(model, instances)
    for model, instances in created.items():
        insert(model, instances, created)
    succeeded = update(changed, changes)
    for model in filter(is_record, apps.get_models()):
        saved = {r.pk for some in (created, changed) for r in some.get(model, [])}
        owners = owners_of_rows(model, created) | owners_of_rows(model, changed)
        refresh_derived(model, owners - saved)
        for some in batches(saved | owners | succeeded[model], KEYS_AT_ONCE):
            model.objects.filter(pk__in=some).refresh_derived_rows()


def save_rows(model: Any, new: list, changes: Changes) -> None:
    """Save new rows of stored records, and the named fields of changed ones, which keep
    their records. What is derived from them waits for the end of `derived_once`."""
    assign_numbers(model, new)
    set_foreign_keys(model, new)
    insert(model, new, {})
    names = {name for own in changes.values() for name in own}
    for some in batches(changes, KEYS_AT_ONCE):
        update_rows(model, some, with_bounds(model, names))
    for row in (*new, *changes):
        for record in row.records():
            row.refresh_once(record)


def is_record(model: type[models.Model]) -> TypeGuard[type[Record]]:
    return issubclass(model, Record)


def by_model(instances: Iterable[models.Model]) -> ByModel:
    """Return the instances by model, referenced models first."""
    found: ByModel = defaultdict(list)
    for instance in instances:
        found[type(instance)].append(instance)
    return {model: found[model] for model in apps.get_models() if model in found}


def assign_numbers(model: Any, instances: list) -> None:
    unnumbered = [instance for instance in instances if instance.pk is None]
    numbers = next_numbers(model, len(unnumbered))
    for instance, number in zip(unnumbered, numbers, strict=True):
        instance.pk = number


def insert(model: Any, instances: list, created: ByModel) -> None:
    if is_record(model):
        for record in instances:
            record.stamp()
        derive_from_new_rows(model, instances, created)
    fields = model._meta.concrete_fields
    for field in fields:
        if isinstance(field, models.FileField):
            for instance in instances:
                field.pre_save(instance, add=True)  # stores the file
    values = attrgetter(*(field.attname for field in fields))
    insert_rows(model, fields, map(values, instances))
    insert_history(model, "+", (instance.pk for instance in instances))
    for instance in instances:
        instance._state.adding = False


def set_foreign_keys(model: type[models.Model], instances: list) -> None:
    """Set foreign keys to objects that were new to their ids."""
    fields = model._meta.concrete_fields
    relations = [f for f in fields if isinstance(f, models.ForeignKey)]
    for instance in instances:
        for field in relations:
            named = field.get_cached_value(instance, default=None)
            if named is not None:
                setattr(instance, field.attname, named.pk)


def derive_from_new_rows(model: type[Record], records: list, created: ByModel) -> None:
    """Set the derived columns of new records from rows that are not inserted yet."""
    rows = {}
    for name in (*model.search_rows, *model.counted_rows):
        relation = model._meta.get_field(name)
        of_relation = created.get(relation.related_model, [])
        if name in model.search_rows:
            of_relation = unrestricted_rows(relation.related_model, of_relation, model)
        rows[name] = by_owner(relation, of_relation)
    for record in records:
        record._prefetched_objects_cache = {
            name: found.get(record.pk, []) for name, found in rows.items()
        }
        for name, value in record.derived_from_rows().items():
            setattr(record, name, value)
        record.clear_row_cache()


def by_owner(relation: Any, rows: list) -> dict[int, list]:
    """Return the rows by the id of the record that the relation starts from, in order."""
    keys = [attrgetter(name) for name in relation.related_model._meta.ordering]
    found: dict[int, list] = defaultdict(list)
    for row in sorted(rows, key=lambda row: [key(row) for key in keys]):
        found[getattr(row, relation.field.attname)].append(row)
    return found


def unrestricted_rows(model: Any, rows: list, owner: type[Record]) -> list:
    """Return the rows that `RowQuerySet.unrestricted` would return."""
    for field in model._meta.concrete_fields:
        if points_to_record(field) and field.related_model is not owner:
            named = {getattr(row, field.attname) for row in rows} - {None}
            hidden = named - unrestricted_keys(field.related_model, named)
            rows = [row for row in rows if getattr(row, field.attname) not in hidden]
    return rows


def unrestricted_keys(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """Return those of these ids whose records are open to all readers."""
    return {
        key
        for some in batches(keys, KEYS_AT_ONCE)
        for key in model._base_manager.filter(
            open_to_readers(), pk__in=some
        ).values_list("pk", flat=True)
    }


def update(changed: ByModel, changes: Changes) -> dict[Any, set[int]]:
    """Write the changes, rows before the records derived from them.

    Returns the ids, by model, of the records that changed ones pointed to before.
    """
    named: dict[Any, set[int]] = defaultdict(set)
    for model in sorted(changed, key=is_record):
        names = {name for instance in changed[model] for name in changes[instance]}
        for some in batches(changed[model], KEYS_AT_ONCE):
            if is_record(model):
                named[model] |= keys_named(model, some, names)
                update_records(model, some, with_bounds(model, names))
            else:
                update_rows(model, some, with_bounds(model, names))
    return named


def keys_named(model: Any, records: list, names: set[str]) -> set[int]:
    """Return the ids of records of the same model that are stored in these fields."""
    own = [n for n in names if model._meta.get_field(n).related_model is model]
    if not own:
        return set()
    stored = model._base_manager.filter(pk__in=[record.pk for record in records])
    return {key for keys in stored.values_list(*own) for key in keys if key}


def update_rows(model: Any, rows: list, names: set[str]) -> None:
    if any(points_to_record(model._meta.get_field(name)) for name in names):
        raise ValueError(f"{model.__name__} rows stay with their records.")
    update_columns(model, rows, names)
    insert_history(model, "~", [row.pk for row in rows])


def update_records(model: Any, records: list, names: set[str]) -> None:
    keys = [record.pk for record in records]
    before = unrestricted_keys(model, keys)
    for record in records:
        record.stamp()
    derived = derive_from_stored_rows(model, records)
    stamps = {"version", "changed", "changed_by"}
    update_columns(model, records, {*names, *stamps, *derived})
    insert_history(model, "~", keys)
    opened_or_closed = before ^ unrestricted_keys(model, keys)
    for record in records:
        if record.pk in opened_or_closed:
            record.refresh_referencing_records()


def owners_of_rows(model: type[Record], rows: ByModel) -> set[int]:
    """Return the ids of records of a model whose derived columns depend on these rows."""
    found = set()
    for name in (*model.search_rows, *model.counted_rows):
        relation: Any = model._meta.get_field(name)
        for row in rows.get(relation.related_model, []):
            found.add(getattr(row, relation.field.attname))
    return found - {None}

"""Taking back what one act changed, as its entries in the history tell it.

Only what the act changed is set back: what was changed in other fields since stays. A
field that was changed again since is an obstacle, which names who changed it and when.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..dates.partial import with_bounds
from ..models import Record
from ..models.bulk import bulk_save, refresh_derived
from ..models.bulk_insert import (
    KEYS_AT_ONCE,
    batches,
    insert_history,
    insert_rows,
    update_columns,
)
from .differences import tracked_fields
from .wording import actor_in_words


@dataclass
class Change:
    """What an act made of one record or row: the snapshots before and after it, None
    where there was nothing, and what is there now."""

    model: Any
    pk: int
    before: Any
    after: Any
    last: Any
    current: Any = None

    @property
    def is_record(self) -> bool:
        return issubclass(self.model, Record)

    @cached_property
    def fields(self) -> list[models.Field]:
        """Return the fields that the act changed."""
        if self.before is None or self.after is None:
            return []
        both = self.before, self.after
        return [f for f in tracked_fields(self.model) if differs(f, *both)]


@dataclass
class Obstacle:
    """Something that was changed since, so that the act cannot be taken back: what it
    is, which fields, who changed them and when."""

    instance: Any
    labels: list[str]
    who: str
    when: datetime | None


def stored(instance: Any, field: models.Field) -> Any:
    """Return the value of a field as it is stored; that of a file is its name."""
    value = getattr(instance, field.attname)
    return str(value or "") if isinstance(field, models.FileField) else value


def differs(field: models.Field, one: Any, other: Any) -> bool:
    """Return whether two snapshots or instances have different values."""
    return stored(one, field) != stored(other, field)


# Reading


def changes_of(entries: Mapping[str, list[int]], *, lock: bool = False) -> list[Change]:
    """Return what an act changed, by the IDs of its history entries by model. With
    `lock`, what is there now is held until the end of the transaction."""
    found = []
    labels = sorted(entries, key=lambda label: not is_record_label(label))
    for label in labels:  # records first, as everybody locks them who edits their rows
        model = apps.get_model(label)
        changes = changes_in(model, entries[label])
        current = model._base_manager.order_by("pk")
        current = current.select_for_update() if lock else current
        for some in batches(sorted(changes), KEYS_AT_ONCE):
            for instance in current.filter(pk__in=some):
                changes[instance.pk].current = instance
        found += [c for c in changes.values() if c.before or c.after]
    return found


def is_record_label(label: str) -> bool:
    return issubclass(apps.get_model(label), Record)


def changes_in(model: Any, ids: Iterable[int]) -> dict[int, Change]:
    """Return the changes of the records or rows of one model, by primary key."""
    past = model.history.model.objects.order_by("history_id")
    earlier = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    earlier = earlier.order_by("-history_id").values("history_id")[:1]
    entries: list[Any] = []
    for some in batches(ids, KEYS_AT_ONCE):
        own = past.filter(history_id__in=some)
        entries += own.annotate(earlier_id=Subquery(earlier))
    found: dict[int, list] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.history_id):
        found[entry.id].append(entry)
    before = past.in_bulk(
        {some[0].earlier_id for some in found.values() if some[0].history_type != "+"}
    )
    return {
        pk: Change(
            model=model,
            pk=pk,
            before=before.get(some[0].earlier_id),
            after=some[-1] if some[-1].history_type != "-" else None,
            last=some[-1],
        )
        for pk, some in found.items()
    }


# What stands against it


def obstacles(changes: list[Change]) -> list[Obstacle]:
    """Return what was changed again since, so that it cannot be set back."""
    return changes_since(changes) + references_since(changes)


def changes_since(changes: list[Change]) -> list[Obstacle]:
    """Return which fields of these were changed again since, by whom and when."""
    found = []
    by_model: dict[Any, list[tuple[Change, list[models.Field]]]] = defaultdict(list)
    for change in changes:
        fields = changed_again(change)
        if fields is not None:
            by_model[change.model].append((change, fields))
    for model, some in by_model.items():
        later = later_entries(model, [change for change, _fields in some])
        found += [obstacle(c, fields, later[c.pk]) for c, fields in some]
    return found


def changed_again(change: Change) -> list[models.Field] | None:
    """Return the fields that were changed since, an empty list for one that was removed
    since, and None if nothing stands against setting it back."""
    if change.after is None:
        return None
    if change.current is None:
        return None if change.before is None or not change.fields else []
    fields = change.fields if change.before else tracked_fields(change.model)
    return [f for f in fields if differs(f, change.current, change.after)] or None


def later_entries(model: Any, changes: list[Change]) -> dict[int, list]:
    """Return the history after the act, oldest first, by primary key."""
    last = {change.pk: change.last.history_id for change in changes}
    found: dict[int, list] = defaultdict(list)
    past = model.history.model.objects.select_related("history_user")
    for some in batches(sorted(last), KEYS_AT_ONCE):
        for entry in past.filter(id__in=some).order_by("history_id"):
            if entry.history_id > last[entry.id]:
                found[entry.id].append(entry)
    return found


def obstacle(change: Change, fields: list[models.Field], later: list) -> Obstacle:
    """Return what was changed since, by the first entry that changed it."""
    for entry in later:
        removed = entry.history_type == "-"
        if removed or any(differs(f, entry, change.after) for f in fields):
            return obstacle_of(change, fields, entry)
    return obstacle_of(change, fields, None)


def obstacle_of(change: Change, fields: list[models.Field], entry: Any) -> Obstacle:
    labels = [capfirst(str(field.verbose_name)) for field in fields]
    return Obstacle(
        instance=change.current or change.last.instance,
        labels=labels if change.current is not None else [_("removed")],
        who=actor_in_words(entry) if entry else _("not known"),
        when=entry.history_date if entry else None,
    )


def references_since(changes: list[Change]) -> list[Obstacle]:
    """Return rows that refer to something which the act added and which would go."""
    added: dict[Any, dict[int, Change]] = defaultdict(dict)
    for change in changes:
        if change.before is None and change.current is not None:
            added[change.model][change.pk] = change
    found = []
    for model, some in added.items():
        for relation in model._meta.related_objects:
            field = relation.field
            rows = field.model._base_manager.filter(**{f"{field.name}__in": [*some]})
            for row in rows.order_by("pk"):
                history = field.model.history.filter(id=row.pk)
                entry = history.select_related("history_user").last()
                change = some[getattr(row, field.attname)]
                label = capfirst(str(field.model._meta.verbose_name))
                found.append(
                    Obstacle(
                        instance=change.current,
                        labels=[label],
                        who=actor_in_words(entry) if entry else _("not known"),
                        when=entry.history_date if entry else None,
                    )
                )
    return found


# Writing


def revert(changes: list[Change]) -> None:
    """Set back what an act changed: inside a transaction, with everything locked and
    without obstacles.

    Records that come out of the trash are first, while no row names them; then the
    rows; then the other records, whose derived columns follow from their rows.
    """
    records = [c for c in changes if c.is_record and c.current is not None]
    from_trash = [c for c in records if any(f.name == "trashed" for f in c.fields)]
    free_unique_values([c for c in records if c not in from_trash])
    bulk_save(changes=fields_set_back(from_trash))
    for model, some in rows_by_model(changes):
        remove_added([c for c in some if c.before is None])
        insert_removed(model, [c for c in some if c.after is None])
        update_changed(model, [c for c in some if c.before and c.after])
    bulk_save(changes=fields_set_back([c for c in records if c not in from_trash]))
    keys: dict[Any, list[int]] = defaultdict(list)
    for change in from_trash:
        keys[change.model].append(change.pk)
    for model, restored in keys.items():
        refresh_derived(model, restored)
        model.objects.filter(pk__in=restored).refresh_derived_rows()


def free_unique_values(changes: list[Change]) -> None:
    """Set back what no two records may share, such as a code, before the record that had
    it comes out of the trash. The history has it with the other fields."""
    for change in changes:
        constraints = change.model._meta.constraints
        unique = [c for c in constraints if isinstance(c, models.UniqueConstraint)]
        names = {name for constraint in unique for name in constraint.fields}
        fields = [field for field in change.fields if field.name in names]
        if values := {field.attname: stored(change.before, field) for field in fields}:
            change.model._base_manager.filter(pk=change.pk).update(**values)


def rows_by_model(changes: list[Change]) -> Iterator[tuple[Any, list[Change]]]:
    """Yield the changes of rows, those first that others refer to."""
    found = defaultdict(list)
    for change in changes:
        if not change.is_record:
            found[change.model].append(change)
    yield from ((model, found[model]) for model in apps.get_models() if model in found)


def fields_set_back(changes: list[Change]) -> dict[Any, set[str]]:
    """Set the fields of what is there now to what they were before the act, and return
    their names by instance."""
    names = {}
    for change in changes:
        fields = change.fields
        names[change.current] = {field.name for field in fields}
        if "trashed" in names[change.current]:
            names[change.current].add("trashed_by")
            change.current.trashed_by_id = change.before.trashed_by_id
        for field in fields:
            setattr(change.current, field.attname, stored(change.before, field))
    return names


def remove_added(changes: list[Change]) -> None:
    for change in changes:
        if change.current is not None:
            change.current.delete()


def insert_removed(model: Any, changes: list[Change]) -> None:
    """Insert rows that the act removed, under the primary keys that they had."""
    fields = model._meta.concrete_fields
    rows = [change.before.instance for change in changes]
    insert_rows(model, fields, ([getattr(r, f.attname) for f in fields] for r in rows))
    insert_history(model, "+", [row.pk for row in rows])


def update_changed(model: Any, changes: list[Change]) -> None:
    for some in batches(changes, KEYS_AT_ONCE):
        names = fields_set_back([change for change in some if change.fields])
        columns = with_bounds(model, {name for own in names.values() for name in own})
        if columns:
            update_columns(model, list(names), columns)
            insert_history(model, "~", [row.pk for row in names])

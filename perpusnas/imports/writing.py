"""Writing judged rows: many records in a few statements, each with its history.

What the models' own `save` sees to for one record is done here for many: stamps,
version, bounds of dates, derived columns, history.
"""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.utils import timezone

from agreements.models import Agreement
from events.models import Event
from partners.models import Partner, Person
from perpusnas.core.access import current_act
from perpusnas.core.models import Record, load_rows
from perpusnas.core.visibility import OPEN_TO_READERS

from .assignment import bounds_of
from .rows import Entry, State

# What is named comes before what names it; rows come after all records.
ORDER: list[type[Record]] = [Partner, Person, Agreement, Event]
AT_ONCE = 500
By = dict[type[models.Model], list]


def write(entries: list[Entry]) -> None:
    """Write what these rows add and change; inside a transaction and an act."""
    fresh = [e for e in entries if e.state is State.NEW]
    changed = [e for e in entries if e.state is State.CHANGED]
    records = by_model([m for e in fresh + changed for m in e.made])
    for kind, news in by_model([e.record for e in fresh]).items():
        records.setdefault(kind, []).extend(news)
    rows = by_model([row for e in fresh + changed for row in e.rows])
    for model in [*ORDER, *(m for m in rows if m not in ORDER)]:
        news = records.get(model, rows.get(model, []))
        for record, number in zip(news, numbers(model, len(news)), strict=True):
            record.pk = number
    told = of_whom(rows)
    for model in ORDER:
        for record in records.get(model, []):
            point(record)
            record.stamp()
            derive(record, told)
        insert(model, records.get(model, []))
    for model, news in rows.items():
        for row in news:
            point(row)
        insert(model, news)
    alter(changed)
    written = [e.record.pk for e in fresh + changed if isinstance(e.record, Agreement)]
    Agreement.objects.filter(pk__in=written).rebuild_spans()


def by_model(things: Iterable) -> By:
    found: By = defaultdict(list)
    for thing in things:
        found[type(thing)].append(thing)
    return found


def numbers(model: type[models.Model], count: int) -> list[int]:
    """The next numbers of a table, so that records can be named before they are
    written. SQLite has one writer at a time; PostgreSQL hands them out."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
                " FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
    return list(range(last + 1, last + 1 + count))


def point(thing: models.Model) -> None:
    """Name what was new itself by the number that it has now."""
    for field in thing._meta.concrete_fields:
        if field.is_relation and field.is_cached(thing):
            named = field.get_cached_value(thing)
            if named is not None:
                setattr(thing, field.attname, named.pk)


def of_whom(rows: By) -> dict[tuple, list]:
    """The new rows that everybody may see, by the record on whose page they stand."""
    found: dict[tuple, list] = defaultdict(list)
    for model, news in rows.items():
        for field in model._meta.concrete_fields:
            if field.related_model in ORDER:
                relation = field.remote_field.get_accessor_name()
                for row in news:
                    owner = getattr(row, field.name)
                    if owner is not None and open_to_all(row, owner):
                        found[owner, relation].append(row)
    return found


def open_to_all(row: models.Model, owner: Record) -> bool:
    """Whether a row names nothing, but its owner, that is hidden from some readers."""
    for field in row._meta.concrete_fields:
        named = getattr(row, field.name) if field.related_model in ORDER else None
        if named is None or named is owner:
            continue
        if named.trashed is not None or named.access not in OPEN_TO_READERS:
            return False
    return True


def derive(record: Record, told: dict[tuple, list]) -> None:
    """The derived columns of a new record, from rows that are still to be written."""
    loaded: dict[str, Any] = {}
    for name in record.telling_rows:
        model = record._meta.get_field(name).related_model
        keys = [attrgetter(key) for key in model._meta.ordering]
        news = told.get((record, name), [])
        loaded[name] = sorted(news, key=lambda row, keys=keys: [k(row) for k in keys])
    record._prefetched_objects_cache = loaded
    for name, value in record.told_by_rows().items():
        setattr(record, name, value)
    record.forget_rows()


def insert(model: type[models.Model], news: list) -> None:
    if news:
        model._base_manager.bulk_create(news, batch_size=AT_ONCE)
        remember(model, news, update=False)


def remember(model: Any, things: list, *, update: bool) -> None:
    """One snapshot of each in the history: who, when, why and by which route."""
    act = current_act()
    model.history.bulk_history_create(
        things,
        batch_size=AT_ONCE,
        update=update,
        default_user=act.user,
        default_change_reason=act.reason,
        default_date=timezone.now(),
    )


def alter(entries: list[Entry]) -> None:
    """Write what is there already and says something else now."""
    for row in (row for entry in entries for row in entry.altered):
        row.save()
    records = [entry.record for entry in entries]
    if not records:
        return
    model = type(records[0])
    was_open = dict(
        model.objects.filter(pk__in=[r.pk for r in records]).values_list("pk", "access")
    )
    load_rows(model, records)
    names: set[str] = {"version", "changed", "changed_by"}
    for record in records:
        point(record)
        record.stamp()
        for name, value in record.told_by_rows().items():
            setattr(record, name, value)
            names.add(name)
        record.forget_rows()
    names |= bounds_of(model, {name for e in entries for name in e.touched})
    model._base_manager.bulk_update(records, sorted(names), batch_size=AT_ONCE)
    remember(model, records, update=True)
    for record in records:
        was, now = was_open[record.pk], record.access
        if (was in OPEN_TO_READERS) != (now in OPEN_TO_READERS):
            record.refresh_naming()

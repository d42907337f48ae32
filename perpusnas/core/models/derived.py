"""Derived columns of many records at once, and once a save."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .bulk_insert import KEYS_AT_ONCE, batches, update_columns
from .deferral import Waiting, begin_waiting, end_waiting, is_saving_rows
from .records import Record, load_search_rows


@contextmanager
def derived_once() -> Iterator[None]:
    """Work out what is derived from rows once for each record, after all rows that are
    saved or deleted inside. Inside another such save nothing is worked out yet."""
    if is_saving_rows():
        yield
        return
    waiting, token = begin_waiting()
    try:
        yield
    finally:
        end_waiting(token)
    refresh_waiting(waiting)


def refresh_waiting(waiting: Waiting) -> None:
    for model in {model for model, _pk in waiting}:
        keys = sorted(pk for owner, pk in waiting if owner is model)
        for pk, values in refresh_derived(model, keys).items():
            for record in waiting[model, pk]:
                for name, value in values.items():
                    setattr(record, name, value)
        for some in batches(keys, KEYS_AT_ONCE):
            model.objects.filter(pk__in=some).refresh_derived_rows()


def derive_from_stored_rows(model: type[Record], records: list) -> set[str]:
    """Set the derived columns of these records, and return their names."""
    load_search_rows(model, records)
    names: set[str] = set()
    for record in records:
        derived = record.derived_from_rows()
        for name, value in derived.items():
            setattr(record, name, value)
        record.clear_row_cache()
        names |= {*derived}
    return names


def refresh_derived(model: Any, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """As `Record.refresh_derived`, for the records with these keys; returns the values
    of their derived columns."""
    found: dict[int, dict[str, Any]] = {}
    for some in batches(keys, KEYS_AT_ONCE):
        records = list(model._base_manager.filter(pk__in=some))
        if names := derive_from_stored_rows(model, records):
            update_columns(model, records, names)
            found |= {r.pk: {name: getattr(r, name) for name in names} for r in records}
    return found

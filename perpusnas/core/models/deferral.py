"""Records whose derived columns wait for the end of a save."""

from contextvars import ContextVar
from typing import Any

from django.db import models

# Of each record that waits, by model and key, all the instances that were met.
Waiting = dict[tuple[Any, int], list]

_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


def begin_waiting() -> tuple[Waiting, Any]:
    """What collects the records from now on, and what ends that."""
    waiting: Waiting = {}
    return waiting, _waiting.set(waiting)


def end_waiting(token: Any) -> None:
    _waiting.reset(token)


def is_saving_rows() -> bool:
    return _waiting.get() is not None


def waits(record: models.Model) -> bool:
    """Put a record off until the end of the save; False outside of one."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting.setdefault((type(record), record.pk), []).append(record)
    return True

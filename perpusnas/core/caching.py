"""Which answers a browser may store: none for which personal or restricted data was read.

What a page shows is read from the database while it is made. So each record that holds
such data says so when it is read, and the middleware forbids storing the answer.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.db import models

from .access import Access


class Reading:
    """Whether personal or restricted data was read since the request began."""

    was_sensitive = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def watched_reading() -> Iterator[Reading]:
    """Watch what is read inside."""
    reading = Reading()
    token = _reading.set(reading)
    try:
        yield reading
    finally:
        _reading.reset(token)


def note_sensitive_data() -> None:
    """Say that personal or restricted data was read for the present answer."""
    if reading := _reading.get():
        reading.was_sensitive = True


class Sensitive(models.Model):
    """Base of models whose rows are noted when they are read, all of them or those that
    `is_sensitive` picks (abstract)."""

    class Meta:
        abstract = True

    def is_sensitive(self) -> bool:
        """Whether this row holds personal or restricted data."""
        return True

    @classmethod
    def from_db(
        cls,
        db: str | None,
        field_names: Collection[str],
        values: Collection[Any],
        **options: Any,
    ) -> Self:
        row = super().from_db(db, field_names, values, **options)
        if row.is_sensitive():
            note_sensitive_data()
        return row


def is_restricted(record: Any) -> bool:
    """Whether a record is restricted; one whose access level was not read counts so."""
    return record.__dict__.get("access", Access.RESTRICTED) == Access.RESTRICTED

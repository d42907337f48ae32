"""One state of the register for all queries of a file, whatever is saved meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def snapshot() -> Iterator[None]:
    """A read-only transaction of which all queries see the same state.

    Within another transaction that one goes on: its isolation is set already.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(REPEATABLE)
            yield
    else:
        with deferred(connection), transaction.atomic():
            yield


@contextmanager
def deferred(sqlite: Any) -> Iterator[None]:
    """Begin transactions of SQLite without the lock for writing that all others take
    at once (`transaction_mode` IMMEDIATE)."""
    sqlite.ensure_connection()
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode

"""A database that is busy with others: tried again, and then answered with 503."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import render

log = logging.getLogger(__name__)

WAITS = (0.2, 0.8)  # seconds before the second and the third try
# What a statement of the first try and of the others waits on PostgreSQL for the lock of
# another. The first one is short: where an import has it, the answer comes at once.
FIRST_LOCK_WAIT, LOCK_WAIT = "'800ms'", "DEFAULT"
# The advisory lock that is shared by all transactions that take long.
LONG_WRITE = 20_260_714
RETRY_AFTER = 10
# Deadlock, serialisation failure, lock not available.
BUSY_STATES = {"40P01", "40001", "55P03"}
BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
PASSWORDS = {
    *("password", "password1", "password2", "old_password"),
    *("new_password1", "new_password2", "usable_password"),
}


def is_busy(error: BaseException | None) -> bool:
    """Whether a statement failed because others hold what it needs, for now."""
    if not isinstance(error, OperationalError):
        return False
    cause: Any = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in BUSY_CODES or getattr(cause, "pgcode", None) in BUSY_STATES


@contextmanager
def long_write() -> Iterator[None]:
    """Let others know, until the end of the transaction, that it takes long."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LONG_WRITE])
    yield


def is_long_write_running() -> bool:
    """Whether another transaction that takes long is open; on SQLite there is none."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        return False
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LONG_WRITE])
        return not cursor.fetchone()[0]


def limit_lock_wait(request: HttpRequest, wait: str) -> None:
    """Let statements of a request that saves wait so long for the lock of another."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql" and request.method == "POST":
        with database.cursor() as cursor:
            cursor.execute(f"SET lock_timeout TO {wait}")


class BusyDatabaseMiddleware:
    """Tries a view again whose transaction the database has broken off; the last one,
    since it calls the view itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, options):
        sent = request.POST
        for number, wait in enumerate((*WAITS, None)):
            try:
                limit_lock_wait(request, LOCK_WAIT if number else FIRST_LOCK_WAIT)
                return view(request, *arguments, **options)
            except OperationalError as error:
                if not is_busy(error) or connection.in_atomic_block:
                    raise
                is_long = is_long_write_running()
                if wait is None or is_long:
                    log.warning("The database is busy: %s", error)
                    request.POST = sent
                    return busy_response(request, is_long=is_long)
            time.sleep(wait)
            start_again(request, sent)
        raise AssertionError("the last try answers or raises")


def start_again(request: HttpRequest, sent) -> None:
    """Give a view the request as it came."""
    request.POST = sent
    for uploads in request.FILES.lists():
        for upload in uploads[1]:
            upload.seek(0)


def kept_fields(request: HttpRequest) -> dict[str, list]:
    """The fields of a form to be sent again, without those of a form with a password, and
    the files to be chosen again; nothing where the form could not be read."""
    try:
        sent, uploaded = request.POST, request.FILES
    except (OSError, RawPostDataException, BadRequest):
        return {"posted": [], "files": []}
    posted = [
        (name, value)
        for name, values in sent.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    files = [
        (name, upload.name) for name, uploads in uploaded.lists() for upload in uploads
    ]
    has_password = not PASSWORDS.isdisjoint(sent)
    return {"posted": [] if has_password else posted, "files": files}


def busy_response(request: HttpRequest, *, is_long: bool = False) -> HttpResponse:
    """A page that says so, or that an import is being written, and sends the same
    again."""
    context = {**kept_fields(request), "is_long": is_long}
    response = render(request, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "private, no-store"
    return response

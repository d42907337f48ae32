"""A full disk: answered as such, with room left for reading and signing in."""

import errno
import logging
import shutil
import sqlite3
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .busy import kept_fields
from .uploads.limits import MEGABYTE

log = logging.getLogger(__name__)
# Below this nothing is saved any more, so that small writes such as signing in go on.
RESERVE = 32 * MEGABYTE
# A file that is given up when a disk is full nevertheless, beside an SQLite database.
SPARE_SIZE = 4 * MEGABYTE
FULL = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL_STATE = "53100"  # PostgreSQL
ALWAYS_ANSWERED = {"login", "logout", "set_language"}


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is that a disk is full."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "pgcode", None) == DISK_FULL_STATE:
            return True
        error = error.__cause__ or error.__context__
    return False


def has_room() -> bool:
    """Whether every disk that the site writes to has more free than the reserve."""
    folders = {
        *(settings.STATE_ROOT, settings.PAPERS_ROOT, settings.IMPORTS_ROOT),
        tempfile.gettempdir(),
    }
    existing = {Path(str(folder)) for folder in folders if Path(str(folder)).is_dir()}
    return all(shutil.disk_usage(folder).free > RESERVE for folder in existing)


def spare_file() -> Path:
    return Path(settings.STATE_ROOT) / "spare"


def give_up_spare_file() -> None:
    """Make room for what is as small as a session."""
    spare_file().unlink(missing_ok=True)


def make_spare_file() -> None:
    """Reserve room to be given up later, unless the disk is nearly full already."""
    if not spare_file().exists() and has_room():
        spare_file().write_bytes(bytes(SPARE_SIZE))


class DiskSpaceMiddleware:
    """Answers 507 to what would be saved while a disk is nearly full."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _arguments, _options):
        if request.method != "POST" or has_room():
            return None
        if request.resolver_match.url_name in ALWAYS_ANSWERED:
            return None
        return disk_full_response(request)


def disk_full_response(request: HttpRequest) -> HttpResponse:
    """A page that says so and sends the same again later."""
    log.error("A disk is full or nearly full")
    response = render(request, "507.html", kept_fields(request), status=507)
    response["Cache-Control"] = "private, no-store"
    return response

"""The answer to an error that no view has caught."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from perpusnas.core.busy import busy_response, is_busy
from perpusnas.core.disk import disk_full_response, is_disk_full


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is busy, 507 where a disk is full, else 500."""
    error = sys.exc_info()[1]
    if is_busy(error):
        return busy_response(request)
    if is_disk_full(error):
        return disk_full_response(request)
    return defaults.server_error(request)

"""The answer to an error that no view has caught."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from perpusnas.core.busy import busy_response, is_busy


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is busy, else 500."""
    if is_busy(sys.exc_info()[1]):
        return busy_response(request)
    return defaults.server_error(request)

"""The answers to errors that no view has caught."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.views import defaults

from perpusnas.core.busy import busy_response, is_busy
from perpusnas.core.disk import disk_full_response, give_up_spare_file, is_disk_full

UNREADABLE = (
    BadRequest,
    MultiPartParserError,
    RawPostDataException,
    SuspiciousOperation,
    UnreadablePostError,
)


def with_readable_form(request: HttpRequest) -> HttpRequest:
    """The request, its form empty where it cannot be read: Django's error pages read it
    for the CSRF token, and would fail."""
    try:
        request.POST  # noqa: B018  (reading is what may fail)
    except UNREADABLE:
        request.POST = QueryDict()
    return request


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.bad_request(with_readable_form(request), exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.permission_denied(with_readable_form(request), exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.page_not_found(with_readable_form(request), exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is busy, 507 where a disk is full, else 500."""
    error = sys.exc_info()[1]
    request = with_readable_form(request)
    if is_busy(error):
        return busy_response(request)
    if is_disk_full(error):
        give_up_spare_file()
        return disk_full_response(request)
    return defaults.server_error(request)

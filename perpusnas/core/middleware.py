"""Middleware: bad requests, compression, language, audit context and cache headers of every request."""

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http.request import split_domain_port
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from .audit import audit_as
from .caching import watched_reading


class BadRequestMiddleware:
    """Refuse what Django would fail on later: a port beyond 65535 in the Host header, and
    a body or query in another encoding than UTF-8."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        port = split_domain_port(request.get_host())[1]
        if port and int(port[:6]) > 65535:
            raise DisallowedHost(f"Invalid port in the Host header: {port[:6]}")
        if (request.encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            request.encoding = "utf-8"  # the error page must be able to read the form
            raise BadRequest("Only UTF-8 is accepted.")
        return self.get_response(request)


class CompressedPagesMiddleware(GZipMiddleware):
    """Compress pages; files go out with their length, and static files are compressed
    once for all. `docs/security.md` says why this is safe."""

    def process_response(self, request, response):
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page:
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """Use Indonesian unless the language cookie says otherwise.

    Django's LocaleMiddleware would follow Accept-Language, so that users of a browser
    set to English would never see the default language.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else None
        language = language or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class AuditMiddleware:
    """Record the changes of a request in the history under its user, method and
    path."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with audit_as(request.user, f"{request.method} {request.path}"[:200]):
            return self.get_response(request)


class NoStoreMiddleware:
    """Keep shared caches from storing pages, and browsers from storing those with personal
    or restricted data; switch off device permissions.

    Documents and files set `no-store` themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with watched_reading() as reading:
            response = self.get_response(request)
        store = "private, no-store" if reading.was_sensitive else "private, no-cache"
        response.headers.setdefault("Cache-Control", store)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

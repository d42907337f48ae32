"""Middleware: language, audit context and cache headers of every request."""

from django.conf import settings
from django.utils import translation

from .access import audit_as


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
    """Keep shared caches from storing pages, and switch off device permissions.

    Responses with contact data, documents and files set `no-store` themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

"""What is settled for every request before a page is made."""

from django.conf import settings
from django.utils import translation

from .access import acting


class ReaderLanguage:
    """Indonesian unless the reader has chosen otherwise.

    Django's own middleware would follow the browser's wishes; a browser set up in
    English would then never meet the default language of the house.
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


class Acting:
    """Every change made while answering is written down to who asked, and where."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(request.user, f"{request.method} {request.path}"[:200]):
            return self.get_response(request)


class PrivatePages:
    """What a signed-in reader was shown is not kept by any cache on the way.

    Pages with contact data, papers and files say `no-store` for themselves.
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

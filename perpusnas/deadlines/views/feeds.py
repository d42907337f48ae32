"""The calendar feed of a user, and the page of its address."""

from functools import wraps
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from perpusnas.core.access import FORM_METHODS, may
from perpusnas.core.models import Feed

from ..calendar_forms import country_field, parameter_errors
from ..icalendar_feed import MONTHS_AHEAD, MONTHS_BACK, calendar_for


class FeedForm(forms.Form):
    """The parameters of a feed."""

    country = country_field()


def without_logging(view):
    """Decorate a view without sign-in or session, and keep its address out of logs.

    The address is a secret. Django would log it with errors and refusals, also with
    those of its CSRF check, which a view that accepts no form does not need.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapper(request, secret):
        failure = None
        try:
            response = view(request, secret)
        except Exception as error:
            failure, response = error, plain_response(500, "error")
        if response.status_code >= 400:
            log_response(
                "A calendar feed answered %s",
                response.status_code,
                response=response,
                exception=failure,
            )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


def plain_response(status: int, text: str) -> HttpResponse:
    return HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8"
    )


@without_logging
def feed(request, secret):
    """Return the calendar of the owner of the secret; 404 if there is none."""
    if request.method not in ("GET", "HEAD"):
        response = plain_response(405, "method not allowed")
        response.headers["Allow"] = "GET, HEAD"
        return response
    reader = Feed.owner(secret)
    if reader is None or not may(reader, "read_register"):
        return plain_response(404, "not found")
    with override(reader.language):
        form = FeedForm(request.GET)
        if errors := parameter_errors(request, form):
            return plain_response(
                400, "\n".join(f"{name}: {why}" for name, why in errors)
            )
        country = form.cleaned_data["country"]
        text = calendar_for(reader, country, request.build_absolute_uri)
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="perpusnas.ics"',
        "Content-Language": reader.language,
        "ETag": quote_etag(sha256(text).hexdigest()),
    }
    response = HttpResponse(text, headers=headers)
    return get_conditional_response(request, headers["ETag"], response=response)


class AddressForm(forms.Form):
    """The choice of creating a link to the calendar or disabling it."""

    do = forms.ChoiceField(
        choices=[
            ("renew", gettext_lazy("Create link")),
            ("stop", gettext_lazy("Disable")),
        ],
        error_messages={"required": gettext_lazy("Choose an action.")},
    )


@permission_required("perpusnas.read_register", raise_exception=True)
@require_http_methods(FORM_METHODS)
def feed_address(request):
    """Create, renew or disable the address of the user's own calendar.

    A new address is shown in the response itself, so that no session stores it.
    """
    form = AddressForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_valid():
        if form.cleaned_data["do"] == "stop":
            Feed.objects.filter(user=request.user).delete()
            messages.success(request, _("Your calendar link is disabled."))
            return redirect("calendar:address")
        secret = Feed.renew(request.user)
        address = request.build_absolute_uri(reverse("feed", args=[secret]))
    response = render(
        request,
        "deadlines/feed.html",
        {
            "form": form,
            "address": address,
            "feed": Feed.objects.filter(user=request.user).first(),
            "back": MONTHS_BACK,
            "ahead": MONTHS_AHEAD // 12,
        },
        status=422 if form.errors else 200,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

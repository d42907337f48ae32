"""The URLs of the site; each package has a namespace of its own."""

from django.contrib import admin
from django.urls import include, path

from agreements.urls import agreement_patterns
from events.urls import (
    event_patterns,
    follow_up_patterns,
    outcome_patterns,
    program_patterns,
)
from partners.urls import partner_patterns, people_patterns

from .accounts.urls import account_patterns
from .deadlines.urls import attention_patterns, calendar_patterns, feed_patterns
from .imports.urls import import_log_patterns, import_patterns
from .pages.urls import (
    country_patterns,
    export_log_patterns,
    page_patterns,
    source_patterns,
)
from .reports.urls import report_patterns


def named(name: str, patterns: list):
    """An include under a namespace of its own."""
    return include((patterns, name), namespace=name)


handler400 = "perpusnas.pages.views.errors.bad_request"
handler403 = "perpusnas.pages.views.errors.permission_denied"
handler404 = "perpusnas.pages.views.errors.page_not_found"
handler500 = "perpusnas.pages.views.errors.server_error"

urlpatterns = [
    *page_patterns,
    *attention_patterns,
    path("partners/", named("partners", partner_patterns)),
    path("people/", named("people", people_patterns)),
    path("agreements/", named("agreements", agreement_patterns)),
    path("events/", named("events", event_patterns)),
    path("programs/", named("programs", program_patterns)),
    path("outcomes/", named("outcomes", outcome_patterns)),
    path("follow-ups/", named("follow_ups", follow_up_patterns)),
    path("sources/", named("sources", source_patterns)),
    path("reports/", named("reports", report_patterns)),
    path("log/", named("log", [*export_log_patterns, *import_log_patterns])),
    path("imports/", named("imports", import_patterns)),
    path("calendar/", named("calendar", calendar_patterns)),
    *feed_patterns,
    path("countries/", named("countries", country_patterns)),
    path("accounts/", include(account_patterns)),
    path("admin/", admin.site.urls),
]

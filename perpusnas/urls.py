"""Every address of the site.

Lists and forms are their apps'; pages that tell more than one app knows are the roof's,
in `overview`. They share a namespace, so that `partners:detail` is found beside
`partners:list`.
"""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from agreements.urls import agreement_patterns
from events.urls import (
    event_patterns,
    follow_up_patterns,
    outcome_patterns,
    program_patterns,
)
from partners.urls import partner_patterns, people_patterns

from .imports import pages as imports
from .overview import (
    agreements,
    attention,
    briefs,
    countries,
    coverage,
    doubts,
    events,
    feeds,
    health,
    home,
    log,
    months,
    partners,
    reports,
    search,
    sources,
)
from .overview.language import choose_language
from .overview.moved import or_where_it_went
from .overview.personal import pages as personal

source_patterns = [
    path("", sources.source_list, name="list"),
    path("export.csv", sources.source_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", sources.source_list, {"format": "xlsx"}, name="export_xlsx"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("suggest/", sources.source_suggest, name="suggest"),
    path("new/", sources.source_create, name="create"),
    path("<int:pk>/", sources.source_detail, name="detail"),
    path("<int:pk>/edit/", sources.source_edit, name="edit"),
    path("<int:pk>/delete/", sources.source_delete, name="delete"),
    path("<int:pk>/history/", sources.source_history, name="history"),
    path("<int:pk>/file/", sources.source_file, name="file"),
]
report_patterns = [
    path("", reports.report_index, name="list"),
    path("<slug:slug>/", reports.report, name="detail"),
    path("<slug:slug>.csv", reports.report, {"format": "csv"}, name="export_csv"),
    path("<slug:slug>.xlsx", reports.report, {"format": "xlsx"}, name="export_xlsx"),
]
log_patterns = [
    path("", log.export_log, name="list"),
    path("export.csv", log.export_log, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", log.export_log, {"format": "xlsx"}, name="export_xlsx"),
]
import_patterns = [
    path("", imports.import_list, name="list"),
    path("<str:key>/", imports.import_detail, name="detail"),
]
calendar_patterns = [
    path("", months.calendar_page, name="list"),
    path("feed/", feeds.feed_address, name="address"),
]
country_patterns = [
    path("suggest/", countries.country_suggest, name="suggest"),
    path("<slug:code>/", countries.country_detail, name="detail"),
    path("<slug:code>/brief/", briefs.country_brief, name="brief"),
]
account_patterns = [
    path(
        "login/",
        auth_views.LoginView.as_view(redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path(
        "password_change/",
        auth_views.PasswordChangeView.as_view(),
        name="password_change",
    ),
    path(
        "password_change/done/",
        auth_views.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path(
        "password_reset/",
        auth_views.PasswordResetView.as_view(
            email_template_name="registration/password_reset_email.txt",
            subject_template_name="registration/password_reset_subject.txt",
        ),
        name="password_reset",
    ),
    path(
        "password_reset/done/",
        auth_views.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "reset/<uidb64>/<token>/",
        auth_views.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "reset/done/",
        auth_views.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
]


def named(name: str, patterns: list):
    """An include under a namespace of its own."""
    return include((patterns, name), namespace=name)


urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("attention/", attention.attention, name="attention"),
    path(
        "partners/",
        named(
            "partners",
            [
                *partner_patterns,
                path(
                    "<int:pk>/",
                    or_where_it_went("partner")(partners.partner_detail),
                    name="detail",
                ),
                path(
                    "<int:pk>/brief/",
                    or_where_it_went("partner")(briefs.partner_brief),
                    name="brief",
                ),
            ],
        ),
    ),
    path(
        "people/",
        named(
            "people",
            [
                *people_patterns,
                path(
                    "<int:pk>/",
                    or_where_it_went("person")(partners.person_detail),
                    name="detail",
                ),
                path(
                    "<int:pk>/personal-data.json",
                    personal.personal_data,
                    name="personal_data",
                ),
                path("<int:pk>/erase/", personal.person_erase, name="erase"),
            ],
        ),
    ),
    path(
        "agreements/",
        named(
            "agreements",
            [
                *agreement_patterns,
                path("", agreements.agreement_list, name="list"),
                path(
                    "export.csv",
                    agreements.agreement_list,
                    {"format": "csv"},
                    name="export_csv",
                ),
                path(
                    "export.xlsx",
                    agreements.agreement_list,
                    {"format": "xlsx"},
                    name="export_xlsx",
                ),
                path("coverage/", coverage.coverage, name="coverage"),
                path(
                    "coverage.csv",
                    coverage.coverage,
                    {"format": "csv"},
                    name="coverage_csv",
                ),
                path(
                    "coverage.xlsx",
                    coverage.coverage,
                    {"format": "xlsx"},
                    name="coverage_xlsx",
                ),
                path("<int:pk>/", agreements.agreement_detail, name="detail"),
            ],
        ),
    ),
    path(
        "events/",
        named(
            "events",
            [*event_patterns, path("<int:pk>/", events.event_detail, name="detail")],
        ),
    ),
    path(
        "programs/",
        named(
            "programs",
            [
                *program_patterns,
                path("<int:pk>/", events.program_detail, name="detail"),
            ],
        ),
    ),
    path(
        "outcomes/",
        named(
            "outcomes",
            [
                *outcome_patterns,
                path("<int:pk>/", events.outcome_detail, name="detail"),
            ],
        ),
    ),
    path(
        "follow-ups/",
        named(
            "follow_ups",
            [
                *follow_up_patterns,
                path("<int:pk>/", events.follow_up_detail, name="detail"),
            ],
        ),
    ),
    path("sources/", named("sources", source_patterns)),
    path("reports/", named("reports", report_patterns)),
    path("log/", named("log", log_patterns)),
    path("imports/", named("imports", import_patterns)),
    path("calendar/", named("calendar", calendar_patterns)),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
    path("countries/", named("countries", country_patterns)),
    path("accounts/", include(account_patterns)),
    path("language/", choose_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

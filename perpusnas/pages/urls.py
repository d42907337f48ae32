"""URLs of pages that belong to no single app."""

from django.urls import path

from .views import (
    briefs,
    countries,
    export_log,
    file_columns,
    health,
    home,
    language,
    own_files,
    search,
    sources,
    verification,
)

page_patterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("language/", language.choose_language, name="set_language"),
    path("files/columns/", file_columns.choose_file_columns, name="file_columns"),
    path("files/", own_files.own_files, name="own_files"),
    path("files/<str:key>/", own_files.own_file, name="own_file"),
    path("files/<str:key>/delete/", own_files.delete_own_file, name="delete_own_file"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
source_patterns = [
    path("", sources.source_list, name="list"),
    path("export.csv", sources.source_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", sources.source_list, {"format": "xlsx"}, name="export_xlsx"),
    path("doubts/", verification.doubts, name="doubts"),
    path("doubts.csv", verification.doubts, {"format": "csv"}, name="doubts_csv"),
    path("doubts.xlsx", verification.doubts, {"format": "xlsx"}, name="doubts_xlsx"),
    path("suggest/", sources.source_suggest, name="suggest"),
    path("new/", sources.source_create, name="create"),
    path("<int:pk>/", sources.source_detail, name="detail"),
    path("<int:pk>/edit/", sources.source_edit, name="edit"),
    path("<int:pk>/delete/", sources.source_delete, name="delete"),
    path("<int:pk>/history/", sources.source_history, name="history"),
    path("<int:pk>/file/", sources.source_file, name="file"),
]
export_log_patterns = [
    path("", export_log.export_log, name="list"),
    path("export.csv", export_log.export_log, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", export_log.export_log, {"format": "xlsx"}, name="export_xlsx"),
]
country_patterns = [
    path("suggest/", countries.country_suggest, name="suggest"),
    path("<slug:code>/", countries.country_detail, name="detail"),
    path("<slug:code>/brief/", briefs.country_brief, name="brief"),
]

"""URLs of imports."""

from django.urls import path

from .views import imports, log, rows, undo

import_patterns = [
    path("", imports.import_list, name="list"),
    path("<str:key>/", imports.import_detail, name="detail"),
    path(
        "<str:key>/left-out.csv",
        rows.skipped_rows,
        {"format": "csv"},
        name="skipped_csv",
    ),
    path(
        "<str:key>/left-out.xlsx",
        rows.skipped_rows,
        {"format": "xlsx"},
        name="skipped_xlsx",
    ),
    path("<str:key>/undo/", undo.undo_import, name="undo"),
]
import_log_patterns = [
    path("imports/", log.import_log, name="imports"),
]

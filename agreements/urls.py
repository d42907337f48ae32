"""Addresses of agreements."""

from django.urls import path

from partners.merge_redirects import redirect_if_merged
from partners.views.history import history
from partners.views.merge import merge_page, merge_with
from partners.views.merge_undo import undo_page
from perpusnas.core.lists.row_files import row_file_patterns
from perpusnas.pages.views.duplicates import duplicates, verdict

from .models import Agreement
from .views import agreements, coverage, detail, reckoned_ends, records

agreement_patterns = [
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
    path("coverage.csv", coverage.coverage, {"format": "csv"}, name="coverage_csv"),
    path("coverage.xlsx", coverage.coverage, {"format": "xlsx"}, name="coverage_xlsx"),
    *row_file_patterns(agreements.agreement_row_file),
    path(
        "<int:pk>/",
        redirect_if_merged("agreement")(detail.agreement_detail),
        name="detail",
    ),
    path("suggest/", records.agreement_suggest, name="suggest"),
    path("pipeline/", records.agreement_pipeline, name="pipeline"),
    path("reckoned-ends/", reckoned_ends.reckoned_ends, name="reckoned_ends"),
    path("new/", records.agreement_create, name="create"),
    path("<int:pk>/edit/", records.agreement_edit, name="edit"),
    path("<int:pk>/renew/", records.agreement_renew, name="renew"),
    path("<int:pk>/stage/", records.agreement_move, name="move"),
    path("<int:pk>/extend/", records.agreement_extend, name="extend"),
    path("<int:pk>/terminate/", records.agreement_terminate, name="terminate"),
    path("<int:pk>/replace/", records.agreement_replace, name="replace"),
    path("<int:pk>/delete/", records.agreement_delete, name="delete"),
    path("<int:pk>/history/", history, {"model": Agreement}, name="history"),
    path("duplicates/", duplicates, {"model": Agreement}, name="duplicates"),
    path("duplicates/verdict/", verdict, {"model": Agreement}, name="verdict"),
    path("<int:pk>/merge/", merge_with, {"model": Agreement}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Agreement}, name="merge"),
    path(
        "<int:pk>/merged/<int:merged>/undo/",
        undo_page,
        {"model": Agreement},
        name="undo_merge",
    ),
]

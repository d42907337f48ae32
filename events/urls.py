"""URLs of events, programs, outcomes and follow-ups."""

from django.urls import path

from partners.merge_redirects import redirect_if_merged
from partners.views.history import history
from partners.views.merge import merge_page, merge_with
from partners.views.merge_undo import undo_page
from perpusnas.core.lists.row_files import row_file_patterns
from perpusnas.pages.views.duplicates import duplicates, verdict

from .models import Event
from .views import (
    details,
    events,
    follow_ups,
    outcome_totals,
    outcomes,
    participation,
    post_event_checks,
    program_detail,
    programs,
)

event_patterns = [
    path("", events.event_list, name="list"),
    path("export.csv", events.event_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", events.event_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", events.event_suggest, name="suggest"),
    path("suggest-promise/", events.scope_item_suggest, name="suggest_promise"),
    path("new/", events.event_create, name="create"),
    *row_file_patterns(events.event_row_file),
    path(
        "<int:pk>/",
        redirect_if_merged("event")(details.event_detail),
        name="detail",
    ),
    path("<int:pk>/edit/", events.event_edit, name="edit"),
    path(
        "<int:pk>/participation/",
        participation.participation_paste,
        name="participation",
    ),
    path("<int:pk>/delete/", events.event_delete, name="delete"),
    path("<int:pk>/history/", history, {"model": Event}, name="history"),
    path("duplicates/", duplicates, {"model": Event}, name="duplicates"),
    path("duplicates/verdict/", verdict, {"model": Event}, name="verdict"),
    path("<int:pk>/merge/", merge_with, {"model": Event}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Event}, name="merge"),
    path(
        "<int:pk>/merged/<int:merged>/undo/",
        undo_page,
        {"model": Event},
        name="undo_merge",
    ),
]

program_patterns = [
    path("", programs.program_list, name="list"),
    path("export.csv", programs.program_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", programs.program_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", programs.program_suggest, name="suggest"),
    path("new/", programs.program_create, name="create"),
    *row_file_patterns(programs.program_row_file),
    path("<int:pk>/", program_detail.program_detail, name="detail"),
    path("<int:pk>/edit/", programs.program_edit, name="edit"),
    path("<int:pk>/delete/", programs.program_delete, name="delete"),
    path("<int:pk>/history/", programs.program_history, name="history"),
]

outcome_patterns = [
    path("", outcomes.outcome_list, name="list"),
    path("export.csv", outcomes.outcome_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", outcomes.outcome_list, {"format": "xlsx"}, name="export_xlsx"),
    path("sums/", outcome_totals.outcome_sums, name="sums"),
    path("sums.csv", outcome_totals.outcome_sums, {"format": "csv"}, name="sums_csv"),
    path(
        "sums.xlsx", outcome_totals.outcome_sums, {"format": "xlsx"}, name="sums_xlsx"
    ),
    path("suggest/", outcomes.outcome_suggest, name="suggest"),
    path("new/", outcomes.outcome_create, name="create"),
    *row_file_patterns(outcomes.outcome_row_file),
    path("<int:pk>/", details.outcome_detail, name="detail"),
    path("<int:pk>/edit/", outcomes.outcome_edit, name="edit"),
    path("<int:pk>/delete/", outcomes.outcome_delete, name="delete"),
    path("<int:pk>/history/", outcomes.outcome_history, name="history"),
]

follow_up_patterns = [
    path("", follow_ups.follow_up_list, name="list"),
    path("export.csv", follow_ups.follow_up_list, {"format": "csv"}, name="export_csv"),
    path(
        "export.xlsx", follow_ups.follow_up_list, {"format": "xlsx"}, name="export_xlsx"
    ),
    path("new/", follow_ups.follow_up_create, name="create"),
    path("quick/", follow_ups.follow_up_quick, name="quick"),
    path("checks/", post_event_checks.check_list, name="checks"),
    path(
        "checks.csv", post_event_checks.check_list, {"format": "csv"}, name="checks_csv"
    ),
    path(
        "checks.xlsx",
        post_event_checks.check_list,
        {"format": "xlsx"},
        name="checks_xlsx",
    ),
    *row_file_patterns(follow_ups.follow_up_row_file),
    path("<int:pk>/", details.follow_up_detail, name="detail"),
    path("<int:pk>/edit/", follow_ups.follow_up_edit, name="edit"),
    path("<int:pk>/delete/", follow_ups.follow_up_delete, name="delete"),
    path("<int:pk>/history/", follow_ups.follow_up_history, name="history"),
]

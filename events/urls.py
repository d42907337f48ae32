"""Addresses of events and of what they led to, but for a record's own page."""

from django.urls import path

from . import views

event_patterns = [
    path("", views.event_list, name="list"),
    path("export.csv", views.event_list, {"format": "csv"}, name="export_csv"),
    path("suggest/", views.event_suggest, name="suggest"),
    path("suggest-promise/", views.promise_suggest, name="suggest_promise"),
    path("new/", views.event_create, name="create"),
    path("<int:pk>/edit/", views.event_edit, name="edit"),
    path("<int:pk>/delete/", views.event_delete, name="delete"),
    path("<int:pk>/history/", views.event_history, name="history"),
]

program_patterns = [
    path("", views.program_list, name="list"),
    path("export.csv", views.program_list, {"format": "csv"}, name="export_csv"),
    path("suggest/", views.program_suggest, name="suggest"),
    path("new/", views.program_create, name="create"),
    path("<int:pk>/edit/", views.program_edit, name="edit"),
    path("<int:pk>/delete/", views.program_delete, name="delete"),
    path("<int:pk>/history/", views.program_history, name="history"),
]

outcome_patterns = [
    path("", views.outcome_list, name="list"),
    path("export.csv", views.outcome_list, {"format": "csv"}, name="export_csv"),
    path("suggest/", views.outcome_suggest, name="suggest"),
    path("new/", views.outcome_create, name="create"),
    path("<int:pk>/edit/", views.outcome_edit, name="edit"),
    path("<int:pk>/delete/", views.outcome_delete, name="delete"),
    path("<int:pk>/history/", views.outcome_history, name="history"),
]

follow_up_patterns = [
    path("", views.follow_up_list, name="list"),
    path("export.csv", views.follow_up_list, {"format": "csv"}, name="export_csv"),
    path("new/", views.follow_up_create, name="create"),
    path("<int:pk>/edit/", views.follow_up_edit, name="edit"),
    path("<int:pk>/delete/", views.follow_up_delete, name="delete"),
    path("<int:pk>/history/", views.follow_up_history, name="history"),
]

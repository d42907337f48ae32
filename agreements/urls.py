"""Addresses of agreements, but for a record's own page, which is the roof's."""

from django.urls import path

from . import views

agreement_patterns = [
    path("", views.agreement_list, name="list"),
    path("export.csv", views.agreement_list, {"format": "csv"}, name="export_csv"),
    path("suggest/", views.agreement_suggest, name="suggest"),
    path("new/", views.agreement_create, name="create"),
    path("<int:pk>/edit/", views.agreement_edit, name="edit"),
    path("<int:pk>/delete/", views.agreement_delete, name="delete"),
    path("<int:pk>/history/", views.agreement_history, name="history"),
]

"""Addresses of reports."""

from django.urls import path

from . import views

report_patterns = [
    path("", views.report_index, name="list"),
    path("<slug:slug>/", views.report, name="detail"),
    path("<slug:slug>.csv", views.report, {"format": "csv"}, name="export_csv"),
    path("<slug:slug>.xlsx", views.report, {"format": "xlsx"}, name="export_xlsx"),
]

"""Addresses of partners and people, but for a record's own page, which is the roof's."""

from django.urls import path

from . import views
from .duplicates_page import duplicates, verdict
from .merge_page import merge_page, merge_with
from .models import Partner, Person

partner_patterns = [
    path("", views.partner_list, name="list"),
    path("export.csv", views.partner_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", views.partner_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", views.partner_suggest, name="suggest"),
    path("similar/", views.partner_similar, name="similar"),
    path("new/", views.partner_create, name="create"),
    path("<int:pk>/edit/", views.partner_edit, name="edit"),
    path("<int:pk>/delete/", views.partner_delete, name="delete"),
    path("<int:pk>/history/", views.partner_history, name="history"),
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/verdict/", verdict, name="verdict"),
    path("<int:pk>/merge/", merge_with, {"model": Partner}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Partner}, name="merge"),
    path("<int:pk>/logo/", views.partner_logo, name="logo"),
]

people_patterns = [
    path("", views.person_list, name="list"),
    path("export.csv", views.person_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", views.person_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", views.person_suggest, name="suggest"),
    path("similar/", views.person_similar, name="similar"),
    path("new/", views.person_create, name="create"),
    path("<int:pk>/edit/", views.person_edit, name="edit"),
    path("<int:pk>/delete/", views.person_delete, name="delete"),
    path("<int:pk>/history/", views.person_history, name="history"),
    path("<int:pk>/merge/", merge_with, {"model": Person}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Person}, name="merge"),
]

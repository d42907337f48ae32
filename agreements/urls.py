"""Addresses of agreements, but for the list and a record's own page, which are the roof's."""

from django.urls import path

from . import views

agreement_patterns = [
    path("suggest/", views.agreement_suggest, name="suggest"),
    path("pipeline/", views.agreement_pipeline, name="pipeline"),
    path("new/", views.agreement_create, name="create"),
    path("<int:pk>/edit/", views.agreement_edit, name="edit"),
    path("<int:pk>/renew/", views.agreement_renew, name="renew"),
    path("<int:pk>/stage/", views.agreement_move, name="move"),
    path("<int:pk>/extend/", views.agreement_extend, name="extend"),
    path("<int:pk>/terminate/", views.agreement_terminate, name="terminate"),
    path("<int:pk>/replace/", views.agreement_replace, name="replace"),
    path("<int:pk>/delete/", views.agreement_delete, name="delete"),
    path("<int:pk>/history/", views.agreement_history, name="history"),
]

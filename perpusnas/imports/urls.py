"""URLs of imports."""

from django.urls import path

from . import views

import_patterns = [
    path("", views.import_list, name="list"),
    path("<str:key>/", views.import_detail, name="detail"),
]

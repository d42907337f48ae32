"""URLs of partners and people."""

from django.urls import path

from perpusnas.core.lists.row_files import row_file_patterns
from perpusnas.pages.views.briefs import partner_brief
from perpusnas.privacy import views as privacy

from .merge_redirects import redirect_if_merged
from .models import Partner, Person
from .views import details, records
from .views.duplicates import duplicates, verdict
from .views.history import history
from .views.merge import merge_page, merge_with
from .views.merge_undo import undo_page

partner_patterns = [
    path("", records.partner_list, name="list"),
    path("export.csv", records.partner_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", records.partner_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", records.partner_suggest, name="suggest"),
    path("similar/", records.partner_similar, name="similar"),
    path("new/", records.partner_create, name="create"),
    *row_file_patterns(records.partner_row_file),
    path(
        "<int:pk>/",
        redirect_if_merged("partner")(details.partner_detail),
        name="detail",
    ),
    path(
        "<int:pk>/brief/",
        redirect_if_merged("partner")(partner_brief),
        name="brief",
    ),
    path("<int:pk>/edit/", records.partner_edit, name="edit"),
    path("<int:pk>/delete/", records.partner_delete, name="delete"),
    path("<int:pk>/history/", history, {"model": Partner}, name="history"),
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/verdict/", verdict, name="verdict"),
    path("<int:pk>/merge/", merge_with, {"model": Partner}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Partner}, name="merge"),
    path(
        "<int:pk>/merged/<int:merged>/undo/",
        undo_page,
        {"model": Partner},
        name="undo_merge",
    ),
    path("<int:pk>/logo/", records.partner_logo, name="logo"),
]

people_patterns = [
    path("", records.person_list, name="list"),
    path("export.csv", records.person_list, {"format": "csv"}, name="export_csv"),
    path("export.xlsx", records.person_list, {"format": "xlsx"}, name="export_xlsx"),
    path("suggest/", records.person_suggest, name="suggest"),
    path("similar/", records.person_similar, name="similar"),
    path("new/", records.person_create, name="create"),
    *row_file_patterns(records.person_row_file),
    path(
        "<int:pk>/",
        redirect_if_merged("person")(details.person_detail),
        name="detail",
    ),
    path(
        "<int:pk>/personal-data.json",
        privacy.personal_data,
        name="personal_data",
    ),
    path("<int:pk>/erase/", privacy.person_erase, name="erase"),
    path("<int:pk>/edit/", records.person_edit, name="edit"),
    path("<int:pk>/delete/", records.person_delete, name="delete"),
    path("<int:pk>/history/", history, {"model": Person}, name="history"),
    path("<int:pk>/merge/", merge_with, {"model": Person}, name="merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_page, {"model": Person}, name="merge"),
    path(
        "<int:pk>/merged/<int:merged>/undo/",
        undo_page,
        {"model": Person},
        name="undo_merge",
    ),
]

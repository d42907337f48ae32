"""Nothing of imports is in the admin: a failed task could show the cells of a file."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)

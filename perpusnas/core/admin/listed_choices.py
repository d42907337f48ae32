"""The admin of the lists of kinds and roles."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..models.listed_choices import columns_of
from .editing import EditingAdmin
from .forms import AdminForm


def uses_of(column: Any) -> Coalesce:
    """Return how many records have the code of a row in this column."""
    records = column.model._base_manager.filter(**{column.name: OuterRef("code")})
    counts = records.order_by().values(column.name).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, IntegerField()), 0)


class ListedChoiceAdmin(EditingAdmin):
    """A list of kinds or roles: rows are added, renamed, ordered and retired, never
    deleted."""

    form = AdminForm
    list_display = ("label_id", "label_en", "code", "position", "is_retired", "uses")
    list_filter = ("is_retired",)
    search_fields = ("label_id", "label_en", "code")

    def get_fields(self, request, obj=None):
        fields: list[Any] = [("label_id", "label_en"), ("code", "position")]
        if hasattr(self.model, "mark"):
            fields.append("mark")
        return [*fields, "is_retired", *(["uses"] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        """What rules, addresses and files depend on is fixed once it is saved."""
        fixed = {"code", "mark"} & {field.name for field in self.opts.fields}
        return (*sorted(fixed), "uses") if obj else ()

    def get_queryset(self, request):
        uses: Any = Value(0)
        for column in columns_of(self.model):
            uses += uses_of(column)
        return super().get_queryset(request).annotate(uses=uses)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("records that have it"), ordering=F("uses"))
    def uses(self, obj):
        return obj.uses

"""What every record was before: full snapshots with who, when, why and by which route."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..access import current_act, current_route

DERIVED = ["search_text", "label_id", "label_en", "is_extended", "compared"]


class HistoryEntry(models.Model):
    """A snapshot; beside django-simple-history's own columns, the route it came by."""

    route = models.CharField(
        _("route"), max_length=200, default=current_route, editable=False
    )

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model; derived columns are no part of it."""

    def __init__(self, **options):
        options.setdefault("bases", [HistoryEntry])
        options.setdefault("inherit", True)
        options.setdefault("user_model", settings.AUTH_USER_MODEL)
        options.setdefault("get_user", lambda **_kwargs: current_act().user)
        options.setdefault("excluded_fields", DERIVED)
        super().__init__(**options)

    def create_history_model(self, model, inherited):
        """Each history model names only those derived columns that its model has."""
        # A column is of one table: shared, an update would go to another one.
        self.history_change_reason_field = models.TextField(null=True)
        made = super().create_history_model(model, inherited)
        columns = {field.name for field in model._meta.fields}
        made._history_excluded_fields = [name for name in DERIVED if name in columns]
        return made

    def get_change_reason_for_object(self, instance, history_type, using):
        return getattr(instance, "_change_reason", None) or current_act().reason or None

"""History tables: a full snapshot for each change, with user, time, reason and
route."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..audit import audit_context, audit_route
from ..caching import Sensitive

DERIVED = ["search_text", "label_id", "label_en", "is_extended", "compared"]


class HistoryEntry(Sensitive, models.Model):
    """Base of all history models: adds the route to the columns of
    django-simple-history."""

    route = models.CharField(
        _("route"), max_length=200, default=audit_route, editable=False
    )

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model, without its derived columns."""

    def __init__(self, **options):
        options.setdefault("bases", [HistoryEntry])
        options.setdefault("inherit", True)
        options.setdefault("user_model", settings.AUTH_USER_MODEL)
        options.setdefault("get_user", lambda **_kwargs: audit_context().user)
        options.setdefault("excluded_fields", DERIVED)
        super().__init__(**options)

    def create_history_model(self, model, inherited):
        """Exclude only those derived columns that the model has."""
        # Each history model needs its own field: a shared one would update another table.
        self.history_change_reason_field = models.TextField(null=True)
        history_model = super().create_history_model(model, inherited)
        columns = {field.name for field in model._meta.fields}
        history_model._history_excluded_fields = [
            name for name in DERIVED if name in columns
        ]
        return history_model

    def get_change_reason_for_object(self, instance, history_type, using):
        """Return the reason set on the instance, or else that of the audit context."""
        return (
            getattr(instance, "_change_reason", None) or audit_context().reason or None
        )

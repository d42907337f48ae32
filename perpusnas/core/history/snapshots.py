"""History tables: a full snapshot for each change, with user, time, reason and
route."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.signals import post_create_historical_record

from ..audit import audit_context, audit_route
from ..caching import Sensitive

DERIVED = ["search_text", "label_id", "label_en", "is_extended", "compared"]
DERIVED += ["sort_id", "sort_en"]


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


# The entries of one act

_collected: ContextVar[dict[str, list[int]] | None] = ContextVar(
    "collected", default=None
)


@contextmanager
def collected_entries() -> Iterator[dict[str, list[int]]]:
    """Collect the IDs of the entries that changes made inside add to the history, by the
    label of the model that they are the history of."""
    entries: dict[str, list[int]] = {}
    token = _collected.set(entries)
    try:
        yield entries
    finally:
        _collected.reset(token)


def collect(model: type[models.Model], ids: Iterable[int]) -> None:
    """Add entries to those that are collected at the moment, if any are."""
    if (entries := _collected.get()) is not None:
        entries.setdefault(model._meta.label_lower, []).extend(ids)


@receiver(post_create_historical_record)
def collect_entry(instance, history_instance, **_signal) -> None:
    """Collect the entry of a record or row that was saved or deleted by itself."""
    collect(type(instance), [history_instance.history_id])


def collect_latest(model: Any, keys: list[int]) -> None:
    """Collect the latest entry of each row with these keys, just added in one
    statement."""
    if _collected.get() is not None:
        past = model.history.model.objects.filter(id__in=keys).order_by()
        latest = past.values("id").annotate(latest=Max("history_id"))
        collect(model, latest.values_list("latest", flat=True))

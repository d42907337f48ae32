"""All personal data of a person, for that person (the right of access)."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.models import Person
from perpusnas.core.audit import audit_context
from perpusnas.core.dates.moments import moment_in_words
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.history.differences import field_value_text
from perpusnas.core.history.entries import ACTIONS

from .mentions import identifying_terms, mentions, split_terms
from .personal_data import TABLES, TRACKED_TABLES, with_merged


def dossier(person: Person) -> dict[str, Any]:
    """Return the data with headings and values in words, as on the pages."""
    people = with_merged(person)
    ids = [record.pk for record in people]
    terms, unclear = split_terms(identifying_terms(ids), ids)
    return {
        _("Personal data of"): str(person),
        _("ID"): [f"#{pk}" for pk in ids],
        _("As of"): moment_in_words(timezone.now()),
        _("Put together by"): str(audit_context().user),
        _("In the register now"): current_rows(ids),
        _("In texts of other records"): mentions_elsewhere(terms + unclear),
        _("History"): past_snapshots(ids),
    }


def current_rows(ids: list[int]) -> dict[str, list]:
    """Return the current rows about these people, by kind."""
    rows_by_kind = {}
    for holding in TABLES:
        if rows := list(holding.current_rows(ids)):
            rows_by_kind[kind_label(holding.model)] = [
                filled_fields(row) for row in rows
            ]
    return rows_by_kind


def past_snapshots(ids: list[int]) -> list[dict]:
    """Return all snapshots, oldest first, with time, user, route, reason and
    content."""
    snapshots = [
        snapshot
        for holding in TRACKED_TABLES
        for snapshot in holding.snapshots(ids).select_related("history_user")
    ]
    snapshots.sort(key=lambda s: (s.history_date, s.history_id))
    return [
        {
            _("When"): moment_in_words(snapshot.history_date),
            _("Who"): str(snapshot.history_user or _("not known")),
            _("Via"): snapshot.route,
            _("Reason"): snapshot.history_change_reason or "",
            pgettext("in the history", "Change"): str(ACTIONS[snapshot.history_type]),
            _("Type"): kind_label(snapshot.instance_type),
            _("Content"): filled_fields(snapshot, snapshot.instance_type),
        }
        for snapshot in snapshots
    ]


def mentions_elsewhere(terms: list[str]) -> list[dict]:
    """Return the texts of other records that contain one of the terms."""
    own = {holding.model for holding in TRACKED_TABLES if holding.erased}
    return [
        {
            _("Type"): kind_label(type(mention.instance)),
            _("ID"): f"#{mention.instance.pk}",
            _("Field"): capfirst(str(mention.field.verbose_name)),
            _("Text"): mention.text,
        }
        for mention in mentions(terms, history=False)
        if type(mention.instance) not in own
    ]


def kind_label(model) -> str:
    """Return the name of a model for display."""
    return capfirst(str(model._meta.verbose_name))


def filled_fields(row, model=None) -> dict[str, str]:
    """Return the filled fields of a row or snapshot as text, by label."""
    model = model or type(row)
    bounds = {
        name
        for column in model._meta.concrete_fields
        if isinstance(column, PartialDateField)
        for name in column.bound_names()
    }
    values = {}
    for column in model._meta.concrete_fields:
        if column.name in bounds or not hasattr(row, column.attname):
            continue
        if text := value_in_words(row, column):
            values[capfirst(str(column.verbose_name))] = text
    return values


def value_in_words(row, column: models.Field) -> str:
    """Return a value as text; for a foreign key the name and number of its target."""
    value = getattr(row, column.attname)
    if column.related_model and value is not None:
        target = column.related_model._base_manager.filter(pk=value).first()
        return f"{target or ''} #{value}".strip()
    return field_value_text(column, value)

"""Everything that the register holds of a person, to be handed to that person."""

from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.models import Person
from perpusnas.core.access import current_act
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.history.differences import plain
from perpusnas.core.history.entries import ACTIONS

from .mentions import mentions, split_terms, told_of
from .personal_data import HOLDINGS, TRACKED, with_merged


def dossier(person: Person) -> dict[str, Any]:
    """In the words of the pages, so that everybody can read it."""
    people = with_merged(person)
    numbers = [part.pk for part in people]
    terms, unclear = split_terms(told_of(numbers), numbers)
    return {
        _("Personal data of"): str(person),
        _("ID"): [f"#{number}" for number in numbers],
        _("As of"): moment(timezone.now()),
        _("Put together by"): str(current_act().user),
        _("In the register now"): now(numbers),
        _("In texts of other records"): elsewhere(terms + unclear),
        _("History"): past(numbers),
    }


def now(numbers: list[int]) -> dict[str, list]:
    """Every row that tells of these people, by its kind."""
    found = {}
    for holding in HOLDINGS:
        if rows := list(holding.now(numbers)):
            found[kind_of(holding.model)] = [facts(row) for row in rows]
    return found


def past(numbers: list[int]) -> list[dict]:
    """Every snapshot, oldest first: when, by whom, by which route, and what it said."""
    snapshots = [
        snapshot
        for holding in TRACKED
        for snapshot in holding.past(numbers).select_related("history_user")
    ]
    snapshots.sort(key=lambda s: (s.history_date, s.history_id))
    return [
        {
            _("When"): moment(snapshot.history_date),
            _("Who"): str(snapshot.history_user or _("not known")),
            _("Via"): snapshot.route,
            _("Reason"): snapshot.history_change_reason or "",
            pgettext("in the history", "Change"): str(ACTIONS[snapshot.history_type]),
            _("Type"): kind_of(snapshot.instance_type),
            _("Content"): facts(snapshot, snapshot.instance_type),
        }
        for snapshot in snapshots
    ]


def elsewhere(terms: list[str]) -> list[dict]:
    """The texts of other records in which somebody of this name is spoken of."""
    own = {holding.model for holding in TRACKED if holding.erased}
    return [
        {
            _("Type"): kind_of(type(mention.thing)),
            _("ID"): f"#{mention.thing.pk}",
            _("Field"): capfirst(str(mention.field.verbose_name)),
            _("Text"): mention.text,
        }
        for mention in mentions(terms, history=False)
        if type(mention.thing) not in own
    ]


def kind_of(model) -> str:
    return capfirst(str(model._meta.verbose_name))


def facts(row, model=None) -> dict[str, str]:
    """What a row says: every field that is filled, in words."""
    model = model or type(row)
    bounds = {
        name
        for column in model._meta.concrete_fields
        if isinstance(column, PartialDateField)
        for name in column.bound_names()
    }
    found = {}
    for column in model._meta.concrete_fields:
        if column.name in bounds or not hasattr(row, column.attname):
            continue
        if said := words(row, column):
            found[capfirst(str(column.verbose_name))] = said
    return found


def words(row, column: models.Field) -> str:
    """A value in words; of what it points to the name and the number."""
    value = getattr(row, column.attname)
    if column.related_model and value is not None:
        target = column.related_model._base_manager.filter(pk=value).first()
        return f"{target or ''} #{value}".strip()
    return plain(column, value)


def moment(value) -> str:
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")

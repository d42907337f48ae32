"""The history page of a record: all changes of it and of its rows, newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.paginator import EmptyPage, Paginator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from ..lists.paging import Page, PagingForm, numbered_page, whole_page
from ..models import Record, Row
from ..visibility import cached_for_user, points_to_record, points_to_row
from .differences import FieldChange, VisibleNames, field_changes, tracked_fields
from .wording import actor_in_words, reason_in_words, route_in_words

PER_PAGE = 50
ACTIONS = {
    "+": gettext_lazy("Added"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Removed"),
}
ChangeKey = tuple[datetime, int, int]
Tracked = type[Record] | type[Row]


@dataclass
class HistoryLine:
    """One change of the record or of one of its rows, as the page shows it."""

    when: datetime
    who: str
    route: str
    reason: str
    action: str
    kind: str
    compared: bool
    changes: list[FieldChange] = field(default_factory=list)


def history_page(
    request: HttpRequest,
    record: Record,
    template: str = "includes/history.html",
    context: dict | None = None,
) -> HttpResponse:
    """Render the history of a record, `PER_PAGE` changes a page. Raises Http404 for a
    page that does not exist."""
    paging = PagingForm(request.GET, [])
    if not paging.is_valid():
        raise Http404
    keys = history_keys(record, request.user)
    page = page_of_keys(request, keys, paging.cleaned_data["page"] or 1)
    shown = {
        "record": record,
        "kinds": capfirst(record._meta.verbose_name_plural),
        "list_url": f"{resolve(record.get_absolute_url()).namespace}:list",
        "entries": history_lines(record, page.rows, request.user),
        "page": page,
    }
    return render(request, template, {**shown, **(context or {})})


def page_of_keys(request: HttpRequest, keys: QuerySet, number: int) -> Page:
    """Return a page of the keys of changes; they are only counted where there is more than
    one page. Raises Http404 for a page that does not exist."""
    first = list(keys[: PER_PAGE + 1]) if number == 1 else []
    if number == 1 and len(first) <= PER_PAGE:
        return whole_page(first)
    try:
        return numbered_page(request, Paginator(keys, PER_PAGE).page(number))
    except EmptyPage as error:
        raise Http404 from error


def tracked_models(owner: type[Record]) -> list[Tracked]:
    """Return the model of the record and the models of all rows that may point to
    it."""
    rows = [
        m for m in apps.get_models() if issubclass(m, Row) and foreign_keys_to(m, owner)
    ]
    return [owner, *rows]


def foreign_keys_to(model: type[models.Model], owner: type[Record]) -> list[str]:
    """Return the names of the model's foreign keys to `owner`."""
    return [f.name for f in model._meta.fields if f.related_model is owner]


def history_keys(record: Record, user) -> QuerySet:
    """Return the keys of all changes, newest first: time, index in `tracked_models`, snapshot
    id.

    A row that once belonged to the record stays in its history after it was moved. Rows
    that point to a record which the user may not see are left out.
    """
    own = type(record).history.model.objects.order_by().filter(id=record.pk)
    parts = [numbered_keys(without_empty(own, type(record)), 0)]
    for kind, model, ever in rows_in_history(record):
        past = model.history.model.objects.order_by()
        rows = past.filter(id__in=past.filter(ever).values("id"))
        parts.append(numbered_keys(readable_snapshots(rows, model, user), kind))
    merged = parts[0].union(*parts[1:], all=True)
    return merged.order_by("-history_date", "-trail_kind", "-history_id")


def numbered_keys(snapshots: QuerySet, kind: int) -> QuerySet:
    """Return the keys of snapshots of one model."""
    numbered = snapshots.annotate(trail_kind=Value(kind, models.IntegerField()))
    return numbered.values_list("history_date", "trail_kind", "history_id")


def rows_in_history(record: Record) -> list[tuple[int, type[Row], Q]]:
    """Return the models of rows that ever belonged to a record: index in `tracked_models`,
    model, and the condition that they did.

    One short statement leaves out the others: what the reader may see of a row makes a
    statement so long that planning it takes most of the time.
    """
    found = {}
    for kind, model in enumerate(tracked_models(type(record))[1:], start=1):
        names = foreign_keys_to(model, type(record))
        ever = reduce(or_, (Q(**{name: record.pk}) for name in names))
        found[kind] = kind, model, ever
    present = [
        numbered_keys(m.history.model.objects.order_by().filter(ever), kind)[:1]
        for kind, m, ever in found.values()
    ]
    kinds = {kind for _when, kind, _id in present[0].union(*present[1:], all=True)}
    return [found[kind] for kind in sorted(kinds)]


def without_empty(snapshots: QuerySet, model: type[models.Model]) -> QuerySet:
    """Leave out snapshots of a record in which no editable field changed.

    Saving the rows of a record raises its version and makes a snapshot of the record;
    the changes are in the snapshots of the rows.
    """
    past = snapshots.model.objects.order_by()
    earlier = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    earlier = earlier.order_by("-history_id").values("history_id")[:1]
    same = [is_same(column) for column in tracked_fields(model)]
    unchanged = Exists(past.filter(*same, history_id=OuterRef("earlier_id")))
    snapshots = snapshots.annotate(earlier_id=Subquery(earlier))
    return snapshots.exclude(unchanged, history_type="~")


def is_same(column: models.Field) -> Q:
    """Return the condition that a column equals that of the outer query."""
    name = column.attname
    both_empty = Q(IsNull(OuterRef(name), True), **{f"{name}__isnull": True})
    return Q(**{name: OuterRef(name)}) | both_empty


def readable_snapshots(rows: QuerySet, model: type[models.Model], user) -> QuerySet:
    """Leave out snapshots that point to a record hidden from the user, or to a row that
    ever did."""
    if not issubclass(model, Row):
        return rows
    hidden = cached_for_user(
        user, f"hidden snapshots {model}", lambda: points_to_hidden(model, user)
    )
    return rows.exclude(hidden)


def points_to_hidden(model: type[models.Model], user) -> Q:
    """Return the condition that a snapshot of a row points to something hidden from the
    user."""
    # As EXISTS of the few rows of one record: lists of what is visible or hidden would be
    # made of whole tables.
    condition = Q(pk__in=[])
    for column in model._meta.fields:
        target: Any = column.related_model
        named = OuterRef(column.attname)
        if points_to_record(column):
            seen = target.objects.seen_in_history(user).order_by()
            filled = Q(**{f"{column.name}__isnull": False})
            condition |= filled & ~Exists(seen.filter(pk=named))
        elif points_to_row(column):
            past = target.history.model.objects.order_by().filter(id=named)
            condition |= Exists(past.filter(points_to_hidden(target, user)))
    return condition


def history_lines(record: Record, keys: Sequence[ChangeKey], user) -> list[HistoryLine]:
    """Return the changes with these keys, in the same order, with a few queries a
    model."""
    kinds = tracked_models(type(record))
    ids_by_kind = defaultdict(list)
    for _when, kind, snapshot in keys:
        ids_by_kind[kind].append(snapshot)
    found = {
        kind: with_previous_snapshots(kinds[kind], ids, user)
        for kind, ids in ids_by_kind.items()
    }
    changes = [(kinds[kind], *found[kind][key]) for _when, kind, key in keys]
    names = VisibleNames(user, record, changes)
    return [history_line(*change, names) for change in changes]


def with_previous_snapshots(
    model: Tracked, ids: list[int], user
) -> dict[int, tuple[Any, Any]]:
    """Return snapshots by id, each with the previous snapshot of the same object; None
    where there is none that the user may see."""
    past = model.history.model.objects.order_by()
    previous = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    previous = previous.order_by("-history_id").values("history_id")[:1]
    snapshots = past.filter(history_id__in=ids).select_related("history_user")
    snapshots = list(snapshots.annotate(earlier_id=Subquery(previous)))
    earlier = {snapshot.earlier_id for snapshot in snapshots} - {None}
    previous_snapshots = (
        readable_snapshots(past, model, user).in_bulk(earlier) if earlier else {}
    )
    return {s.history_id: (s, previous_snapshots.get(s.earlier_id)) for s in snapshots}


def history_line(model, snapshot, previous, names: VisibleNames) -> HistoryLine:
    """Return one change for display; additions and removals have nothing to compare
    with."""
    kind = snapshot.history_type
    old = {"+": None, "~": previous, "-": snapshot}[kind]
    new = None if kind == "-" else snapshot
    return HistoryLine(
        when=snapshot.history_date,
        who=actor_in_words(snapshot),
        route=route_in_words(snapshot),
        reason=reason_in_words(snapshot),
        action=str(ACTIONS[kind]),
        kind=str(capfirst(model._meta.verbose_name)),
        compared=old is not None and new is not None,
        changes=field_changes(model, old, new, names),
    )

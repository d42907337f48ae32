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

from ..lists.paging import Page, PagingForm, numbered_page
from ..models import Record, Row
from ..visibility import cached_for_user, points_to_record, points_to_row
from .differences import FieldChange, VisibleNames, field_changes, tracked_fields
from .wording import actor_in_words, reason_in_words, route_in_words

PER_PAGE = 50
MAX_COUNTED = 1_000
# Changes of which is asked at once whether the user may see them.
MAX_READ = 10_000
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
    number = paging.cleaned_data["page"] or 1
    changes = Changes(record, request.user, max(MAX_COUNTED, number * PER_PAGE) + 1)
    page = page_of_changes(request, changes.visible, number)
    shown = {
        "record": record,
        "kinds": capfirst(record._meta.verbose_name_plural),
        "list_url": f"{resolve(record.get_absolute_url()).namespace}:list",
        "entries": changes.lines(page.rows),
        "page": page,
    }
    return render(request, template, {**shown, **(context or {})})


def page_of_changes(request: HttpRequest, keys: list[ChangeKey], number: int) -> Page:
    """Return a page of changes, of which more than `MAX_COUNTED` are not counted. Raises
    Http404 for a page that does not exist."""
    try:
        found = Paginator(keys, PER_PAGE).page(number)
    except EmptyPage as error:
        raise Http404 from error
    page = numbered_page(request, found)
    if len(keys) > MAX_COUNTED:
        page.is_capped, page.total, page.last_url = True, MAX_COUNTED, ""
    return page


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


class Changes:
    """The changes of a record and of the rows that ever belonged to it, as far as a user
    may see them; `visible` has their keys, newest first, at least the first `most`.

    A row that was moved to another record stays in the history. Rows that point to a
    record which the user may not see are left out. Rights are checked for the newest
    changes only, so that a record with 100,000 rows takes no longer than others.
    """

    def __init__(self, record: Record, user: Any, most: int):
        self.record, self.user = record, user
        self.kinds = tracked_models(type(record))
        self.visible: list[ChangeKey] = []
        self.read: set[ChangeKey] = set()
        block = min(most, MAX_READ)
        last: ChangeKey | None = None
        while len(self.visible) < most:
            keys = self.keys_after(last, block)
            self.visible += self.visible_among(keys)
            if len(keys) < block:
                break
            last = keys[-1]

    def keys_after(self, last: ChangeKey | None, most: int) -> list[ChangeKey]:
        """Return the keys of changes after (older than) this one, whoever may see them:
        time, index in `tracked_models`, id of the snapshot."""
        parts = []
        for kind, model in enumerate(self.kinds):
            past = model.history.model.objects.order_by()
            if kind:
                names = foreign_keys_to(model, type(self.record))
                ever = reduce(or_, (Q(**{name: self.record.pk}) for name in names))
                rows = past.filter(id__in=past.filter(ever).values("id"))
            else:
                rows = past.filter(id=self.record.pk)
            parts.append(numbered_keys(rows.filter(older(kind, last)), kind))
        merged = parts[0].union(*parts[1:], all=True)
        order = ("-history_date", "-trail_kind", "-history_id")
        return list(merged.order_by(*order)[:most])

    def visible_among(self, keys: list[ChangeKey]) -> list[ChangeKey]:
        """Return those of these changes that the user may see, in the same order."""
        self.read.update(keys)
        seen = set()
        for kind, ids in by_kind(keys).items():
            model = self.kinds[kind]
            rows = model.history.model.objects.order_by().filter(history_id__in=ids)
            if kind:
                rows = readable_snapshots(rows, model, self.user)
            else:
                rows = without_empty(rows, model)
            seen |= {(kind, n) for n in rows.values_list("history_id", flat=True)}
        return [key for key in keys if key[1:] in seen]

    def lines(self, keys: Sequence[ChangeKey]) -> list[HistoryLine]:
        """Return the changes with these keys, in the same order, with a few queries a
        model."""
        found = {
            kind: self.with_previous(kind, ids) for kind, ids in by_kind(keys).items()
        }
        changes = [(self.kinds[kind], *found[kind][n]) for _when, kind, n in keys]
        names = VisibleNames(self.user, self.record, changes)
        return [history_line(*change, names) for change in changes]

    def with_previous(self, kind: int, ids: list[int]) -> dict[int, tuple[Any, Any]]:
        """Return snapshots by id, each with the previous snapshot of the same object; None
        where there is none that the user may see."""
        model = self.kinds[kind]
        past = model.history.model.objects.order_by()
        previous = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        previous = previous.order_by("-history_id").values("history_id")[:1]
        snapshots = past.filter(history_id__in=ids).select_related("history_user")
        snapshots = list(snapshots.annotate(earlier_id=Subquery(previous)))
        earlier = {snapshot.earlier_id for snapshot in snapshots} - {None}
        if kind:
            earlier = self.readable(kind, earlier)
        found = past.in_bulk(earlier)
        return {s.history_id: (s, found.get(s.earlier_id)) for s in snapshots}

    def readable(self, kind: int, ids: set[int]) -> set[int]:
        """Return those of these snapshots of rows that the user may see."""
        visible = {n for _when, k, n in self.visible if k == kind}
        unknown = ids - {n for _when, k, n in self.read if k == kind}
        if unknown:
            model = self.kinds[kind]
            rows = model.history.model.objects.order_by().filter(history_id__in=unknown)
            rows = readable_snapshots(rows, model, self.user)
            visible |= set(rows.values_list("history_id", flat=True))
        return ids & visible


def by_kind(keys: Sequence[ChangeKey]) -> dict[int, list[int]]:
    """Return the ids of snapshots by the index of their model."""
    found = defaultdict(list)
    for _when, kind, snapshot in keys:
        found[kind].append(snapshot)
    return found


def older(kind: int, last: ChangeKey | None) -> Q:
    """Return the condition that a snapshot of a model comes after this change, newest
    first; without one, all do."""
    if last is None:
        return Q()
    when, last_kind, snapshot = last
    before = Q(history_date__lt=when)
    if kind == last_kind:
        return before | Q(history_date=when, history_id__lt=snapshot)
    return before | Q(history_date=when) if kind < last_kind else before


def numbered_keys(snapshots: QuerySet, kind: int) -> QuerySet:
    """Return the keys of snapshots of one model."""
    numbered = snapshots.annotate(trail_kind=Value(kind, models.IntegerField()))
    return numbered.values_list("history_date", "trail_kind", "history_id")


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
            condition |= filled & ~Q(Exists(seen.filter(pk=named)))
        elif points_to_row(column):
            past = target.history.model.objects.order_by().filter(id=named)
            condition |= Q(Exists(past.filter(points_to_hidden(target, user))))
    return condition


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

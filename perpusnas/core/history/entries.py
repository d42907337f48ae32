"""What became of a record: every change of it and of its rows, newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

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

from ..lists.paging import PagingForm, numbered_page
from ..models import Record, Row
from ..visibility import names_records, names_rows
from .differences import Change, Names, changes, told
from .wording import actor_in_words, reason_in_words, route_in_words

PER_PAGE = 100
ACTIONS = {
    "+": gettext_lazy("Added"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Removed"),
}
Key = tuple[datetime, int, int]


@dataclass
class Entry:
    """One change of the record or of one of its rows."""

    when: datetime
    who: str
    route: str
    reason: str
    action: str
    kind: str
    compared: bool
    changes: list[Change] = field(default_factory=list)


def history_page(request: HttpRequest, record: Record) -> HttpResponse:
    """The page of all that was ever changed, a hundred entries at a time."""
    paging = PagingForm(request.GET, [])
    if not paging.is_valid():
        raise Http404
    pages = Paginator(trail(record, request.user), PER_PAGE)
    try:
        page = numbered_page(request, pages.page(paging.cleaned_data["page"] or 1))
    except EmptyPage as error:
        raise Http404 from error
    shown = {
        "record": record,
        "kinds": capfirst(record._meta.verbose_name_plural),
        "list_url": f"{resolve(record.get_absolute_url()).namespace}:list",
        "entries": entries(record, page.rows, request.user),
        "page": page,
    }
    return render(request, "includes/history.html", shown)


def tracked(owner: type[Record]) -> list[type[models.Model]]:
    """The record's own model, and every kind of row that may point to it."""
    rows = [m for m in apps.get_models() if issubclass(m, Row) and links(m, owner)]
    return [owner, *rows]


def links(model: type[models.Model], owner: type[Record]) -> list[str]:
    return [f.name for f in model._meta.fields if f.related_model is owner]


def trail(record: Record, user) -> QuerySet:
    """Keys of all entries, newest first: when, which of `tracked`, which snapshot.

    A row that was once the record's stays in its trail, wherever it went since. A row
    that names a record which this reader may not see is left out.
    """
    parts = []
    for kind, model in enumerate(tracked(type(record))):
        past = model.history.model.objects.order_by()
        if model is type(record):
            rows = without_empty(past.filter(id=record.pk), model)
        else:
            ever = Q()
            for name in links(model, type(record)):
                ever |= Q(**{name: record.pk})
            rows = past.filter(id__in=past.filter(ever).values("id"))
            rows = readable(rows, model, user)
        numbered = rows.annotate(trail_kind=Value(kind, models.IntegerField()))
        parts.append(numbered.values_list("history_date", "trail_kind", "history_id"))
    merged = parts[0].union(*parts[1:], all=True)
    return merged.order_by("-history_date", "-trail_kind", "-history_id")


def without_empty(snapshots: QuerySet, model: type[models.Model]) -> QuerySet:
    """Snapshots of a record without those that changed nothing that people fill in.

    Saving the rows of a record raises its version, which is a snapshot of its own; what
    was changed stands in the snapshots of the rows.
    """
    past = snapshots.model.objects.order_by()
    earlier = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    earlier = earlier.order_by("-history_id").values("history_id")[:1]
    same = [is_same(column) for column in told(model)]
    unchanged = Exists(past.filter(*same, history_id=OuterRef("earlier_id")))
    snapshots = snapshots.annotate(earlier_id=Subquery(earlier))
    return snapshots.exclude(unchanged, history_type="~")


def is_same(column: models.Field) -> Q:
    """That a column of a snapshot says what it says in the outer query."""
    name = column.attname
    both_empty = Q(IsNull(OuterRef(name), True), **{f"{name}__isnull": True})
    return Q(**{name: OuterRef(name)}) | both_empty


def readable(rows: QuerySet, model: type[models.Model], user) -> QuerySet:
    """Snapshots that name no record which is hidden from this reader, and no row that
    ever did."""
    return rows.exclude(unreadable(model, user)) if issubclass(model, Row) else rows


def unreadable(model: type[models.Model], user) -> Q:
    """That a snapshot of a row names something hidden."""
    condition = Q(pk__in=[])
    for column in model._meta.fields:
        target = column.related_model
        if names_records(column):
            seen = target.objects.visible_to(user).order_by()
            told = Q(**{f"{column.name}__isnull": False})
            condition |= told & ~Q(**{f"{column.name}__in": seen})
        elif names_rows(column):
            past = target.history.model.objects.order_by()
            hidden = past.filter(unreadable(target, user)).values("id")
            condition |= Q(**{f"{column.name}__in": hidden})
    return condition


def entries(record: Record, keys: Sequence[Key], user) -> list[Entry]:
    """The entries of these keys, in their order, by a few queries for each kind."""
    kinds = tracked(type(record))
    wanted = defaultdict(list)
    for _when, kind, snapshot in keys:
        wanted[kind].append(snapshot)
    found = {kind: with_earlier(kinds[kind], ids, user) for kind, ids in wanted.items()}
    pairs = [(kinds[kind], *found[kind][key]) for _when, kind, key in keys]
    names = Names(user, record, pairs)
    return [entry(*pair, names) for pair in pairs]


def with_earlier(model: type[models.Model], ids: list[int], user) -> dict[int, tuple]:
    """Snapshots by their number, each with the one that came before it; None where
    there is none that this reader may see."""
    past = model.history.model.objects.order_by()
    earlier = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    earlier = earlier.order_by("-history_id").values("history_id")[:1]
    now = past.filter(history_id__in=ids).select_related("history_user")
    now = list(now.annotate(earlier_id=Subquery(earlier)))
    before = readable(past, model, user).in_bulk(
        {snapshot.earlier_id for snapshot in now} - {None}
    )
    return {s.history_id: (s, before.get(s.earlier_id)) for s in now}


def entry(model, snapshot, earlier, names: Names) -> Entry:
    """What one snapshot changed: against nothing where it was added or removed."""
    kind = snapshot.history_type
    old = {"+": None, "~": earlier, "-": snapshot}[kind]
    new = None if kind == "-" else snapshot
    return Entry(
        when=snapshot.history_date,
        who=actor_in_words(snapshot),
        route=route_in_words(snapshot),
        reason=reason_in_words(snapshot),
        action=str(ACTIONS[kind]),
        kind=str(capfirst(model._meta.verbose_name)),
        compared=old is not None and new is not None,
        changes=changes(model, old, new, names),
    )

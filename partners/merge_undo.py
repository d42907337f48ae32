"""Undoing a merge: what it changed is set back, and what was linked since stays."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, ForeignKey, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from perpusnas.core.audit import with_reason
from perpusnas.core.history.differences import HIDDEN, VisibleNames
from perpusnas.core.history.reverting import Change, revert
from perpusnas.core.models import Record, Row

from .merging import Mergeable
from .models import Merge, Merged
from .references import owners_of_row, references

MOST_LISTED = 100


def undo_refusal(merged: Merged, kept: Record, other: Record) -> str:
    """Return why a merge cannot be undone whatever was changed since, or an empty
    string."""
    merge = Merge.objects.filter(merged=merged).first()
    if merge is None:
        return _("It is not recorded what this merge changed, so it cannot be undone.")
    if not merge.is_recent:
        day = date_format(localtime(merge.when), "DATE_FORMAT")
        text = _("A merge can be undone for %(days)s days. This one was on %(day)s.")
        return text % {"days": Merge.UNDO_DAYS, "day": day}
    if merge.kept_number != kept.pk:
        text = _("Record #%(number)s has itself been merged since. Undo that first.")
        return text % {"number": merge.kept_number}
    if any(getattr(record, "erased", None) for record in (kept, other)):
        return _("The personal data have been erased since.")
    return ""


def undo_merge(
    merged: Merged, kept: Mergeable, other: Mergeable, changes: list[Change]
) -> None:
    """Undo a merge without obstacles, inside a transaction with both records locked.
    Raises ValidationError if the result breaks a rule of the records."""
    numbers = {"number": other.pk, "to": kept.pk}
    summary = _("Merge undone: #%(number)s is separate from #%(to)s again.") % numbers
    with with_reason(summary):
        revert(changes)
    earlier = Merged.objects.filter(pk__in=merged.merge.redirects)
    earlier.update(**{str(kept._meta.model_name): other.pk})
    Merged.objects.filter(pk=merged.pk).delete()
    for record in type(kept).objects.filter(pk__in=[kept.pk, other.pk]):
        record.clean()
        record.validate_constraints()


# What the page shows before


@dataclass
class UndoSummary:
    """What undoing a merge would do: how many linked records of each kind move back,
    and duplicate rows come back; the names that go; and for each field its label and
    the value now and then."""

    moved: list[tuple[str, int]]
    restored: list[tuple[str, int]]
    names: list[str]
    values: list[tuple[str, str, str]]


def undo_summary(changes: list[Change], kept: Record, other: Record, user):
    """Return what undoing a merge would do, as an `UndoSummary`."""
    pair = {(type(kept), kept.pk), (type(other), other.pk)}
    linked = [c for c in changes if (c.model, c.pk) not in pair]
    own = [c for c in changes if (c.model, c.pk) == (type(kept), kept.pk)]
    return UndoSummary(
        moved=numbers_by_kind(c.model for c in linked if c.fields),
        restored=numbers_by_kind(c.model for c in linked if c.after is None),
        names=[str(c.current) for c in linked if not c.before and c.current],
        values=[value for change in own for value in values_back(change, user)],
    )


def numbers_by_kind(models: Iterable[Any]) -> list[tuple[str, int]]:
    return sorted(Counter(str(m._meta.verbose_name_plural) for m in models).items())


def values_back(change: Change, user) -> Iterator[tuple[str, str, str]]:
    """Yield label, present and former value of each field that is set back."""
    record = change.current
    names = VisibleNames(user, record, [(change.model, change.after, change.before)])
    for field in change.fields:
        as_text = names.words(field)
        now, then = (getattr(s, field.attname) for s in (change.after, change.before))
        yield capfirst(str(field.verbose_name)), as_text(now), as_text(then)


@dataclass
class Described:
    """A record or row in words, with the page on which it stands."""

    kind: str
    text: str
    url: str


def described(instance: Any, *pair: Record) -> Described:
    """Return a record or row in words: a row by the record, other than those of the
    merge, that it belongs to. What is in the trash has no name."""
    page, text = instance, str(instance)
    if isinstance(instance, Row):
        owners = [owner for owner in owners_of_row(instance) if owner not in pair]
        page, text = (owners[0], str(owners[0])) if owners else (pair[0], text)
    kind = capfirst(str(instance._meta.verbose_name))
    if page.trashed and page not in pair:
        return Described(kind, str(HIDDEN), "")
    return Described(kind, text, page.get_absolute_url())


def linked_since(merge: Merge, kept: Record, user) -> tuple[list[Described], int]:
    """Return what was linked to the kept record after the merge and stays with it: the
    first `MOST_LISTED`, and how many there are."""
    found: list[Described] = []
    total = 0
    for field in references(kept):
        if field.model is not Merged:
            linked = newly_linked(field, kept, merge.when, user)
            total += linked.count()
            room = MOST_LISTED - len(found)
            found += [described(instance, kept) for instance in linked[:room]]
    return found, total


def newly_linked(
    field: ForeignKey, kept: Record, when: datetime, user
) -> QuerySet[Any]:
    """Return what refers to a record by this field and did not at that moment."""
    model: Any = field.model
    before = model.history.filter(
        id=OuterRef("pk"), history_date__lte=when, **{field.name: kept.pk}
    )
    objects = model.objects
    seen = objects.seen_by(user) if issubclass(model, Row) else objects.visible_to(user)
    targets = [f.name for f in model._meta.fields if f.related_model]
    linked = seen.filter(~Exists(before), **{field.name: kept.pk})
    return linked.select_related(*targets).order_by("pk")

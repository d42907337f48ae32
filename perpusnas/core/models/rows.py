"""The base class of rows, which belong to a record."""

from collections.abc import Collection, Iterable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Count, Q

from ..history.snapshots import History
from ..visibility import (
    open_to_readers,
    points_only_to,
    points_to_record,
    points_to_row,
)
from .deferral import waits
from .records import Dated, Record

RowT = TypeVar("RowT", bound="Row")


class RowQuerySet(models.QuerySet[RowT]):
    def seen_by(
        self,
        user: Any,
        of: type[Record] | None = None,
        except_for: Collection[str] = (),
    ) -> Self:
        """Return rows that point only to records visible to the user.

        A row points to records (a party to its partner); if one of them is hidden, so
        is the row. `of` is a model whose records were checked before, which saves a
        join. `except_for` names fields whose records the caller checks itself.
        """
        return self.filter(self.rule(user, of=of, except_for=except_for))

    def seen_of_one(self, user: Any, of: type[Record]) -> Self:
        """Return those of these rows, all of one record of the model `of`, that the user
        may see; the record was checked before.

        Only what one of them points to is checked: a statement that joins all that they
        might point to takes ten times as long to plan as to run.
        """
        unused = self.unused_links()
        return self.none() if unused is None else self.seen_by(user, of, unused)

    def unused_links(self) -> list[str] | None:
        """Return the optional fields by which none of these rows points to a record or
        another row; None if there are no rows."""
        fields = [field for field in self.model._meta.fields if field.null]
        links = [f.name for f in fields if points_to_record(f) or points_to_row(f)]
        counts = {f"n_{name}": Count(name) for name in links}
        numbers = self.order_by().aggregate(rows=Count("pk"), **counts)
        if not numbers["rows"]:
            return None
        return [name for name in links if not numbers[f"n_{name}"]]

    def rule(
        self,
        user: Any,
        path: str = "",
        of: type[Record] | None = None,
        except_for: Collection[str] = (),
    ) -> Q:
        """Return the condition of `seen_by` for the rows that `path` leads to."""
        return points_only_to(
            self.model,
            lambda named, path: named.objects.rule(user, path),
            path=f"{path}__" if path else "",
            checked=self.fields_pointing_to(of),
            except_for=except_for,
        )

    def fields_pointing_to(self, owner: type[Record] | None) -> frozenset:
        """Return the fields that point to this model."""
        fields = self.model._meta.fields
        return frozenset(
            (f.name, owner) for f in fields if owner and f.related_model is owner
        )

    def unrestricted(self, owner: type[Record]) -> Self:
        """Return rows that point only to their owner and to records open to all readers."""
        condition = points_only_to(
            self.model,
            lambda _named, path: open_to_readers(path),
            checked=self.fields_pointing_to(owner),
        )
        return self.filter(condition)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and refresh the derived columns of their records."""
        named = [f.name for f in self.model._meta.fields if points_to_record(f)]
        found = self.select_related(*named)
        rows = {record: row for row in found for record in row.records()}
        deleted = super().delete()
        for record, row in rows.items():
            row.refresh_once(record)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]  # Django reads both
    delete.queryset_only = True  # type: ignore[attr-defined]  # as above


class Row(Dated):
    """A row of a record, without page, version or access level of its own (abstract)."""

    history = History()
    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def records(self) -> Iterable[Record]:
        """Return the records that this row belongs to."""
        raise NotImplementedError

    def refresh(self, record: Record) -> None:
        """Recompute what is derived from the rows of a record."""
        record.refresh_derived()

    def refresh_once(self, record: Record) -> None:
        """As `refresh`, or at the end of a save of several rows."""
        if not waits(record):
            self.refresh(record)

    def save(self, *args, **kwargs):
        before = self.previous_records()
        super().save(*args, **kwargs)
        for record in [*before, *self.records()]:
            self.refresh_once(record)

    def previous_records(self) -> list[Record]:
        """Return the records that this row belonged to, if it was moved to others."""
        stored = None
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).first()
        names = [f.attname for f in self._meta.fields if points_to_record(f)]
        if stored is None or all(getattr(stored, n) == getattr(self, n) for n in names):
            return []
        return list(stored.records())

    def delete(self, *args, **kwargs):
        records = list(self.records())
        deleted = super().delete(*args, **kwargs)
        for record in records:
            self.refresh_once(record)
        return deleted

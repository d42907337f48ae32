"""The rows on a record's page."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from ..history.snapshots import History
from ..visibility import open_to_readers, points_only_to, points_to_record
from .deferral import waits
from .records import Dated, Record


class RowQuerySet(models.QuerySet):
    def seen_by(self, user, of: type[Record] | None = None):
        """Rows that name nothing this person may not read.

        A row points to records (a party to its partner): where one of them is hidden
        from the reader, the row is hidden as a whole. `of` is a kind of record that the
        rows are asked of and that is judged already, which spares a join.
        """
        return self.filter(self.rule(user, of=of))

    def rule(self, user, path: str = "", of: type[Record] | None = None) -> Q:
        """The condition of that, on the rows that `path` leads to."""
        return points_only_to(
            self.model,
            lambda named, path: named.objects.rule(user, path),
            path=f"{path}__" if path else "",
            told=self.fields_pointing_to(of),
        )

    def fields_pointing_to(self, owner: type[Record] | None) -> frozenset:
        """The fields that name this kind of record."""
        fields = self.model._meta.fields
        return frozenset(
            (f.name, owner) for f in fields if owner and f.related_model is owner
        )

    def unrestricted(self, owner: type[Record]):
        """Rows that name nothing but their owner and what every reader may read."""
        condition = points_only_to(
            self.model,
            lambda _named, path: open_to_readers(path),
            told=self.fields_pointing_to(owner),
        )
        return self.filter(condition)

    def delete(self):
        """Keeps the derived columns of the rows' records true, as `Row.delete` does."""
        rows = {record: row for row in self for record in row.records()}
        deleted = super().delete()
        for record, row in rows.items():
            row.refresh_once(record)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Row(Dated):
    """A row on a record's page: it has no page, version or access of its own."""

    history = History()
    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def records(self) -> Iterable[Record]:
        """The records on whose pages this row stands."""
        raise NotImplementedError

    def refresh(self, record: Record) -> None:
        """Work out anew what is derived from the rows of a record, after this one has
        changed."""
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
        """The records on whose pages this row stood, where it is moved to others."""
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

"""What every record of the register has, and the rows on its page."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import Access, current_act
from ..dates.partial import with_bounds
from ..history.snapshots import History
from ..search import matching, search_column
from ..visibility import (
    names_records,
    naming_only,
    unrestricted,
    visible,
)


class RecordQuerySet(models.QuerySet):
    def kept(self):
        """All that is not in the trash."""
        return self.filter(trashed__isnull=True)

    def visible_to(self, user):
        """The only door to records: what this person may read."""
        return self.filter(self.rule(user))

    def rule(self, user, path: str = "") -> Q:
        """The condition of that door, on the record that `path` leads to."""
        return visible(user, path)

    def search(self, query: str, user):
        """Records in whose own names and texts every word of the query occurs."""
        return matching(self, query)


class Dated(models.Model):
    """A row that may hold partial dates, whose bounds are saved with them."""

    class Meta:
        abstract = True

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs):
        if update_fields is not None:
            update_fields = with_bounds(type(self), update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)


class Record(Dated):
    """One of the things that users meet: read by those who may, changed under watch."""

    access = models.CharField(
        _("access"),
        max_length=10,
        choices=Access,
        default=Access.INTERNAL,
        help_text=_(
            "All data is for staff only. “Public” marks what may be published later."
        ),
    )
    remarks = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created = models.DateTimeField(
        _("created"), default=timezone.now, editable=False, db_index=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    changed = models.DateTimeField(_("last changed"), editable=False, db_index=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )
    trashed = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("put in the trash by"),
    )
    search_text = models.TextField(editable=False, default="")

    history = History()
    objects = RecordQuerySet.as_manager()

    # Its rows by whose texts it is found.
    telling_rows: tuple[str, ...] = ()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs):
        """Stamp who and when, raise the version, and keep the derived columns true."""
        self.stamp()
        was_open = self.is_open_to_all()
        derived = self.derived()
        for name, value in derived.items():
            setattr(self, name, value)
        if update_fields is not None:
            stamps = {"version", "changed", "changed_by"}
            update_fields = {*update_fields, *stamps, *derived}
        super().save(*args, update_fields=update_fields, **kwargs)
        if was_open not in (None, self.is_open_to_all()):
            self.refresh_naming()

    def stamp(self) -> None:
        """Who and when, and the next version of what is there already."""
        user = current_act().user
        if self._state.adding:
            if not self.created_by_id:
                self.created_by = user
        else:
            self.version += 1
        self.changed, self.changed_by = timezone.now(), user

    def get_absolute_url(self) -> str:
        """The address of the record's own page."""
        raise NotImplementedError

    def search_texts(self) -> Iterable[str]:
        """The names and texts by which this record is found, its rows' included."""
        raise NotImplementedError

    def derived(self) -> dict[str, str]:
        """The columns that are worked out from the record and its rows.

        They are the same for every reader, so that rows which name something hidden
        from some are left out.
        """
        if self.pk:
            load_rows(type(self), [self])
        told = self.told_by_rows()
        self.forget_rows()
        return told

    def told_by_rows(self) -> dict[str, str]:
        """The derived columns, from the rows that are loaded."""
        return {"search_text": search_column(self.search_texts())}

    def forget_rows(self) -> None:
        """Read the rows anew when they are asked for next."""
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def is_open_to_all(self) -> bool | None:
        """Whether every reader may read it, as it is stored; None while it is not."""
        if self._state.adding:
            return None
        return type(self).objects.filter(unrestricted(), pk=self.pk).exists()

    def refresh_naming(self) -> None:
        """Records whose rows name this one are found by those rows, or no more."""
        for relation in self._meta.related_objects:
            if issubclass(relation.related_model, Row):
                rows = relation.related_model.objects
                for row in rows.filter(**{relation.field.name: self}):
                    for record in row.records():
                        record.refresh_derived()

    def refresh_derived(self) -> None:
        """Work the derived columns out anew after a row of this record has changed.

        By `update`, since derived columns are neither history nor a new version.
        """
        derived = self.derived()
        type(self).objects.filter(pk=self.pk).update(**derived)
        for name, value in derived.items():
            setattr(self, name, value)

    def move_to_trash(self) -> None:
        self.trashed, self.trashed_by = timezone.now(), current_act().user
        self.save(update_fields=["trashed", "trashed_by"])

    def restore(self) -> None:
        self.trashed = self.trashed_by = None
        self.save(update_fields=["trashed", "trashed_by"])


def load_rows(owner: type[Record], records: list) -> None:
    """Load the rows by whose texts these records are found, a statement for each kind;
    those that name what is hidden from some readers are left out."""
    told = []
    for name in owner.telling_rows:
        rows = getattr(owner, name).rel.related_model.objects.unrestricted(owner)
        told.append(Prefetch(name, rows))
    for record in records:
        record.forget_rows()
    prefetch_related_objects(records, *told)


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
        return naming_only(
            self.model,
            lambda named, path: named.objects.rule(user, path),
            path=f"{path}__" if path else "",
            told=self.pointing_to(of),
        )

    def pointing_to(self, owner: type[Record] | None) -> frozenset:
        """The fields that name this kind of record."""
        fields = self.model._meta.fields
        return frozenset(
            (f.name, owner) for f in fields if owner and f.related_model is owner
        )

    def unrestricted(self, owner: type[Record]):
        """Rows that name nothing but their owner and what every reader may read."""
        condition = naming_only(
            self.model,
            lambda _named, path: unrestricted(path),
            told=self.pointing_to(owner),
        )
        return self.filter(condition)

    def delete(self):
        """Keeps the derived columns of the rows' records true, as `Row.delete` does."""
        rows = {record: row for row in self for record in row.records()}
        deleted = super().delete()
        for record, row in rows.items():
            row.refresh(record)
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

    def save(self, *args, **kwargs):
        before = self.records_before()
        super().save(*args, **kwargs)
        for record in [*before, *self.records()]:
            self.refresh(record)

    def records_before(self) -> list[Record]:
        """The records on whose pages this row stood, where it is moved to others."""
        stored = None
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).first()
        names = [f.attname for f in self._meta.fields if names_records(f)]
        if stored is None or all(getattr(stored, n) == getattr(self, n) for n in names):
            return []
        return list(stored.records())

    def delete(self, *args, **kwargs):
        records = list(self.records())
        deleted = super().delete(*args, **kwargs)
        for record in records:
            self.refresh(record)
        return deleted

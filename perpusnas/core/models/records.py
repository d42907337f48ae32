"""What every record of the register has."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import Access, audit_context
from ..dates.partial import with_bounds
from ..history.snapshots import History
from ..search import search_column, search_records
from ..visibility import open_to_readers, points_to_row, visible_to_user


class RecordQuerySet(models.QuerySet):
    def kept(self):
        """All that is not in the trash."""
        return self.filter(trashed__isnull=True)

    def visible_to(self, user):
        """The only door to records: what this person may read."""
        return self.filter(self.rule(user))

    def rule(self, user, path: str = "") -> Q:
        """The condition of that door, on the record that `path` leads to."""
        return visible_to_user(user, path)

    def seen_in_history(self, user):
        """What entries of the history may name to this person."""
        return self.visible_to(user)

    def refresh_derived_rows(self) -> None:
        """Bring rows that are worked out from these records up to date, where a kind of
        record has such rows; `bulk_save` calls it."""

    def search(self, query: str, user):
        """Records in whose own names and texts every word of the query occurs."""
        return search_records(self, query)


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

    # The relations to rows by whose texts it is found, and to further rows that its
    # derived columns are worked out from, whoever may see them.
    search_rows: tuple[str, ...] = ()
    counted_rows: tuple[str, ...] = ()

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
            self.refresh_referencing_records()

    def stamp(self) -> None:
        """Who and when, and the next version of what is there already."""
        user = audit_context().user
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

    def derived(self) -> dict[str, Any]:
        """The columns that are worked out from the record and its rows.

        They are the same for every reader, so that rows which name something hidden
        from some are left out.
        """
        if self.pk:
            load_search_rows(type(self), [self])
        values = self.derived_from_rows()
        self.clear_row_cache()
        return values

    def derived_from_rows(self) -> dict[str, Any]:
        """The derived columns, from the rows that are loaded."""
        return {"search_text": search_column(self.search_texts())}

    def clear_row_cache(self) -> None:
        """Read the rows anew when they are asked for next."""
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def is_open_to_all(self) -> bool | None:
        """Whether every reader may read it, as it is stored; None while it is not."""
        if self._state.adding:
            return None
        return type(self).objects.filter(open_to_readers(), pk=self.pk).exists()

    def refresh_referencing_records(self) -> None:
        """Records whose rows name this one are found by those rows, or no more."""
        for relation in self._meta.related_objects:
            if points_to_row(relation):
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
        self.trashed, self.trashed_by = timezone.now(), audit_context().user
        self.save(update_fields=["trashed", "trashed_by"])

    def restore(self) -> None:
        self.trashed = self.trashed_by = None
        self.save(update_fields=["trashed", "trashed_by"])


def load_search_rows(owner: type[Record], records: list) -> None:
    """Load the rows from which the columns of these records are derived, a statement for
    each relation. Rows to search that name what some readers may not see are left out."""
    found: list[str | Prefetch] = [*owner.counted_rows]
    for name in owner.search_rows:
        rows = getattr(owner, name).rel.related_model.objects.unrestricted(owner)
        found.append(Prefetch(name, rows))
    for record in records:
        record.clear_row_cache()
    prefetch_related_objects(records, *found)

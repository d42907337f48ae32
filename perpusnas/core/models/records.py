"""The base class of records and of their querysets."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import Access
from ..audit import audit_context
from ..caching import Sensitive, is_restricted
from ..dates.partial import with_bounds
from ..history.snapshots import History
from ..keys import Keys
from ..search import search_column, search_records, with_whole_name
from ..typed_text import clean_line
from ..visibility import open_to_readers, points_to_row, visible_to_user
from .deferral import waits
from .keyed import keys_between

RecordT = TypeVar("RecordT", bound="Record")


class RecordQuerySet(models.QuerySet[RecordT]):
    def kept(self) -> Self:
        """Return records that are not in the trash."""
        return self.filter(trashed__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Return the records that this user may read; all access goes through it."""
        return self.filter(self.rule(user))

    def rule(self, user: Any, path: str = "") -> Q:
        """Return the condition of `visible_to` for the record that `path` leads to."""
        return visible_to_user(user, path)

    def ids(self) -> models.QuerySet[Any, Any]:
        """Return the ids of the records, in their order."""
        return self.values_list("pk", flat=True)

    def among(self, *ids: models.QuerySet[Any] | Q, read: bool = False) -> Self:
        """Return the records in any of these lists of ids or under any of these
        conditions: a union of ids, because OR across tables uses no index.

        With `read` the ids are read at once. For records of which a page asks several
        things this costs less than finding them each time, as long as they are few
        beside all.
        """
        records = self.model._base_manager
        lists = [records.filter(i).values("pk") if isinstance(i, Q) else i for i in ids]
        first, *others = [found.order_by() for found in lists]
        union = first.union(*others)
        if not read:
            return self.filter(pk__in=union)
        return self.filter(pk__among=Keys(pk for row in union for pk in row.values()))

    def seen_in_history(self, user: Any) -> Self:
        """Return the records that history entries may name to this user."""
        return self.visible_to(user)

    def keys_only(self) -> Self:
        """Return the records for reading their keys, without what only their columns
        need."""
        return self

    def keys_between(self, start: int, end: int) -> tuple[list[int], int]:
        """Return the keys between two places, and the number of all, as the function."""
        return keys_between(self.keys_only(), start, end)

    def refresh_derived_rows(self) -> None:
        """Rebuild rows derived from these records, if the model has such rows;
        `bulk_save` calls it."""

    def for_choice(self, user: Any) -> Self:
        """Load what `heading`, `disambiguation` and `all_names` read, as far as the user
        may see it."""
        return self

    def with_name(self, text: str, user: Any) -> list[RecordT]:
        """Return the records of which this is a whole name, not a part of one or another
        text; requires `for_choice`."""
        return with_whole_name(self, text)

    def search(self, query: str, user: Any) -> Self:
        """Return records whose names and texts contain every word of the query."""
        return search_records(self, query)


class Dated(models.Model):
    """A model whose partial dates are saved with their bounds (abstract)."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Clean names, titles and other lines of what pasting leaves in them."""
        for field in self._meta.concrete_fields:
            is_line = type(field) is models.CharField and not field.choices
            if is_line and field.editable and field.name not in (exclude or ()):
                setattr(self, field.attname, clean_line(getattr(self, field.attname)))
        super().clean_fields(exclude)

    def save(
        self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            update_fields = with_bounds(type(self), update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)

    def _get_FIELD_display(self, field: Any) -> Any:
        """As Django's, which goes over all choices of the field each time: a tenth of the
        time of a page of a list."""
        value = getattr(self, field.attname)
        return str(labels_by_value(field).get(value, value))


@cache
def labels_by_value(field: Any) -> dict[Any, Any]:
    """Return the labels of the choices of a field, by value."""
    return dict(field.flatchoices)


class Record(Sensitive, Dated):
    """A record of the register, with access level, version and history (abstract)."""

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

    # Relations to rows that `heading` reads, which `for_choice` limits to what a reader
    # may see.
    heading_rows: tuple[str, ...] = ()

    # Relations to rows whose texts are searched with the record, and to further rows
    # from which derived columns are computed whoever may see them.
    search_rows: tuple[str, ...] = ()
    counted_rows: tuple[str, ...] = ()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def save(
        self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        """Set user and time, raise the version, and update the derived columns."""
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
        """Set user and time, and the next version of a stored record."""
        user = audit_context().user
        if self._state.adding:
            if not self.created_by_id:
                self.created_by = user
        else:
            self.version += 1
        self.changed, self.changed_by = timezone.now(), user

    def is_sensitive(self) -> bool:
        return is_restricted(self)

    def get_absolute_url(self) -> str:
        """Return the URL of the record's page."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """Return what pages call the record."""
        return str(self)

    @property
    def disambiguation(self) -> str:
        """Return what distinguishes the record from namesakes."""
        return ""

    def all_names(self) -> Iterable[str]:
        """Return every text that pages show as its name, in both languages."""
        return [self.heading]

    def search_texts(self) -> Iterable[str]:
        """Return the names and texts by which this record is found, with its rows'."""
        raise NotImplementedError

    def derived(self) -> dict[str, Any]:
        """Return the columns derived from the record and its rows.

        They are the same for every reader, so rows that point to a record hidden from
        some readers do not count.
        """
        if self.pk:
            load_search_rows(type(self), [self])
        values = self.derived_from_rows()
        self.clear_row_cache()
        return values

    def derived_from_rows(self) -> dict[str, Any]:
        """Return the derived columns from the rows that are loaded."""
        return {"search_text": search_column(self.search_texts())}

    def clear_row_cache(self) -> None:
        """Clear the cached rows, so that they are read again."""
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def is_open_to_all(self) -> bool | None:
        """Return whether every reader may read it, as stored; None if it is not stored."""
        if self._state.adding:
            return None
        return type(self).objects.filter(open_to_readers(), pk=self.pk).exists()

    def refresh_referencing_records(self) -> None:
        """Refresh records whose rows point to this one, since access to it has changed."""
        for relation in self._meta.related_objects:
            if points_to_row(relation):
                rows: Any = relation.related_model
                for row in rows.objects.filter(**{relation.field.name: self}):
                    for record in row.records():
                        if not waits(record):
                            record.refresh_derived()

    def refresh_derived(self) -> None:
        """Recompute the derived columns after a row of this record has changed.

        It uses `update`, since derived columns make neither history nor a new version.
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
    """Load the rows from which derived columns are computed, one query a relation.

    Rows that point to a record hidden from some readers are left out of the search.
    """
    found: list[str | Prefetch] = [*owner.counted_rows]
    for name in owner.search_rows:
        rows = getattr(owner, name).rel.related_model.objects.unrestricted(owner)
        found.append(Prefetch(name, rows))
    for record in records:
        record.clear_row_cache()
    prefetch_related_objects(records, *found)

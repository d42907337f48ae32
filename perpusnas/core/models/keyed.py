"""Querysets that are read by keys first, and in whole only for those that are shown."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Window
from django.db.models.functions import RowNumber

ModelT = TypeVar("ModelT", bound=models.Model)


class KeyedQuerySet(models.QuerySet[ModelT]):
    """The base of the querysets of records and rows."""

    def keys_only(self) -> Self:
        """Return the records for reading their keys, without what only their columns
        need."""
        return self

    def keys_between(self, start: int, end: int) -> tuple[list[int], int]:
        """Return the keys of the records between two places in their order, and the
        number of all records, or 0 where none is between these places.

        Keys are sorted without their records, and by rank instead of LIMIT, for which
        the database would look for few records in ways that take long for many.
        """
        rank = Window(RowNumber(), order_by=self.query.order_by)
        total = Window(Count("pk"))
        ranked = self.keys_only().annotate(total=total, rank=rank).order_by("rank")
        found = ranked.filter(rank__gt=start, rank__lte=end)
        totals = dict(found.values_list("pk", "total"))
        return [*totals], max(totals.values(), default=0)

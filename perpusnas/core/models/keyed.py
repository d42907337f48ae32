"""Reading keys first, and in whole only the records that are shown."""

from typing import Any

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber


def keys_between(records: QuerySet[Any], start: int, end: int) -> tuple[list[int], int]:
    """Return the keys of records or rows between two places in their order, and the
    number of all, or 0 where none is between these places.

    Keys are sorted without their records, and by rank instead of LIMIT, for which the
    database would look for few records in ways that take long for many.
    """
    order: Any = records.query.order_by
    rank = Window(RowNumber(), order_by=order)
    ranked: Any = records.annotate(total=Window(Count("pk")), rank=rank)
    found = ranked.order_by("rank").filter(rank__gt=start, rank__lte=end)
    totals = dict(found.values_list("pk", "total"))
    return [*totals], max(totals.values(), default=0)

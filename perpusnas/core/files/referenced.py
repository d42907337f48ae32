"""The records that the rows of a file refer to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from ..keys import Keys

# More are forgotten, so that a file of any length needs little memory.
MOST = 50_000


class Referenced:
    """What a file needs of the records that its rows refer to: each is read once, by
    its key, from those that the reader may see."""

    def __init__(self, records: QuerySet[Any], *columns: str):
        self.records = records.order_by().values_list("pk", *columns)
        self.found: dict[int | None, Any] = {None: None}

    def read(self, keys: Iterable[int | None]) -> dict[int | None, Any]:
        """These records by key, each as a tuple of its key and columns; None for those
        that the reader may not see."""
        if len(self.found) > MOST:
            self.found = {None: None}
        new = Keys(set(keys).difference(self.found))
        if new:
            self.found.update(dict.fromkeys(new.keys))
            records = self.records.filter(pk__among=new)
            self.found.update((record[0], record) for record in records)
        return self.found

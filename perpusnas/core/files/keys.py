"""The keys of many records as one parameter of a query."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import BigIntegerField, Expression


class Keys(Expression):
    """Keys to stand on the right side of `__in`; None is left out.

    As parameters of their own, thousands of keys would take Django longer to prepare
    than the database to answer.
    """

    def __init__(self, keys: Iterable[int | None]):
        super().__init__(output_field=BigIntegerField())
        self.keys = list(dict.fromkeys(key for key in keys if key is not None))

    def __iter__(self) -> Iterator[int]:
        return iter(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def identity(self) -> tuple[Any, ...]:
        return type(self), tuple(self.keys)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if connection.vendor == "postgresql":
            return "(SELECT unnest(%s::bigint[]))", [self.keys]
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.keys)]

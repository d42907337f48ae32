"""The keys of many records as one parameter of a query."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Expression, Field, ForeignObject
from django.db.models.lookups import In


class Keys(Expression):
    """Keys to stand on the right side of `__among`; None is left out.

    As parameters of their own, thousands of keys would take Django longer to prepare
    than the database to answer.
    """

    def __init__(self, keys: Iterable[int | None]):
        super().__init__(output_field=BigIntegerField())
        self.keys = list(dict.fromkeys(key for key in keys if key is not None))
        self.as_json = json.dumps(self.keys, separators=(",", ":"))

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def identity(self) -> tuple[Any, ...]:
        return type(self), self.as_json

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if connection.vendor == "postgresql":
            # As a sub-select: the planner, if it knew their number, would read whole
            # tables for each chunk of a file instead of looking the keys up.
            return "((SELECT %s)::bigint[])", [f"{{{self.as_json[1:-1]}}}"]
        return "(SELECT value FROM json_each(%s))", [self.as_json]


@ForeignObject.register_lookup
@Field.register_lookup
class Among(In):
    """`column__among=Keys(...)`: the column holds one of these keys."""

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= ANY {rhs}" if connection.vendor == "postgresql" else f"IN {rhs}"

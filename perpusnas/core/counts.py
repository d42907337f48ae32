"""Counting for the rows of another table, once for a whole statement."""

from typing import Any

from django.db.models import Count, F, Func, IntegerField, QuerySet

from .files import Joined

COUNTS = {
    "postgresql": "COALESCE(((SELECT jsonb_object_agg(u.tally_key, u.tally) "
    "FROM {rows} u) ->> {of})::integer, 0)",
    "sqlite": "COALESCE(json_extract((SELECT json_group_object(u.tally_key, u.tally) "
    "FROM {rows} u), '$.' || {of}), 0)",
}


class Tally(Joined):
    """How many rows of a subquery have the key that `of` names: 0 where none has.

    They are counted once, by key, whatever the number of rows that ask: a subquery of
    its own for each would read the table as often. `count` is what is counted, each
    once.
    """

    output_field = IntegerField()

    def __init__(
        self, rows: QuerySet, key: str, of: Any, count: str = "pk", **extra: Any
    ):
        Func.__init__(self, F(of) if isinstance(of, str) else of, **extra)
        rows = rows.order_by().filter(**{f"{key}__isnull": False})
        rows = rows.annotate(tally_key=F(key)).values("tally_key")
        self.query = rows.annotate(tally=Count(count, distinct=True)).query

    def get_source_expressions(self):
        return [*self.source_expressions, self.query]

    def set_source_expressions(self, expressions):
        *self.source_expressions, self.query = expressions

    def as_sql(self, compiler, connection, **context):
        self.query.subquery = True
        of, asked = compiler.compile(self.source_expressions[0])
        inner, params = self.query.as_sql(compiler, connection)
        sql = COUNTS[connection.vendor].format(rows=inner, of=of)
        return sql, (*params, *asked)

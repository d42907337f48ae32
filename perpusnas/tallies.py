"""Counting for the rows of another table, once for a whole statement."""

from typing import Any

from django.db.models import Count, F, Func, IntegerField, QuerySet

from .exports import Joined


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

    def parts(self, compiler, connection) -> tuple[str, str, tuple]:
        self.query.subquery = True
        of, asked = compiler.compile(self.source_expressions[0])
        inner, params = self.query.as_sql(compiler, connection)
        return of, inner, (*params, *asked)

    def as_postgresql(self, compiler, connection, **context):
        of, inner, params = self.parts(compiler, connection)
        counts = f"SELECT jsonb_object_agg(u.tally_key, u.tally) FROM {inner} u"
        return f"COALESCE((({counts}) ->> {of})::integer, 0)", params

    def as_sqlite(self, compiler, connection, **context):
        of, inner, params = self.parts(compiler, connection)
        counts = f"SELECT json_group_object(u.tally_key, u.tally) FROM {inner} u"
        return f"COALESCE(json_extract(({counts}), '$.' || {of}), 0)", params

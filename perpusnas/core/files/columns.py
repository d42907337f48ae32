"""Columns of files: a heading, and the database expression of the cells under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.utils.translation import get_language

from ..dates.words import DateWords
from .formulas import Guarded


@dataclass(frozen=True)
class Column:
    """A heading and the database expression of the cells under it.

    `kind` is `text` (guarded against formulas), `plain` (numbers and dates that the
    expression has already put into words), or `row` (the row's number).
    """

    heading: Any
    by: Any = None
    kind: str = "text"

    @property
    def tells_days(self) -> bool:
        """Whether its cells are partial dates in words."""
        parts = self.by.flatten() if hasattr(self.by, "flatten") else []
        return self.kind == "plain" and any(isinstance(p, DateWords) for p in parts)


class Joined(Func):
    """One text of each row of a subquery, in the rows' order, in one cell.

    `cell` names a column or is an expression; `distinct` keeps each text once, in
    alphabetical order. Django 5.2 has no string aggregate outside PostgreSQL; both
    databases keep the order of an ordered subquery that they aggregate over.
    """

    output_field = TextField()

    def __init__(
        self,
        rows: QuerySet,
        cell: Any,
        separator: str = "; ",
        distinct: bool = False,
        **extra,
    ):
        self.separator = separator
        super().__init__(**extra)
        cell = F(cell) if isinstance(cell, str) else cell
        rows = rows.annotate(cell=cell).values("cell")
        self.query = (rows.order_by("cell").distinct() if distinct else rows).query

    def copy(self):
        clone = super().copy()
        clone.query = self.query.clone()
        return clone

    def get_source_expressions(self):
        return [self.query]

    def set_source_expressions(self, expressions):
        (self.query,) = expressions

    @property
    def external_aliases(self):
        return self.query.external_aliases

    def get_external_cols(self):
        return self.query.get_external_cols()

    def resolve_expression(self, *args, **kwargs):
        resolved = super().resolve_expression(*args, **kwargs)
        resolved.query.subquery = True
        return resolved

    def as_sql(self, compiler, connection, **context):
        self.query.subquery = True
        inner, params = self.query.as_sql(compiler, connection)
        join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        sql = f"(SELECT {join}(u.cell, %s) FROM {inner} u)"
        return sql, (self.separator, *params)


class Amount(Func):
    """A sum of money in figures, with two decimals whatever the database."""

    output_field = TextField()

    def __init__(self, money, point=".", **extra):
        self.point = point
        super().__init__(money, **extra)

    def as_sql(self, compiler, connection, **context):
        money, params = compiler.compile(self.source_expressions[0])
        figures = (
            f"CASE WHEN {money} IS NULL THEN NULL ELSE printf('%%.2f', {money}) END"
        )
        return f"replace({figures}, '.', %s)", (*params, *params, self.point)

    def as_postgresql(self, compiler, connection, **context):
        money, params = compiler.compile(self.source_expressions[0])
        return f"replace(CAST({money} AS text), '.', %s)", (*params, self.point)


def amount(name: str, dialect: str) -> Any:
    """The money in a column: a number, or its figures as spreadsheets here read them."""
    if dialect == "xlsx":
        return F(name)
    return Amount(F(name), "," if dialect == "excel" else ".")


class Labelled(Func):
    """The label of a choice in the language now active; "" for what is no choice.

    A `CASE` that speaks of the choice once, since the database works an expression out
    as often as it is named.
    """

    output_field = CharField()

    def __init__(self, value, choices=(), **extra):
        self.choices = [(key, str(label)) for key, label in choices]
        super().__init__(value, **extra)

    def as_sql(self, compiler, connection, **context):
        value, params = compiler.compile(self.source_expressions[0])
        whens = " ".join(["WHEN %s THEN %s"] * len(self.choices))
        pairs = [text for pair in self.choices for text in pair]
        return f"CASE {value} {whens} ELSE '' END", (*params, *pairs)


def labelled(name: str, choices) -> Func:
    """The label of the choice in a column, in the language now active."""
    return Labelled(F(name), choices)


def unless_empty(text: Any) -> Func:
    """A text, or NULL where it says nothing."""
    return Func(text, Value(""), function="NULLIF", output_field=TextField())


def bilingual(name: str) -> Coalesce:
    """A text of two languages in the reader's, or in the other where that is empty."""
    first, second = ("en", "id") if get_language() == "en" else ("id", "en")
    wanted = unless_empty(f"{name}_{first}")
    return Coalesce(wanted, F(f"{name}_{second}"), output_field=TextField())


def date_columns(name: str, heading: Any, dialect: str) -> list[Column]:
    """A partial date as people read it, and its EDTF text beside it."""
    words = DateWords(name, language=get_language(), dialect=dialect)
    return [Column(heading, words, "plain"), Column(f"{heading} (EDTF)", name, "plain")]


class RowPlace(Window):
    """The number of a row, which no sum is grouped by."""

    def get_group_by_cols(self):
        return []


def expression(column: Column) -> Any:
    by: Any = column.by
    return F(by) if isinstance(by, str) else by


def value(column: Column, records: QuerySet) -> Any:
    """The expression of what a column's cells tell, not yet made text."""
    if column.kind == "row":
        return RowPlace(RowNumber(), order_by=order_of(records))
    return expression(column)


def cell(column: Column, records: QuerySet) -> Any:
    """The expression of a column's cells as text; a cell that says nothing is NULL."""
    told = value(column, records)
    if column.kind == "row":
        return told
    text = Guarded(told) if column.kind == "text" else Cast(told, TextField())
    return unless_empty(text)


def table(records: QuerySet, keys: list, columns: Sequence[Column]) -> list[list]:
    """The cells of these columns for the records of these keys, as on a page.

    The same expressions as in the file, without the guard against formulas; the
    number of a row is left to the page.
    """
    told = {
        f"c{n}": expression(column)
        for n, column in enumerate(columns)
        if column.kind != "row"
    }
    rows = records.filter(pk__in=keys).annotate(**told).values("pk", *told)
    by_key = {row["pk"]: row for row in rows.order_by()}
    return [[by_key[key].get(f"c{n}") for n in range(len(columns))] for key in keys]


def order_of(records: QuerySet) -> list:
    return [
        F(name.removeprefix("-")).desc() if name.startswith("-") else F(name).asc()
        for name in map(str, records.query.order_by)
    ]

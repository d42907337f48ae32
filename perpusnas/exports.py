"""Lists as files: one SQL statement, whatever the size, built whole before it is sent.

PostgreSQL writes the CSV itself (COPY); from SQLite it is written row by row. Either
way into an unnamed temporary file that is then sent with its length, so that a file
that broke off cannot look whole.
"""

import csv
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import (
    CharField,
    F,
    Func,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.http import FileResponse
from django.utils.translation import get_language

from .datewords import DateWords


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    delimiter: str
    bom: bool


DIALECTS = {
    # Excel on Indonesian Windows: list separator `;`, and UTF-8 known by its mark.
    "excel": Dialect(";", True),
    "standard": Dialect(",", False),
}

# What a spreadsheet may take for a formula when a cell begins with it (OWASP, CSV
# injection), full-width forms included.
DANGEROUS = "=+-@\t\r\n＝＋－＠"


@dataclass(frozen=True)
class Column:
    """A heading and the database expression of the cells under it.

    `kind` is `text` (guarded against formulas), `plain` (numbers and dates that the
    expression has already put into words), or `row` (the row's number).
    """

    heading: Any
    by: Any = None
    kind: str = "text"


class Guarded(Func):
    """A text that no spreadsheet takes for a formula: `'` goes before it.

    A text that begins with `'` and then such a sign gets another one, so that taking
    one away again always gives back what was there.
    """

    output_field = TextField()

    def __init__(self, text, **extra):
        super().__init__(text, **extra)

    def as_sql(self, compiler, connection, **context):
        text, params = compiler.compile(self.source_expressions[0])
        signs = ", ".join(["%s"] * len(DANGEROUS))
        sql = (
            f"CASE WHEN substr(ltrim({text}, ''''), 1, 1) IN ({signs}) "
            f"THEN '''' || {text} ELSE {text} END"
        )
        return sql, (*params, *DANGEROUS, *params, *params)

    def as_postgresql(self, compiler, connection, **context):
        """Speaks of the text once: the database works it out as often as it is named."""
        text, params = compiler.compile(self.source_expressions[0])
        pattern = "^('*[" + re.escape(DANGEROUS) + "])"
        return f"regexp_replace({text}, %s, %s)", (*params, pattern, r"'\1")


def unguarded(text: str) -> str:
    """What a guarded text was before."""
    bare = text.lstrip("'")
    return text[1:] if text[:1] == "'" and bare[:1] in tuple(DANGEROUS) else text


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


class RowPlace(Window):
    """The number of a row, which no sum is grouped by."""

    def get_group_by_cols(self):
        return []


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


def csv_file(
    records: QuerySet, columns: Sequence[Column], name: str, dialect: str
) -> FileResponse:
    """A response with all records, in their order, as CSV; see `DIALECTS`."""
    style = DIALECTS[dialect]
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    if style.bom:
        file.write("\ufeff".encode())
    heading = _Lines(file)
    writer = csv.writer(heading, delimiter=style.delimiter, lineterminator="\r\n")
    writer.writerow([str(column.heading) for column in columns])
    write_rows(records, columns, style, file)
    file.seek(0)
    response = FileResponse(
        file,
        as_attachment=True,
        content_type="text/csv; charset=utf-8",
        filename=f"{name}.csv",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def expression(column: Column) -> Any:
    by: Any = column.by
    return F(by) if isinstance(by, str) else by


def cell(column: Column, records: QuerySet):
    """The expression of a column's cells; a cell that says nothing is NULL."""
    if column.kind == "row":
        return RowPlace(RowNumber(), order_by=order_of(records))
    by = expression(column)
    text = Cast(by, TextField()) if column.kind == "plain" else by
    text = Guarded(text) if column.kind == "text" else text
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


def write_rows(records, columns, style: Dialect, file: IO[bytes]) -> None:
    cells = {f"c{n}": cell(column, records) for n, column in enumerate(columns)}
    rows = records.annotate(**cells).values_list(*cells)
    connection = connections[rows.db]
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = cursor.cursor.mogrify(sql, params).decode()
            options = f"FORMAT csv, DELIMITER '{style.delimiter}', ENCODING 'UTF8'"
            copy = f"COPY ({statement}) TO STDOUT WITH ({options})"
            cursor.copy_expert(copy, _CarriageReturns(file))
            return
        cursor.execute(sql, params)
        lines = _Lines(file)
        writer = csv.writer(lines, delimiter=style.delimiter, lineterminator="\r\n")
        while batch := cursor.fetchmany(2000):
            writer.writerows(batch)


class _Lines:
    """Takes the lines of a `csv.writer` into a file of bytes."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def write(self, line: str) -> None:
        self.file.write(line.encode())


class _CarriageReturns:
    """Takes COPY's rows, one a call as the protocol promises, and ends them in CRLF."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def write(self, row: bytes) -> int:
        self.file.write(row[:-1] + b"\r\n")
        return len(row)

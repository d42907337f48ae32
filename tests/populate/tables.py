"""The tables of a made-up register, with the rows that wait to be saved."""

from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.db.models.base import ModelState

from perpusnas.core.dates.bounds import bounds
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import bulk_save

Values = dict[str, Any]
Model = type[models.Model]

days_of = lru_cache(maxsize=100_000)(bounds)


class Table:
    """One model's table: the defaults of its columns, and the rows that wait."""

    def __init__(self, model: Model):
        fields = model._meta.concrete_fields
        self.model = model
        self.defaults = {field.attname: default_of(field) for field in fields}
        self.dates = [f.name for f in fields if isinstance(f, PartialDateField)]
        self.first = self.next = first_free(model)
        self.waiting: list[Values] = []

    @property
    def written(self) -> int:
        """How many rows have been made, those waiting included."""
        return self.next - self.first

    def row(self, values: Values) -> Values:
        """All columns of a new row, the bounds of its partial dates among them."""
        values = {**self.defaults, **values, "id": self.next}
        self.next += 1
        for name in self.dates:
            if text := values[name]:
                first, last = days_of(text)
                values[f"{name}_earliest"], values[f"{name}_latest"] = first, last
        self.waiting.append(values)
        return values


def default_of(field: models.Field) -> Any:
    value = field.get_default()
    return getattr(value, "value", value)


def first_free(model: Any) -> int:
    """The first number that no row has, nor had as far as the history goes back."""
    highest = model._base_manager.aggregate(n=Max("pk"))["n"] or 0
    before = model.history.aggregate(n=Max("id"))["n"] or 0
    return max(highest, before) + 1


def instance_of(model: Model, values: Values) -> Any:
    """A model instance of these values; far quicker than `model(**values)`."""
    instance = model.__new__(model)
    instance.__dict__ = values
    instance._state = ModelState()
    return instance


class Ledger:
    """All tables, filled side by side and saved together."""

    def __init__(self):
        self.tables: dict[Model, Table] = {}

    def table(self, model: Model) -> Table:
        if model not in self.tables:
            self.tables[model] = Table(model)
        return self.tables[model]

    def waiting(self) -> int:
        return sum(len(table.waiting) for table in self.tables.values())

    def put(self, model: Model, **values: Any) -> Values:
        """A new record or row with its number. More may be said of it until the rows
        that wait are saved."""
        return self.table(model).row(values)

    def save(self) -> None:
        """Save all rows that wait: records with all their rows."""
        bulk_save(
            instance_of(table.model, values)
            for table in self.tables.values()
            for values in table.waiting
        )
        for table in self.tables.values():
            table.waiting.clear()

    def finish(self) -> None:
        """Let the next record get the next number, and the planner know of the rows."""
        models = [*self.tables]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                for model in models:
                    name = connection.ops.quote_name(model._meta.db_table)
                    cursor.execute(f"ANALYZE {name}")

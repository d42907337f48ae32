"""Rows on their way into the database, exactly as the models would have saved them."""

from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import Max
from django.db.models.base import ModelState

from agreements.models import (
    Agreement,
    AgreementCitation,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)
from events.models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    Outcome,
    Participation,
    Program,
    Share,
    Side,
    StatusChange,
)
from partners.models import (
    Name,
    Partner,
    PartnerCitation,
    Person,
    Post,
    Tie,
)
from perpusnas.core.dates.partial import PartialDateField, bounds
from perpusnas.core.models import Record, Source
from perpusnas.core.search import search_column
from perpusnas.core.visibility import OPEN_TO_READERS, names_records

Values = dict[str, Any]
Model = type[models.Model]

# What is named comes before what names it.
ORDER: tuple[Model, ...] = (
    *(Source, Partner, Person, Name, Tie, Post, PartnerCitation),
    *(Agreement, Party, Signatory, ScopeItem, StageChange, Extension, Review),
    *(AgreementCitation, Program, Event, StatusChange, Participation, EventPerson),
    *(Outcome, Share, Evidence, FollowUp, Side, EventCitation),
)

days_of = lru_cache(maxsize=100_000)(bounds)


class Table:
    """One model's table: its columns, what stands in those not told, rows waiting."""

    def __init__(self, model: Model, stamps: Values):
        fields = model._meta.concrete_fields
        self.model = model
        self.columns = [field.column for field in fields]
        self.in_order = itemgetter(*(field.attname for field in fields))
        self.untold = {field.attname: untold(field) for field in fields}
        if issubclass(model, Record):
            self.untold |= stamps
        self.dates = [f.name for f in fields if isinstance(f, PartialDateField)]
        self.naming = [(f.attname, f.related_model) for f in fields if names_records(f)]
        self.first = self.next = first_free(model)
        self.waiting: list[tuple] = []

    @property
    def written(self) -> int:
        """How many rows have been made, those waiting included."""
        return self.next - self.first

    def row(self, told: Values) -> Values:
        """All columns of a new row, the bounds of its partial dates among them."""
        values = {**self.untold, **told, "id": self.next}
        self.next += 1
        for name in self.dates:
            if text := values[name]:
                first, last = days_of(text)
                values[f"{name}_earliest"], values[f"{name}_latest"] = first, last
        return values

    def ordered(self, rows: Iterable[Values]) -> list[Values]:
        """Rows as the model orders them."""
        names = [n.replace("pk", "id") for n in self.model._meta.ordering]
        return sorted(rows, key=itemgetter(*names))


def untold(field: models.Field) -> Any:
    """What a column holds where nothing is said of it."""
    value = field.get_default()
    return getattr(value, "value", value)


def first_free(model: Model) -> int:
    """The first number that no row has, nor had as far as the history goes back."""
    highest = model._base_manager.aggregate(n=Max("pk"))["n"] or 0
    before = model.history.aggregate(n=Max("id"))["n"] or 0
    return max(highest, before) + 1


def loaded(model: Model, values: Values) -> Any:
    """The row as the model's own code meets it; far quicker than making it anew."""
    instance = model.__new__(model)
    instance.__dict__.update(values, _state=ModelState())
    return instance


class Ledger:
    """All tables, filled side by side: a record first, the rows that name it after."""

    def __init__(self, stamps: Values):
        self.tables = {model: Table(model, stamps) for model in ORDER}
        # Records that not every reader may read: their rows are not found by them.
        self.hidden: dict[Model, set[int]] = {Partner: set(), Person: set()}

    def waiting(self) -> int:
        return sum(len(table.waiting) for table in self.tables.values())

    def draft(self, model: Model, **told: Any) -> Values:
        """A record with its number, to be entered when its rows are known."""
        return self.tables[model].row(told)

    def put(self, model: Model, **told: Any) -> Values:
        """A row of a record."""
        table = self.tables[model]
        values = table.row(told)
        table.waiting.append(table.in_order(values))
        return values

    def enter(self, model: Model, values: Values, **rows: list[Values]) -> Values:
        """A record that was drafted, found by its own texts and those of these rows."""
        values["search_text"] = self.search_text(model, values, rows)
        table = self.tables[model]
        table.waiting.append(table.in_order(values))
        if model in self.hidden and is_hidden(values):
            self.hidden[model].add(values["id"])
        return values

    def search_text(
        self, model: Model, values: Values, rows: dict[str, list[Values]]
    ) -> str:
        """What `Record.derived` would work out, without asking the database."""
        record = loaded(model, values)
        record._prefetched_objects_cache = {}
        for name in record.telling_rows:
            relation = model._meta.get_field(name)
            of, table = relation.related_model, self.tables[relation.related_model]
            told = [r for r in rows.get(name, []) if self.is_open(table, r, model)]
            told = [loaded(of, row) for row in table.ordered(told)]
            record._prefetched_objects_cache[name] = told
        return search_column(record.search_texts())

    def is_open(self, table: Table, row: Values, owner: Model) -> bool:
        """Whether a row names nothing but its owner and what every reader may read."""
        return not any(
            named is not owner and row[name] in self.hidden[named]
            for name, named in table.naming
        )


def is_hidden(values: Values) -> bool:
    return bool(values["trashed"]) or values["access"] not in OPEN_TO_READERS

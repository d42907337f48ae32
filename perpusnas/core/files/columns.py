"""What files consist of: columns, and rows that are read some thousands at a time."""

import gc
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.translation import pgettext

from ..collation import in_name_order
from ..keys import Keys
from ..models.choice_lists import Labels, ListedChoices

# Rows that are read and written together: enough that the queries of a chunk cost
# little, few enough that a chunk needs no more than a few megabytes.
CHUNK = 4000


@dataclass(frozen=True)
class Column:
    """A heading, and the function that gives the value of a row's cell.

    A value is a text, a number, a day, a moment, or None. Of the kind `date` it is a
    partial date (EDTF), which is shown in words; `number` is the row's own number.
    """

    heading: Any
    value: Callable[[Any], Any]
    kind: Literal["value", "date", "number"] = "value"


@dataclass(frozen=True)
class FileTable:
    """The columns of a file, and how its rows are read.

    `read` takes the keys of some records and returns their rows by key, as far as the
    reader may see them, with a number of queries that does not depend on theirs.
    """

    columns: Sequence[Column]
    read: Callable[[Keys], Mapping[int, Any]]

    @property
    def headings(self) -> list[str]:
        return [str(column.heading) for column in self.columns]

    def rows(self, records: QuerySet[Any]) -> "TableRows":
        """The rows of these records, in their order."""
        keys = records.prefetch_related(None).values_list("pk", flat=True)
        return TableRows(self, array("q", keys.iterator(chunk_size=CHUNK)))

    def chunk(self, keys: Keys) -> Iterator[Any]:
        """The rows of some records, in the order of these keys."""
        rows = self.read(keys)
        return (rows[key] for key in keys.keys if key in rows)


@dataclass(frozen=True)
class TableRows:
    """The rows of the records with these keys, which are read chunk by chunk."""

    table: FileTable
    keys: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self.keys), CHUNK):
            with no_garbage_collection():
                yield from self.table.chunk(Keys(self.keys[start : start + CHUNK]))


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Spare the search for cycles while a chunk is read and written.

    Its rows are many thousands of small objects, none of them in a cycle; the search would
    go over all that the server holds, again and again, and take a third of the time. Between
    chunks it goes on, so that what other requests leave behind is found.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def row_number() -> Column:
    return Column(pgettext("column", "No"), lambda _row: None, "number")


def record_id(path: str = "pk", heading: Any = "ID") -> Column:
    """The last column of most files: the key by which an import finds the record."""
    return Column(heading, attrgetter(path))


def field(heading: Any, path: str) -> Column:
    """A column of an attribute; dots lead to attributes of attributes."""
    return Column(heading, attrgetter(path))


def choice(heading: Any, path: str, choices: Iterable[tuple[Any, Any]]) -> Column:
    """A column of the label of a choice, in the language now active."""
    labels, value = labels_of(choices), attrgetter(path)
    return Column(heading, lambda row: labels.get(value(row), ""))


def partial_date(heading: Any, path: str) -> Column:
    """A column of a partial date in words."""
    return Column(heading, attrgetter(path), "date")


def partial_dates(heading: Any, path: str) -> list[Column]:
    """A partial date in words, and its EDTF text beside it."""
    return [partial_date(heading, path), edtf(heading, path)]


def edtf(heading: Any, path: str) -> Column:
    return Column(f"{heading} (EDTF)", attrgetter(path))


def labels_of(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    """The labels of choices in the language now active."""
    if isinstance(choices, ListedChoices):
        return Labels(choices.model)
    return {key: str(label) for key, label in choices}


def joined(texts: Iterable[str | None], separator: str = "; ") -> str:
    """Several texts in one cell, without those that say nothing."""
    return separator.join(filter(None, texts))


def joined_once(texts: Iterable[str | None]) -> str:
    """Several texts in one cell in alphabetical order, each once."""
    found = set(filter(None, texts))
    return "; ".join(in_name_order(found) if len(found) > 1 else found)


def grouped(rows: Iterable[Sequence[Any]]) -> dict[Any, list[Any]]:
    """Pairs as lists of the second by the first."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found

"""The rows of a list of choices, as a process read them last."""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.choices import BaseChoiceIterator

from ..former_labels import former_spellings
from ..search import normalise

if TYPE_CHECKING:
    from .listed_choices import ListedChoice

LABELS = ("label_id", "label_en")


class Labels(dict[str, str]):
    """The labels of a list by code in the language now active; the list is read again for
    a code that it lacks."""

    def __init__(self, model: "type[ListedChoice]"):
        super().__init__((code, str(label)) for code, label in model.choices)
        self.model = model

    def __missing__(self, code: str) -> str:
        return self.model.label_of(code)

    def get(self, code: Any, default: Any = None) -> Any:
        return self[code] if code else default


class ListedChoices(BaseChoiceIterator):
    """The choices of a list as it is now: those in use in their order, then the retired."""

    def __init__(self, model: "type[ListedChoice]"):
        self.model = model

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((row.code, row.label) for row in self.model.rows().values())


class ChoiceList:
    """The rows of a list as they were at one moment."""

    def __init__(self, rows: Collection[Any], until: float):
        in_use = [row for row in rows if not row.is_retired]
        retired = [row for row in rows if row.is_retired]
        self.rows = {row.code: row for row in [*in_use, *retired]}
        self.until = until

    @cached_property
    def labels(self) -> tuple[tuple[str, str, str], ...]:
        """The codes with their labels, in order."""
        rows = self.rows.values()
        return tuple((row.code, row.label_id, row.label_en) for row in rows)

    @cached_property
    def codes_by_mark(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, row in self.rows.items():
            found.setdefault(getattr(row, "mark", ""), []).append(code)
        return found

    @cached_property
    def codes_by_word(self) -> dict[str, str]:
        """The codes by all that they were ever called in files, normalised: the present
        labels before former ones."""
        rows = self.rows.values()
        found = former_spellings(self.rows)
        for row in rows:
            found |= {normalise(w): row.code for w in row.former_labels.splitlines()}
        found |= {normalise(row.code): row.code for row in rows}
        for name in LABELS:
            found |= {normalise(getattr(row, name)): row.code for row in rows}
        return found


LISTS: dict[type[models.Model], ChoiceList] = {}

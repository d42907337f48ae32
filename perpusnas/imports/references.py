"""Reading the records that the cells of a batch of rows name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from partners.models import Partner, Person

from .cells import split_cell
from .context import ImportContext, number_at_end
from .named_partners import JOINTS

Reference = tuple[Any, str]


def read_ahead(context: ImportContext, references: Iterable[Reference]) -> None:
    """Read the records that cells may name, given with the model that they name, by one
    query a model; those of earlier rows are forgotten."""
    keys: dict[Any, set[int]] = defaultdict(set)
    for model, cell in set(references):
        keys[model].update(possible_keys(context, model, cell))
    context.known = {(model, pk): None for model in keys for pk in keys[model]}
    for model, some in keys.items():
        if some:
            found = context.seen(model).filter(pk__in=some)
            context.known |= {(model, record.pk): record for record in found}


def possible_keys(context: ImportContext, model: Any, cell: str) -> Iterator[int]:
    """Yield the ids of the records that a cell may name, or of which it has the number."""
    for text in {cell, *split_cell(cell)}:
        for name in {text, *JOINTS.split(text)}:
            if number := number_at_end(name):
                yield number
            elif model in (Partner, Person):
                yield from context.index_of(model).bearers(name)

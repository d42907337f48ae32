"""All errors of several steps at once, and the column that they are about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError


def run_all(*steps: Callable[[], Any]) -> None:
    """Call each step. Raises one ValidationError with the errors of all of them."""
    found: dict[str, list] = {}
    for step in steps:
        try:
            step()
        except ValidationError as error:
            error.update_error_dict(found)
    if found:
        raise ValidationError(found)


@contextmanager
def errors_at(column: str) -> Iterator[None]:
    """Raises the ValidationError of what is done inside as one about a column."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({column: error.messages}) from error

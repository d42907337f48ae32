"""The columns of a file that its reader has chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override

from ..models import FileColumns
from .columns import Column

# Makes the columns of a file, with headings in the language then active.
MakeColumns = Callable[[], Sequence[Column]]


@dataclass(frozen=True)
class ColumnChoice:
    """A column that may be left out of a file: its name in every language, its heading,
    and whether the file has it."""

    name: str
    heading: str
    is_chosen: bool


def names_of(make_columns: MakeColumns) -> list[str]:
    """Return what columns are called in every language: their headings in English."""
    with override("en"):
        return [str(column.heading) for column in make_columns()]


def column_choices(
    user: Any, file: str, columns: Sequence[Column], make_columns: MakeColumns
) -> list[ColumnChoice]:
    """Return the columns of a file, each with whether the user has chosen it."""
    left_out = FileColumns.objects.left_out(user, file)
    is_english = get_language() == "en"
    names = [str(c.heading) for c in columns] if is_english else names_of(make_columns)
    if left_out.issuperset(names):
        left_out = set()
    return [
        ColumnChoice(name, str(column.heading), name not in left_out)
        for name, column in zip(names, columns, strict=True)
    ]


def chosen_columns(
    user: Any, file: str, columns: Sequence[Column], make_columns: MakeColumns
) -> list[Column]:
    """Return the columns that the user has chosen; all of them where no choice of theirs
    is left."""
    choices = column_choices(user, file, columns, make_columns)
    pairs = zip(choices, columns, strict=True)
    return [column for choice, column in pairs if choice.is_chosen]

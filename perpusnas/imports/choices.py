"""What the user chooses about a whole file, beside its columns and the records meant."""

from dataclasses import dataclass, field

from perpusnas.core.search import normalise

from .cells import split_cell
from .rows import EVERY_FIELD


@dataclass
class Choices:
    """The choices of one import, as plain data that can be stored.

    `remembered` says whether they come from an earlier import with the same headings;
    None before it was looked up.
    `defaults` has the cell that stands in every row for a column which the file does not
    have, `meanings` the cell to read instead of a word, by column and normalised word;
    an empty one leaves the cell out.
    `overwrites` has the fields whose recorded values may be replaced in every row, or
    `*`, and below `rows` the numbers of the rows in which all may be.
    `skipped` has the numbers of the rows that are left out, `same_as` the id of the
    record that a row is about, or `new`, by its number.
    """

    remembered: bool | None = None
    defaults: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    overwrites: dict[str, list[str]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    same_as: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.skipped_numbers = frozenset(self.skipped)

    def is_skipped(self, number: int | str) -> bool:
        """Return whether a row is left out."""
        return str(number) in self.skipped_numbers

    def meaning(self, column: str, cell: str) -> str:
        """Return the cell to read instead of this one, or of parts of it."""
        words = self.meanings.get(column)
        if not words:
            return cell
        if (whole := words.get(word_key(cell))) is not None:
            return whole
        parts = split_cell(cell)
        if not any(word_key(part) in words for part in parts):
            return cell
        meant = (words.get(word_key(part), part) for part in parts)
        return "; ".join(filter(None, meant))

    def overwritten(self, number: int | str) -> frozenset[str]:
        """Return the fields whose recorded values a row may replace."""
        if str(number) in self.overwrites.get("rows", ()):
            return frozenset({EVERY_FIELD})
        return frozenset(self.overwrites.get("fields", ()))


def word_key(text: str) -> str:
    """Return the key of a word among the meanings of a column."""
    return normalise(text) or text

"""What the user chooses about a whole file, beside its columns and the records meant."""

from dataclasses import dataclass, field

from .rows import EVERY_FIELD


@dataclass
class Choices:
    """The choices of one import, as plain data that can be stored.

    `overwrites` has the fields whose recorded values may be replaced in every row, or
    `*`, and below `rows` the numbers of the rows in which all may be.
    """

    overwrites: dict[str, list[str]] = field(default_factory=dict)

    def overwritten(self, number: int) -> frozenset[str]:
        """Return the fields whose recorded values a row may replace."""
        if str(number) in self.overwrites.get("rows", ()):
            return frozenset({EVERY_FIELD})
        return frozenset(self.overwrites.get("fields", ()))

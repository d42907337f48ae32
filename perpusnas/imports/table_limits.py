"""Limits of tables, and messages of the reading process."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from perpusnas.core.uploads.reading import gettext_noop

# A row of a file: its number, below it `2022!5` where several sheets are read, and its
# cells.
Line = tuple[int | str, list[str]]
# A title and remarks may stand above the headings.
HEADING_WITHIN = 20
MAX_COLUMNS = 100
# As many characters as a cell of a CSV file may have; Excel knows 32,767.
MAX_CELL = 131_072
# Spreadsheets keep 15 digits of a number.
MAX_NUMBER = 10**15

MANY_COLUMNS = gettext_noop("There are more than %(most)s columns.")
MANY_CELLS = gettext_noop(
    "The file has more than %(most)s filled cells. Larger files are imported on the "
    "server, by manage.py import_file."
)
MANY_ROWS = gettext_noop(
    "The file has more than %(most)s rows. Larger files are imported on the server, by "
    "manage.py import_file."
)
NO_SHEET = gettext_noop("The workbook has no visible sheet “%(sheet)s”.")
NO_VALUE = gettext_noop(
    "Sheet “%(sheet)s”, cell %(cell)s: the formula has no value. Open the file in a "
    "spreadsheet program and save it there."
)
LONG_CELL = gettext_noop("a cell is too long.")
MACROS = gettext_noop("The workbook has macros. Save it as .xlsx without them.")
LINKS = gettext_noop("The workbook has links to other files. Save it with values only.")


@dataclass(frozen=True)
class TableLimits:
    """Limits of a file: bytes of a workbook packed and unpacked, rows and filled
    cells."""

    packed: int
    unpacked: int
    rows: int
    cells: int


@dataclass(frozen=True)
class ReadingChoices:
    """How a file is read; what is empty is guessed.

    `sheets` are read one after the other as one table. `header_row` is the number of
    the first row of headings in the first of them, `header_rows` how many rows they
    take. `sub_headings` says which rows with a single cell are values of the rows
    below: those that look like it (""), all ("single") or none ("none"). `month_first`
    says how dates such as 4/3/1968 are read, None where nobody said so.
    """

    sheets: tuple[str, ...] = ()
    header_row: int = 0
    header_rows: int = 0
    encoding: str = ""
    separator: str = ""
    sub_headings: str = ""
    keeps_totals: bool = False
    month_first: bool | None = None

    @property
    def first_sheet(self) -> str:
        """The sheet whose headings count, "" for a CSV file."""
        return self.sheets[0] if self.sheets else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the choices as JSON holds them."""
        return {**asdict(self), "sheets": list(self.sheets)}

    @classmethod
    def from_dict(cls, choices: dict[str, Any]) -> "ReadingChoices":
        """Return the choices that `as_dict` gave."""
        return cls(**{**choices, "sheets": tuple(choices.get("sheets", ()))})


def number_text(value: int | float) -> str:
    """Return a number as a user would type it, and in scientific notation where a
    spreadsheet has not kept all of its digits."""
    if abs(value) >= MAX_NUMBER or value != value:
        return f"{Decimal(value):.14E}"
    return str(int(value)) if value == int(value) else str(value)

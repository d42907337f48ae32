"""Rows of one file that may be about the same new partner or person."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .identification import (
    NEW,
    Mention,
    is_same_town,
    question_key,
)
from .large_dicts import LargeDict
from .rows import ImportRow, NameQuestion, Option

if TYPE_CHECKING:
    from .context import ImportContext


@dataclass(slots=True)
class FirstRow:
    """A row that creates a record, with what distinguishes it from namesakes, all
    normalised: the town of a partner, the institution and title of a person.

    `first` is the number of the row that creates the record, where this one adds to it.
    """

    number: int | str
    text: str
    name: str
    country: str = ""
    town: str = ""
    institution: str = ""
    title: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    first: int | str = 0
    position: int = 0

    @property
    def creator(self) -> int | str:
        """The number of the row that creates the record."""
        return self.first or self.number

    def is_another(self, other: "FirstRow") -> bool:
        """Return whether two rows are certainly about two records."""
        own, others = dict(self.identifiers), dict(other.identifiers)
        if any(own[scheme] != others[scheme] for scheme in own.keys() & others.keys()):
            return True
        return bool(self.country and other.country and self.country != other.country)

    def is_same(self, other: "FirstRow") -> bool:
        """Return whether two rows are certainly about one record."""
        if self.name != other.name or self.country != other.country:
            return False
        same_town = is_same_town(self.town, other.town)
        return same_town and self.institution == other.institution


class RepeatedRows:
    """The rows of a file that create records, and the numbers of those with a name."""

    def __init__(self) -> None:
        self.rows: LargeDict[int | str, FirstRow] = LargeDict()
        self.by_name: LargeDict[str, list[int | str]] = LargeDict()
        self.count = 0

    def add(self, row: FirstRow, names: Iterable[str]) -> None:
        """Add a row under its names."""
        row.position = self.count = self.count + 1
        self.rows[row.number] = row
        for name in {row.name, *names} - {""}:
            self.by_name.setdefault(name, []).append(row.number)

    def put_away(self) -> None:
        """Store the rows, so that they take no memory until they are needed."""
        self.rows.put_away()
        self.by_name.put_away()

    def before(self, row: FirstRow, names: Iterable[str]) -> list[FirstRow]:
        """Return the earlier rows that may be about the same record."""
        called = (self.by_name.get(name, ()) for name in {row.name, *names} - {""})
        found = map(self.rows.get, set(chain.from_iterable(called)))
        possible = (first for first in found if not row.is_another(first))
        return sorted(possible, key=attrgetter("position"))


def first_row_of(
    context: "ImportContext",
    entry: ImportRow,
    mention: Mention,
    row: FirstRow,
    names: Iterable[str] = (),
) -> int | str:
    """Return the number of the earlier row that creates the record of this row, or 0; a
    row that repeats it without a title of its own is an error."""
    rows = context.repeated_rows[mention.model]
    earlier = rows.before(row, names)
    same = [first for first in earlier if first.is_same(row)]
    if same:
        if row.title and all(first.title != row.title for first in same):
            row.first = same[0].creator
            rows.add(row, names)
            return row.first
        add_repetition(entry, same[0].number)
        return 0
    if earlier:
        chosen = chosen_row(context, entry, mention, row, earlier)
        if chosen or entry.questions:
            return chosen
    rows.add(row, names)
    return 0


def chosen_row(
    context: "ImportContext",
    entry: ImportRow,
    mention: Mention,
    row: FirstRow,
    earlier: list[FirstRow],
) -> int | str:
    """Return the number of the row that creates the record of the earlier row that the
    user chose, or 0 if this is another record; add the question if nothing was chosen
    yet."""
    kind = context.index_of(mention.model).kind
    key = key_of_row(kind, row)
    decision = context.decisions.get(key, "")
    for first in earlier:
        if decision == f"row-{first.number}":
            return first.creator
    if decision != NEW:
        options = [option(first) for first in earlier]
        entry.questions.append(NameQuestion(key, mention.name, kind, options))
    return 0


def key_of_row(kind: str, row: FirstRow) -> str:
    """Return the key of the question whether a row repeats an earlier one."""
    place = row.town or row.institution
    return question_key(f"{kind}-row", row.name, row.country, place)


def add_repetition(entry: ImportRow, number: int | str) -> None:
    """Add the error that a row repeats an earlier one."""
    entry.add_problem(_("This is the same as row %(n)s.") % {"n": number})


def option(first: FirstRow) -> Option:
    """Return an earlier row as a possible answer."""
    words = {"n": first.number, "name": first.text}
    return Option(f"row-{first.number}", _("The same as row %(n)s: %(name)s") % words)


def left_out(first: int | str) -> str:
    """Return the note of a row that is left out, as the same as an earlier one."""
    return _("Left out: the same as row %(n)s.") % {"n": first}

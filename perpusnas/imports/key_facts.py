"""Key facts of a partner in the cells of a spreadsheet: when founded, how large, and on
which day."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partners.models import PartnerFact
from perpusnas.core.accuracy import Sure
from perpusnas.core.search import normalise
from perpusnas.core.typed_values import values_by_label

from . import cells
from .columns import Column
from .rows import ImportRow

NUMBERS = ("members", "holdings")
# Words, if any, and a number.
QUALIFIED = re.compile(r"([^0-9]*)([0-9][0-9.,\s]*)")


def qualified_number(cell: str, context) -> tuple[int, str]:
    """Return a number and its accuracy, such as those of "about 38"."""
    found = QUALIFIED.fullmatch(cell)
    words, number = map(str.strip, found.groups() if found else ("", cell))
    sure = values_by_label(Sure.choices).get(normalise(words), "") if words else ""
    if words and not sure:
        labels = ", ".join(str(label) for label in Sure.labels)
        message = _("Before a number may stand only: %(known)s.")
        raise ValidationError(message, params={"known": labels})
    return cells.number(number, context), sure


COLUMNS = (
    Column(
        "founded",
        pgettext_lazy("an institution", "Founded"),
        "tahun berdiri|tanggal berdiri|berdiri sejak|year founded|founded on"
        "|established",
        cells.day,
    ),
    Column(
        "members",
        gettext_lazy("Number of members"),
        "jumlah anggota|members|member count",
        qualified_number,
    ),
    Column(
        "holdings",
        gettext_lazy("Size of the holdings"),
        "jumlah koleksi|number of items held",
        qualified_number,
    ),
    Column(
        "counted_on",
        gettext_lazy("Members and holdings as of"),
        "jumlah anggota per tanggal|members as of|holdings as of",
        cells.day,
    ),
)


def key_facts(entry: ImportRow, known: Iterable[PartnerFact]) -> Iterator[PartnerFact]:
    """Yield the key facts of a row that the partner does not have yet. Raises
    ValidationError for a day of numbers that are not there."""
    cells_of = entry.values
    found: list[dict[str, Any]] = []
    if when := cells_of.get("founded"):
        found.append({"kind": "founded", "when": when})
    counted_on = cells_of.get("counted_on") or ""
    for kind in NUMBERS:
        if cell := cells_of.get(kind):
            number, sure = cell
            values = {"number": number, "number_sure": sure, "when": counted_on}
            found.append({"kind": kind, **values})
    has_number = any(cells_of.get(n) or n in entry.unread for n in NUMBERS)
    if counted_on and not has_number:
        message = _("Enter the number that was counted on this day.")
        raise ValidationError({"counted_on": message})
    for values in found:
        if not any(says_same(fact, values) for fact in known):
            yield PartnerFact(partner=entry.record, **values)


def says_same(fact: PartnerFact, values: dict[str, Any]) -> bool:
    """Return whether a fact has these values already."""
    return all(getattr(fact, name) == value for name, value in values.items())

"""The file of an outcomes ledger: a sum a line, as on the page."""

from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.files import Column

from ..outcome_totals import BY, TotalGroup, TotalLine


def sum_columns(by: str) -> list[Column]:
    headings = [
        BY[by],
        _("Status"),
        _("Type"),
        _("Quantity"),
        _("Unit"),
        _("Amount"),
        _("Currency"),
        _("Accuracy"),
        _("Number of outcomes"),
        _("Outcomes without a figure"),
        "ID",
    ]
    return [Column(title, itemgetter(place)) for place, title in enumerate(headings)]


def sum_rows(groups: list[TotalGroup]) -> list[list[Any]]:
    return [sum_row(group, line) for group in groups for line in group.lines]


def sum_row(group: TotalGroup, line: TotalLine) -> list[Any]:
    quantity, money = (None, line.total) if line.currency else (line.total, None)
    return [
        group.name,
        str(line.badge["text"]),
        line.kind_label,
        quantity,
        line.unit,
        money,
        line.currency,
        line.marks,
        line.outcomes,
        line.missing,
        group.key,
    ]

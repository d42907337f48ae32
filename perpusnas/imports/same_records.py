"""Rows of which the user says that they are about a record, or about none."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .identification import NEW
from .rows import CellProblem, ImportRow

if TYPE_CHECKING:
    from .context import ImportContext
    from .record_kinds import RecordKind


def use_same_as(
    kind: "RecordKind", entries: list[ImportRow], context: "ImportContext"
) -> None:
    """Set the records that the user chose for single rows."""
    chosen = context.choices.same_as
    answered = [(e, chosen[str(e.number)]) for e in entries if str(e.number) in chosen]
    keys = {int(answer) for _entry, answer in answered if answer.isdigit()}
    if not answered:
        return
    visible = context.seen(kind.model).filter(pk__in=keys)
    found = set(visible.values_list("pk", flat=True))
    for entry, answer in answered:
        if answer == NEW:
            entry.is_separate = True
        elif answer.isdigit() and int(answer) in found:
            entry.pk = int(answer)
        else:
            reason = _("There is no record with this ID.")
            entry.problems.append(CellProblem("", f"#{answer}"[:20], reason))

"""Imports as pages show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from perpusnas.core.access import may

from .correction_forms import described_cell
from .models import ImportJob
from .reading import KINDS
from .rows import RowState
from .undoing import may_undo
from .validation import CONTACT

State = ImportJob.State
# Colour and sign of each state.
BADGES: dict[str, tuple[str, str]] = {
    State.CHECKING: ("warning", "diamond"),
    State.CHOOSING: ("neutral", "ring"),
    State.WAITING: ("neutral", "ring"),
    State.RUNNING: ("warning", "diamond"),
    State.DONE: ("positive", "dot"),
    State.FAILED: ("negative", "square"),
    State.CANCELLED: ("neutral", "ring"),
    State.UNDOING: ("warning", "diamond"),
    State.UNDONE: ("neutral", "ring"),
}


@dataclass
class DescribedJob:
    """An import as a page shows it."""

    job: ImportJob
    kind: Any
    badge: dict[str, Any]
    new: int
    changed: int
    skipped: int
    can_be_undone: bool
    is_own: bool
    corrected: list[str]


def described(job: ImportJob, user: Any) -> DescribedJob:
    """Return an import for display to a user."""
    colour, sign = BADGES[job.state]
    return DescribedJob(
        job=job,
        kind=KINDS[job.kind],
        badge={"text": job.get_state_display(), "kind": colour, "sign": sign},
        new=job.counts.get(RowState.NEW, 0),
        changed=job.counts.get(RowState.CHANGED, 0),
        skipped=job.counts.get(RowState.SKIPPED, 0),
        can_be_undone=job.can_be_undone and may_undo(job, user),
        is_own=job.user_id == user.pk,
        corrected=[*corrections_in_words(job, user)],
    )


def corrections_in_words(job: ImportJob, user: Any) -> Iterator[str]:
    """Yield the cells that were corrected, for the user who did it and those who see
    all records; contact data only for those who may see it."""
    if job.user_id != user.pk and not may(user, "see_restricted"):
        return
    for cell in job.corrected:
        if cell["column"] not in CONTACT or may(user, "see_contacts"):
            yield described_cell(cell)

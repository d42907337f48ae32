"""What a file would do, kept as it was shown, and the file taken over as it was shown."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .context import Desk
from .csv_files import RefusedError
from .reading import KINDS, Reading, reading
from .rows import Entry, State
from .staged_uploads import Kept
from .whole_files import (
    Taken,
    one_at_a_time,
    reason,
    take,
)

MOST_ROWS = 10_000
Outcome = dict[str, Any]


def opened(kept: Kept) -> Reading:
    return reading(KINDS[kept.kind], kept.file, kept.columns)


def preview(kept: Kept, user) -> Outcome:
    """The outcome of a kept file, judged now and kept for the pages to come."""
    outcome: Outcome = {"language": get_language(), "refused": "", "rows": []}
    outcome |= {"headings": [], "columns": [], "sheet": "", "questions": []}
    counts: Counter[str] = Counter()
    asked: dict[str, dict] = {}
    try:
        read = opened(kept)
        outcome["headings"], outcome["columns"] = read.table.headings, read.columns
        outcome["sheet"] = read.table.sheet
        for entries in read.entries(Desk(user, kept.decisions), most=MOST_ROWS):
            counts.update(str(entry.state) for entry in entries)
            outcome["rows"] += map(row, entries)
            asked |= {q.key: asdict(q) for e in entries for q in e.questions}
    except RefusedError as refused:
        outcome["refused"], outcome["rows"] = str(refused), []
        counts, asked = Counter(), {}
    if not outcome["rows"] and not outcome["refused"]:
        outcome["refused"] = _("There is a heading, but no row under it.")
    outcome["counts"], outcome["questions"] = counts, list(asked.values())
    kept.keep_outcome(outcome)
    return outcome


def row(entry: Entry) -> dict[str, Any]:
    """A row as the page shows it, and how it stood."""
    told = {"number": entry.number, "state": str(entry.state), "title": entry.title}
    told["standing"] = entry.standing
    told["problems"] = [asdict(problem) for problem in entry.problems]
    told["changes"] = [asdict(change) for change in entry.changes]
    told["made"] = [str(made) for made in entry.made]
    told["asked"] = [question.name for question in entry.questions]
    return told


def seen_by(kept: Kept, user) -> Outcome:
    """The outcome as it was kept, in the reader's language."""
    outcome = kept.outcome
    if outcome is None or outcome["language"] != get_language():
        return preview(kept, user)
    return outcome


def is_ready(outcome: Outcome) -> bool:
    """Whether nothing stands in the way, and there is something to do."""
    counts = Counter(outcome["counts"])
    in_the_way = counts[State.WRONG] + counts[State.OPEN]
    return not in_the_way and bool(counts[State.NEW] + counts[State.CHANGED])


def confirm(kept: Kept, user) -> Taken:
    """Take the file over exactly as it was shown; nothing where the register has moved
    on since, or where another reading of the same file came first."""
    outcome = kept.outcome or {"rows": []}
    standing = {row["number"]: row["standing"] for row in outcome["rows"]}
    desk = Desk(user, kept.decisions)
    with one_at_a_time(user, reason(kept.name, kept.digest)):
        return take(
            opened(kept),
            desk,
            as_shown=lambda entry: standing.get(entry.number) == entry.standing,
        )

"""Taking a whole file over: all of it or nothing, in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction

from perpusnas.core.access import acting, system_account
from perpusnas.core.models import check_references_at_once

from .context import Desk
from .reading import Reading
from .rows import Entry, State
from .writing import write

ROUTE = "import"
STOPS = (State.WRONG, State.OPEN)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reason(name: str, digest: str) -> str:
    """What the history keeps of a file."""
    return f"{name[:200]}, SHA-256 {digest}"


@dataclass
class Taken:
    """What came of the rows of a file; `stopped` are those for which nothing was
    written, as many of them as are worth telling; `moved` is how many are not what
    somebody was shown."""

    counts: Counter = field(default_factory=Counter)
    stopped: list[Entry] = field(default_factory=list)
    moved: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.moved and not any(self.counts[state] for state in STOPS)


@contextmanager
def one_at_a_time(user, why: str) -> Iterator[None]:
    """A transaction in which no other file is taken over, in the name of a user."""
    with transaction.atomic(), acting(user, ROUTE, why):
        accounts = get_user_model().objects.select_for_update(no_key=True)
        accounts.get(pk=system_account().pk)
        check_references_at_once()
        yield


def take(
    opened: Reading,
    desk: Desk,
    *,
    told: Callable[[int], None] = lambda _count: None,
    most_told: int = 50,
    keep: bool = True,
    as_shown: Callable[[Entry], bool] = lambda _entry: True,
) -> Taken:
    """Judge and write batch by batch; from the first row that stops it on, only judge.

    Inside `one_at_a_time`. Nothing is kept where the file was not taken over as a
    whole, nor where it is not to be kept. `as_shown` says whether a row is still what
    somebody was shown.
    """
    taken = Taken()
    for entries in opened.entries(desk, locks=True):
        taken.counts.update(entry.state for entry in entries)
        stopped = [entry for entry in entries if entry.state in STOPS]
        taken.stopped += stopped[: most_told - len(taken.stopped)]
        taken.moved += sum(not as_shown(entry) for entry in entries)
        if taken.is_whole:
            write(entries)
        told(len(entries))
    if not (keep and taken.is_whole):
        transaction.set_rollback(True)
    return taken

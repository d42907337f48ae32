"""Fifty readers at once, who pause between pages as people do."""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from .measure import percentile
from .pages import PAGES
from .readers import Reader

READERS = 50
SECONDS = 60.0
PAUSES = (1.0, 5.0)
LONGEST_P95 = 1.0
# What people read; forms and the admin are for few.
READ = {"empty", "list", "broad", "record", "overview", "suggestion"}


@dataclass
class Crowd:
    """What fifty readers were answered."""

    seconds: float
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)

    @property
    def is_within(self) -> bool:
        return not self.errors and self.p95 < LONGEST_P95


def let_a_crowd_read(
    port: int,
    sessions: Mapping[str, str],
    names: Mapping[str, str],
    seconds: float = SECONDS,
) -> Crowd:
    """Let fifty readers of all roles read pages of the register at this port."""
    paths = [p.path.format(**names) for p in PAGES if p.kind in READ and not p.follow]
    crowd, end = Crowd(seconds), time.monotonic() + seconds
    roles = list(sessions)

    def read(number: int) -> None:
        chance = random.Random(number)
        reader = Reader(port, sessions[roles[number % len(roles)]])
        time.sleep(chance.uniform(0, PAUSES[1]))
        while time.monotonic() < end:
            path = chance.choice(paths)
            answer = reader.get(path)
            crowd.times.append(answer.seconds)
            if answer.status != 200:
                crowd.errors.append(f"{path}: {answer.status}")
            time.sleep(chance.uniform(*PAUSES))
        reader.close()

    threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return crowd

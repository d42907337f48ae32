"""Limits of the process that reads an uploaded file."""

import json
import resource
import signal
from dataclasses import asdict, dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class ProcessLimits:
    """Processor time, time on the clock, memory and written bytes of one reading."""

    cpu_seconds: int = 30
    seconds: int = 60
    memory: int = 512 * MEGABYTE
    output: int = 100 * MEGABYTE

    def as_text(self) -> str:
        """Return the limits as an argument for the process."""
        return json.dumps(asdict(self))


def limits_of(text: str) -> ProcessLimits:
    """Return the limits that `as_text` wrote."""
    return ProcessLimits(**json.loads(text))


def restrict(limits: ProcessLimits) -> None:
    """Limit the current process, for good.

    The alarm ends the process also where the worker that started it was killed and
    nobody waits any more.
    """
    for what, most in {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.output,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 32,
    }.items():
        resource.setrlimit(what, (most, most))
    signal.alarm(limits.seconds)

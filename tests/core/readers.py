"""A reader of uploaded files that goes wrong in the way that it is asked to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from perpusnas.core.uploads.reading import BROKEN, RefusedFileError, run


def misbehave(file: BinaryIO, how: str) -> Iterator[Any]:
    """Yield what is asked for, or never come to an end."""
    if how == "size":
        yield len(file.read())
    if how == "environment":
        yield dict(os.environ)
    if how == "loaded":
        yield [name for name in sys.modules if name.partition(".")[0] == "django"]
    if how == "refuse":
        yield 1
        raise RefusedFileError(BROKEN)
    if how == "refuse a row":
        raise RefusedFileError("There are more than %(most)s columns.", row=3, most=100)
    while how == "compute":
        pass
    if how == "wait":
        time.sleep(60)
    if how == "leave a child":
        subprocess.Popen(["sleep", "61.5"])
        time.sleep(60)
    if how == "memory":
        yield len(bytes(2**30))
    while how == "output":
        yield "x" * 100_000
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "error":
        raise RuntimeError("rahasia")


if __name__ == "__main__":
    run(misbehave)

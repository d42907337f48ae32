"""Reading an uploaded file in a process of its own, never in a web worker."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from .limits import ProcessLimits
from .reading import BROKEN, OUT_OF_MEMORY, TOO_MUCH, TOO_MUCH_OUTPUT

log = logging.getLogger(__name__)
# As many files are read at once by one worker, so that threads are left for all others.
READERS = threading.BoundedSemaphore(3)
SECONDS_TO_WAIT = 10
TOO_LONG = {-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL}


class UnreadableFileError(Exception):
    """Raised with the reason why a file cannot be read, in the reader's language."""


def read_in_process(
    module: str, file: IO[bytes], *arguments: str, limits: ProcessLimits
) -> Iterator[Any]:
    """Yield the values that the module yields for the file. Raises
    UnreadableFileError."""
    return iter(output_of_process(module, file, *arguments, limits=limits))


class ProcessOutput:
    """The values that a process wrote, which may be gone over more than once.

    They lie in a temporary file, so that they take no memory here.
    """

    def __init__(self, file: IO[bytes]):
        self.file = file
        self.close = weakref.finalize(self, file.close)

    def __iter__(self) -> Iterator[Any]:
        """Yield the values; raise UnreadableFileError at a refusal."""
        self.file.seek(0)
        for line in self.file:
            value = json.loads(line)
            if isinstance(value, dict) and "refused" in value:
                raise UnreadableFileError(refusal(value))
            yield value


def output_of_process(
    module: str, file: IO[bytes], *arguments: str, limits: ProcessLimits
) -> ProcessOutput:
    """Return what the module yields for the file, in a process that has ended before
    this returns. Raises UnreadableFileError."""
    output = ProcessOutput(tempfile.TemporaryFile())  # noqa: SIM115  (closed with it)
    command = [sys.executable, "-m", module, limits.as_text(), *arguments]
    run(command, file, output.file, limits.seconds)
    return output


def run(command: list[str], file: IO[bytes], output: IO[bytes], seconds: int) -> None:
    """Run the command on a file. Raises UnreadableFileError if it does not succeed."""
    file.seek(0)
    with tempfile.TemporaryFile() as errors:
        with turn_to_read():
            code = exit_code(command, file, output, errors, seconds)
        if code:
            log.warning("%s ended with %s: %r", command[2], code, last_words(errors))
            raise UnreadableFileError(reason(code))


@contextmanager
def turn_to_read() -> Iterator[None]:
    """Wait until fewer than three files are read. Raises UnreadableFileError if that
    takes too long."""
    if not READERS.acquire(timeout=SECONDS_TO_WAIT):
        message = _("Other files are being read at the moment. Try again in a minute.")
        raise UnreadableFileError(message)
    try:
        yield
    finally:
        READERS.release()


def exit_code(
    command: list[str], file: IO[bytes], output: IO[bytes], errors: IO[bytes], wait: int
) -> int:
    """Run the command without any of our settings in its environment, and return its
    exit code; it is killed with its whole group when its time is over."""
    process = subprocess.Popen(  # noqa: S603  (our own modules)
        command,
        stdin=file,
        stdout=output,
        stderr=errors,
        cwd=settings.BASE_DIR,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=wait)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


# lxml, which pikepdf brings along, makes openpyxl start slower.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENPYXL_LXML": "False"}


def last_words(errors: IO[bytes]) -> str:
    """Return the end of what the process wrote to standard error."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 200))
    return errors.read().decode("utf-8", "replace").strip()


def reason(code: int) -> str:
    """Return why there is no result, for an exit code other than 0."""
    if code == OUT_OF_MEMORY:
        return _("Reading the file needs too much memory.")
    if code in TOO_LONG:
        return _("Reading the file takes too long.")
    return _(TOO_MUCH) if code == TOO_MUCH_OUTPUT else _(BROKEN)


def refusal(value: dict[str, Any]) -> str:
    """Return the reason of a refusal in the reader's language."""
    text = _(value["refused"]) % value["values"]
    return text if value["row"] is None else at_row(value["row"], text)


def at_row(number: int | str, text: str) -> str:
    """Return the reason with the number of the row that it is about."""
    return _("Row %(number)s: %(reason)s") % {"number": number, "reason": text}

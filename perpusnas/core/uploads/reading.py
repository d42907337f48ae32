"""What every module that reads uploaded files in a process of its own is built on."""

import errno
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from .limits import limits_of, restrict

# Exit codes, beside 0 and what Python and signals give.
OUT_OF_MEMORY = 3
TOO_MUCH_OUTPUT = 4


class RefusedFileError(Exception):
    """Raised with the reason why a file is refused: a source string, which the web
    worker translates, and its values."""

    def __init__(self, message: str, row: int | None = None, **values: Any):
        super().__init__(message)
        self.message, self.row, self.values = message, row, values

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as a line of output."""
        return {"refused": self.message, "row": self.row, "values": self.values}


def gettext_noop(text: str) -> str:
    """Mark a source string for translation without importing Django."""
    return text


BROKEN = gettext_noop("The file is damaged and cannot be read.")
LOCKED = gettext_noop("The file is locked with a password.")
TOO_MUCH = gettext_noop("The file is too large, or unpacks to too much.")
OTHER_TYPE = gettext_noop("The content does not match the ending of the file name.")


Reader = Callable[..., Iterator[Any]]


def run(read: Reader) -> None:
    """Read the file on standard input within the limits of the first argument, and
    write what `read` yields, one JSON value a line."""
    restrict(limits_of(sys.argv[1]))
    try:
        with open(0, "rb") as file:
            write_lines(read(file, *sys.argv[2:]))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        sys.exit(TOO_MUCH_OUTPUT)


def write_lines(lines: Iterator[Any]) -> None:
    """Write the lines, and last the reason if the file is refused."""
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        for line in lines:
            sys.stdout.write(f"{write(line)}\n")
    except RefusedFileError as error:
        sys.stdout.write(f"{write(error.as_dict())}\n")
    sys.stdout.flush()


def starts_with(file: BinaryIO, *beginnings: bytes) -> bool:
    """Return whether the file begins with one of these."""
    file.seek(0)
    found = file.read(max(map(len, beginnings))).startswith(beginnings)
    file.seek(0)
    return found

"""Zip archives, which workbooks and DOCX are: checked before anything in them is used."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from .limits import MEGABYTE
from .reading import BROKEN, LOCKED, TOO_MUCH, RefusedFileError

BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError)


@dataclass(frozen=True)
class ArchiveLimits:
    """Limits of an archive: bytes packed and unpacked, their ratio, and number of
    parts."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100
    parts: int = 500


@contextmanager
def opened_archive(file: BinaryIO, limits: ArchiveLimits) -> Iterator[zipfile.ZipFile]:
    """Open an archive with its directory checked. Raises RefusedFileError if it is
    damaged, locked or too large."""
    if file.seek(0, 2) > limits.packed:
        raise RefusedFileError(TOO_MUCH)
    try:
        with zipfile.ZipFile(file) as archive:
            check_directory(archive, limits)
            yield archive
    except (*BROKEN_ARCHIVE, ValueError) as error:
        raise RefusedFileError(BROKEN) from error


def part_name(part: zipfile.ZipInfo) -> str:
    """Return the name of a part as others compare it."""
    return part.filename.lower().replace("\\", "/").removeprefix("/")


def check_directory(archive: zipfile.ZipFile, limits: ArchiveLimits) -> None:
    """Refuse repeated names, too many parts, and parts with a password."""
    parts = archive.infolist()
    if len(parts) > limits.parts or len(set(map(part_name, parts))) < len(parts):
        raise RefusedFileError(BROKEN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedFileError(LOCKED)


class Unpacker:
    """Unpacks the parts of an archive, counting what is actually unpacked."""

    def __init__(self, archive: zipfile.ZipFile, limits: ArchiveLimits):
        self.archive = archive
        packed = sum(part.compress_size for part in archive.infolist())
        # Small files may unpack to a megabyte.
        packed = max(packed, MEGABYTE // 100)
        self.left = min(limits.unpacked, limits.ratio * packed)

    def chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the content of a part. Raises RefusedFileError beyond the limit."""
        with self.archive.open(part) as file:
            while chunk := file.read(65_536):
                self.left -= len(chunk)
                if self.left < 0:
                    raise RefusedFileError(TOO_MUCH)
                yield chunk

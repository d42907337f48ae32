"""A register folder: its manifest, and files that are hashed while read or written."""

import csv
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.core.management import CommandError

MANIFEST, FORMAT_FILE, DOCUMENTS = "manifest.csv", "FORMAT", "papers"
HEADINGS = ["file", "rows", "last_number", "bytes", "sha256"]


@dataclass(frozen=True)
class ManifestEntry:
    """A line of the manifest.

    `last_number` is the highest primary key ever given in a table, so that no record
    gets the number of a deleted one. Documents have neither that nor `rows`.
    """

    file: str
    rows: int | None
    last_number: int | None
    bytes: int
    sha256: str


class DigestedFile:
    """A binary file with the size and SHA-256 of everything read or written through
    it."""

    def __init__(self, file: IO[bytes]):
        self.file, self.digest, self.bytes = file, hashlib.sha256(), 0

    def write(self, text: str) -> None:
        self.file.write(self.seen(text.encode()))

    def lines(self) -> Iterator[str]:
        for line in self.file:
            yield self.seen(line).decode()

    def seen(self, piece: bytes) -> bytes:
        """Count a piece, add it to the digest, and return it."""
        self.digest.update(piece)
        self.bytes += len(piece)
        return piece

    def entry(
        self, file: str, rows: int | None = None, last: int | None = None
    ) -> ManifestEntry:
        """Return the manifest line of the file."""
        return ManifestEntry(file, rows, last, self.bytes, self.digest.hexdigest())


@contextmanager
def create_file(path: Path) -> Iterator[DigestedFile]:
    """Open a new file for writing; raises FileExistsError if it exists."""
    with path.open("xb") as file:
        yield DigestedFile(file)


def copy_file(source: Path, target: Path, name: str) -> ManifestEntry:
    """Copy a document and return its manifest line."""
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with source.open("rb") as old, target.open("xb") as new:
        hashed = DigestedFile(old)
        while piece := old.read(1024 * 1024):
            new.write(hashed.seen(piece))
    return hashed.entry(name)


def write_manifest(folder: Path, entries: list[ManifestEntry]) -> str:
    """Write the manifest and return its own digest, which identifies the whole
    export."""
    with create_file(folder / MANIFEST) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for entry in sorted(entries, key=lambda e: e.file):
            writer.writerow(["" if v is None else v for v in vars(entry).values()])
        return file.digest.hexdigest()


def read_manifest(folder: Path) -> tuple[dict[str, ManifestEntry], str]:
    """Return the lines of the manifest by file, and its digest. Raises CommandError if
    it cannot be read."""
    try:
        content = (folder / MANIFEST).read_bytes()
        heading, *lines = csv.reader(content.decode().split("\r\n")[:-1], strict=True)
        entries = [parse_manifest_line(line) for line in lines]
    except (OSError, ValueError, csv.Error) as error:
        raise CommandError(f"{folder / MANIFEST}: cannot be read ({error}).") from error
    if heading != HEADINGS:
        raise CommandError(f"{MANIFEST}: its columns must be {', '.join(HEADINGS)}.")
    return {e.file: e for e in entries}, hashlib.sha256(content).hexdigest()


def parse_manifest_line(line: list[str]) -> ManifestEntry:
    """Parse a line of the manifest. Raises ValueError for paths outside the folder."""
    file, rows, last, size, sha256 = line
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{file} is outside the folder")
    count, number = (int(text) if text else None for text in (rows, last))
    return ManifestEntry(file, count, number, int(size), sha256)


def remove_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

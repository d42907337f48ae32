"""Copying the documents of a register folder, out and in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from perpusnas.core.checksums import sha256_of

from .folder import (
    DOCUMENTS,
    MANIFEST,
    ManifestEntry,
    copy_file,
)
from .tables import RegisterTable


def collect_documents(
    table: RegisterTable, row: dict[str, Any], documents: dict[str, str]
) -> None:
    """Add the documents of a row to `documents`, by storage name with their SHA-256,
    which is empty where the table has no such column."""
    for name in table.files:
        if row[name]:
            document = str(row[name])
            documents[document] = row.get("sha256") or documents.get(document, "")


def copy_documents(folder: Path, documents: dict[str, str]) -> list[ManifestEntry]:
    """Copy all documents into the folder and return their manifest lines. Raises
    CommandError if one is missing or has another digest than recorded."""
    entries = []
    for name, sha256 in sorted(documents.items()):
        relative = f"{DOCUMENTS}/{name}"
        try:
            entry = copy_file(settings.PAPERS_ROOT / name, folder / relative, relative)
        except FileNotFoundError as error:
            raise CommandError(f"The paper {name} is gone from its folder.") from error
        if sha256 not in ("", entry.sha256):
            raise CommandError(f"The paper {name} is not the file that was uploaded.")
        entries.append(entry)
    return entries


@contextmanager
def documents_removed_on_error() -> Iterator[list[Path]]:
    """Collect the files copied inside the block, and delete them if it fails."""
    copies: list[Path] = []
    try:
        yield copies
    except BaseException:
        for copy in copies:
            copy.unlink(missing_ok=True)
        raise


def import_documents(
    folder: Path,
    entries: dict[str, ManifestEntry],
    documents: dict[str, str],
    undo: list[Path],
) -> None:
    """Copy all documents of a register folder into the storage. Raises CommandError
    where manifest and tables disagree."""
    listed = {file for file in entries if file.startswith(f"{DOCUMENTS}/")}
    if unmatched := listed ^ {f"{DOCUMENTS}/{name}" for name in documents}:
        names = ", ".join(sorted(unmatched)[:20])
        raise CommandError(f"{MANIFEST} and the tables tell of other papers: {names}.")
    for name, sha256 in sorted(documents.items()):
        entry = entries[f"{DOCUMENTS}/{name}"]
        if sha256 not in ("", entry.sha256):
            raise CommandError(f"The tables tell another SHA-256 of {entry.file}.")
        import_document(folder / entry.file, settings.PAPERS_ROOT / name, entry, undo)


def import_document(
    source: Path, target: Path, entry: ManifestEntry, undo: list[Path]
) -> None:
    """Copy one document; an identical file left by an earlier attempt is kept."""
    if target.exists():
        if sha256_of(target) == entry.sha256:
            return
        raise CommandError(f"Another paper is at {target} already.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    undo += [part, target]
    if copy_file(source, part, entry.file) != entry:
        raise CommandError(f"{entry.file} is not the file that {MANIFEST} tells of.")
    part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    part.replace(target)

"""The papers of a register: copied beside the tables, and into the private folder."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from .folder import (
    MANIFEST,
    PAPERS,
    Entry,
    copied,
)
from .tables import Table


def note_papers(table: Table, row: dict[str, Any], papers: dict[str, str]) -> None:
    """Note the papers that a row names, each with its digest where that is told."""
    for name in table.files:
        if row[name]:
            paper = str(row[name])
            papers[paper] = row.get("sha256") or papers.get(paper, "")


def copy_papers(folder: Path, papers: dict[str, str]) -> list[Entry]:
    """Copy what the register names; refuse where one is gone, or not what it was."""
    entries = []
    for name, sha256 in sorted(papers.items()):
        told = f"{PAPERS}/{name}"
        try:
            entry = copied(settings.PAPERS_ROOT / name, folder / told, told)
        except FileNotFoundError as error:
            raise CommandError(f"The paper {name} is gone from its folder.") from error
        if sha256 not in ("", entry.sha256):
            raise CommandError(f"The paper {name} is not the file that was uploaded.")
        entries.append(entry)
    return entries


@contextmanager
def papers_undone() -> Iterator[list[Path]]:
    """Papers that were copied go again where the register is not taken in."""
    copies: list[Path] = []
    try:
        yield copies
    except BaseException:
        for copy in copies:
            copy.unlink(missing_ok=True)
        raise


def enter_papers(
    folder: Path, entries: dict[str, Entry], papers: dict[str, str], undo: list[Path]
) -> None:
    told = {file for file in entries if file.startswith(f"{PAPERS}/")}
    if odd := told ^ {f"{PAPERS}/{name}" for name in papers}:
        names = ", ".join(sorted(odd)[:20])
        raise CommandError(f"{MANIFEST} and the tables tell of other papers: {names}.")
    for name, sha256 in sorted(papers.items()):
        entry = entries[f"{PAPERS}/{name}"]
        if sha256 not in ("", entry.sha256):
            raise CommandError(f"The tables tell another SHA-256 of {entry.file}.")
        enter_paper(folder / entry.file, settings.PAPERS_ROOT / name, entry, undo)


def enter_paper(source: Path, target: Path, entry: Entry, undo: list[Path]) -> None:
    """Copy one paper; one that an earlier try has left behind may stay."""
    if target.exists():
        if sha256_of(target) == entry.sha256:
            return
        raise CommandError(f"Another paper is at {target} already.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    undo += [part, target]
    if copied(source, part, entry.file) != entry:
        raise CommandError(f"{entry.file} is not the file that {MANIFEST} tells of.")
    part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    part.replace(target)


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

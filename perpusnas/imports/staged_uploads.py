"""Uploaded files between preview and confirmation: private to the user, for at most a
day."""

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from .whole_files import sha256

KEY = re.compile(r"[0-9a-f]{32}")
SECONDS_KEPT = 24 * 3600
MOST_KEPT = 10


@dataclass
class Kept:
    """An uploaded file with the columns and decisions chosen so far."""

    user_id: int
    key: str
    kind: str
    name: str
    digest: str = ""
    columns: list[str] | None = None
    decisions: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return folder_of(self.user_id) / self.key

    @property
    def file(self) -> Path:
        return self.folder / "file"

    def save(self) -> None:
        """Store what was chosen beside the file."""
        write(self.folder / "said.json", asdict(self))

    @property
    def outcome(self) -> dict[str, Any] | None:
        """The stored preview, or None before it was made."""
        return read(self.folder / "outcome.json")

    def keep_outcome(self, outcome: dict[str, Any]) -> None:
        """Store the preview."""
        write(self.folder / "outcome.json", outcome)

    def forget(self) -> None:
        """Delete the file and all that is stored with it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(user_id: int) -> Path:
    """Return the folder of a user's uploads."""
    return Path(settings.IMPORTS_ROOT) / str(user_id)


def write(path: Path, content: Any) -> None:
    """Write JSON, replacing the file at once, so that an aborted request leaves no
    partial file."""
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    temporary.replace(path)


def read(path: Path) -> Any:
    """Return the JSON of a file, or None if it is missing or invalid."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def keep(user, kind: str, upload) -> Kept:
    """Store an uploaded file for this user, and delete the oldest beyond
    `MOST_KEPT`."""
    staged = Kept(user.pk, secrets.token_hex(16), kind, clean_name(upload.name))
    staged.folder.mkdir(mode=0o700, parents=True)
    with staged.file.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    staged.digest = sha256(staged.file)
    staged.save()
    for surplus in list(of(user))[MOST_KEPT:]:
        surplus.forget()
    return staged


def clean_name(name: str) -> str:
    """Return a file name without control characters, as the history stores it."""
    return "".join(char if char.isprintable() else " " for char in name)[:150]


def find(user, key: str) -> Kept | None:
    """Return the upload with this key if it belongs to the user, or None."""
    if not KEY.fullmatch(key):
        return None
    saved = read(folder_of(user.pk) / key / "said.json")
    return Kept(**saved) if saved else None


def of(user) -> Iterator[Kept]:
    """Yield the user's uploads, the latest first."""
    user_folder = folder_of(user.pk)
    folders = list(user_folder.iterdir()) if user_folder.is_dir() else []
    for folder in sorted(folders, key=age):
        if staged := find(user, folder.name):
            yield staged


def age(folder: Path) -> float:
    """Return the age of an upload in seconds."""
    try:
        return time.time() - (folder / "file").stat().st_mtime
    except FileNotFoundError:
        return 0


def sweep() -> None:
    """Delete uploads of all users that are older than a day."""
    root = Path(settings.IMPORTS_ROOT)
    for folder in root.glob("*/*"):
        if age(folder) > SECONDS_KEPT:
            shutil.rmtree(folder, ignore_errors=True)

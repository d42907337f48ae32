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

from perpusnas.core.checksums import sha256_of

KEY = re.compile(r"[0-9a-f]{32}")
MAX_AGE_SECONDS = 24 * 3600
MAX_UPLOADS = 10


@dataclass
class StagedUpload:
    """An uploaded file with the columns and decisions chosen so far."""

    user_id: int
    key: str
    kind: str
    name: str
    digest: str = ""
    columns: list[str] | None = None
    # How the file is read, see `ReadingChoices`.
    reading: dict[str, Any] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    file_choices: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return folder_of(self.user_id) / self.key

    @property
    def file(self) -> Path:
        return self.folder / "file"

    def save(self) -> None:
        """Store what was chosen beside the file."""
        write_json(self.folder / "said.json", asdict(self))

    @property
    def outcome(self) -> dict[str, Any] | None:
        """The stored preview, or None before it was made."""
        return read_json(self.folder / "outcome.json")

    def save_outcome(self, outcome: dict[str, Any]) -> None:
        """Store the preview."""
        write_json(self.folder / "outcome.json", outcome)

    def delete_files(self) -> None:
        """Delete the file and all that is stored with it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(user_id: int) -> Path:
    """Return the folder of a user's uploads."""
    return Path(settings.IMPORTS_ROOT) / str(user_id)


def write_json(path: Path, content: Any) -> None:
    """Write JSON, replacing the file at once, so that an aborted request leaves no
    partial file."""
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def read_json(path: Path) -> Any:
    """Return the JSON of a file, or None if it is missing or invalid."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def stage_upload(user, kind: str, upload) -> StagedUpload:
    """Store an uploaded file for this user, and delete the oldest beyond
    `MAX_UPLOADS`."""
    staged = StagedUpload(user.pk, secrets.token_hex(16), kind, clean_name(upload.name))
    try:
        staged.folder.mkdir(mode=0o700, parents=True)
        with staged.file.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        staged.digest = sha256_of(staged.file)
        staged.save()
    except OSError:
        staged.delete_files()
        raise
    for surplus in list(uploads_of(user))[MAX_UPLOADS:]:
        surplus.delete_files()
    return staged


def clean_name(name: str) -> str:
    """Return a file name without control characters, as the history stores it."""
    return "".join(char if char.isprintable() else " " for char in name)[:150]


def find_upload(user, key: str) -> StagedUpload | None:
    """Return the upload with this key if it belongs to the user, or None."""
    if not KEY.fullmatch(key):
        return None
    saved = read_json(folder_of(user.pk) / key / "said.json")
    return StagedUpload(**saved) if saved else None


def uploads_of(user) -> Iterator[StagedUpload]:
    """Yield the user's uploads, the latest first."""
    user_folder = folder_of(user.pk)
    folders = list(user_folder.iterdir()) if user_folder.is_dir() else []
    for folder in sorted(folders, key=age):
        if staged := find_upload(user, folder.name):
            yield staged


def age(folder: Path) -> float:
    """Return the age of an upload in seconds."""
    try:
        return time.time() - (folder / "file").stat().st_mtime
    except FileNotFoundError:
        return 0


def delete_old_uploads() -> None:
    """Delete uploads of all users that are older than a day."""
    root = Path(settings.IMPORTS_ROOT)
    for folder in root.glob("*/*"):
        if age(folder) > MAX_AGE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)

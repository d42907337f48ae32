"""Files between their preview and their confirmation: private, for a day at most."""

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
    """An uploaded file with what its user has said about it so far."""

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
        write(self.folder / "said.json", asdict(self))

    @property
    def outcome(self) -> dict[str, Any] | None:
        """What the preview said, as it was kept; None before it was made."""
        return read(self.folder / "outcome.json")

    def keep_outcome(self, outcome: dict[str, Any]) -> None:
        write(self.folder / "outcome.json", outcome)

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(user_id: int) -> Path:
    return Path(settings.IMPORTS_ROOT) / str(user_id)


def write(path: Path, told: Any) -> None:
    """All of it or nothing: a request may be broken off."""
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def keep(user, kind: str, upload) -> Kept:
    """Keep an uploaded file for this user."""
    kept = Kept(user.pk, secrets.token_hex(16), kind, clean_name(upload.name))
    kept.folder.mkdir(mode=0o700, parents=True)
    with kept.file.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    kept.digest = sha256(kept.file)
    kept.save()
    for surplus in list(of(user))[MOST_KEPT:]:
        surplus.forget()
    return kept


def clean_name(name: str) -> str:
    """A file's name as the history can keep it."""
    return "".join(sign if sign.isprintable() else " " for sign in name)[:150]


def find(user, key: str) -> Kept | None:
    """The file of this key, where it is this user's."""
    if not KEY.fullmatch(key):
        return None
    told = read(folder_of(user.pk) / key / "said.json")
    return Kept(**told) if told else None


def of(user) -> Iterator[Kept]:
    """All files that a user has in the making, the latest first."""
    mine = folder_of(user.pk)
    folders = list(mine.iterdir()) if mine.is_dir() else []
    for folder in sorted(folders, key=age):
        if kept := find(user, folder.name):
            yield kept


def age(folder: Path) -> float:
    try:
        return time.time() - (folder / "file").stat().st_mtime
    except FileNotFoundError:
        return 0


def sweep() -> None:
    """Forget every file, whosever it is, that was kept for a day."""
    root = Path(settings.IMPORTS_ROOT)
    for folder in root.glob("*/*"):
        if age(folder) > SECONDS_KEPT:
            shutil.rmtree(folder, ignore_errors=True)

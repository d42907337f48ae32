"""The files of imports between upload and confirmation, in a folder of their user."""

import json
import secrets
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

# How long a file is stored that waits, or of which rows were left out.
MAX_AGE = timedelta(days=1)


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


def clean_name(name: str) -> str:
    """Return a file name without control characters, as the history stores it."""
    return "".join(char if char.isprintable() else " " for char in name)[:150]


def delete_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def delete_all_but(folder: Path, name: str) -> None:
    """Delete the files in a folder but one."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name != name:
            path.unlink(missing_ok=True)


def delete_folders_except(known: set[str], older_than: float) -> None:
    """Delete folders of no known import that are older than so many seconds."""
    for folder in Path(settings.IMPORTS_ROOT).glob("*/*"):
        if folder.name not in known and age(folder) > older_than:
            delete_folder(folder)


def age(folder: Path) -> float:
    """Return the age of a folder in seconds."""
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0

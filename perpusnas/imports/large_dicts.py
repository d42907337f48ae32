"""Dictionaries that grow with a file, in as much memory as a part of it needs."""

import pickle
import sqlite3
import weakref
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class LargeDict(Generic[K, V]):
    """A dictionary that lies in a temporary file, but for the values that were used since
    `put_away`. Its keys are texts, numbers, dates, or tuples of these.

    What it does not have is looked for in `below`. Nobody else can open the file, which
    SQLite removes with the connection.
    """

    def __init__(self, below: "LargeDict[K, V] | None" = None):
        self.below = below
        self.used: dict[K, V] = {}
        self.file: sqlite3.Connection | None = None

    def get(self, key: K, default: Any = None) -> V | Any:
        """Return a value; a change of it is stored."""
        if key in self.used:
            return self.used[key]
        if (stored := self.stored(key)) is not None:
            # Our own values, from a file that nobody else can write.
            value = self.used[key] = pickle.loads(stored)  # noqa: S301
            return value
        return default if self.below is None else self.below.get(key, default)

    def stored(self, key: K) -> bytes | None:
        """Return a value as it is in the file, or None."""
        if self.file is None:
            return None
        rows = self.file.execute("SELECT value FROM found WHERE key = ?", [repr(key)])
        return next((value for (value,) in rows), None)

    def __contains__(self, key: K) -> bool:
        return self.get(key) is not None

    def __setitem__(self, key: K, value: V) -> None:
        self.used[key] = value

    def setdefault(self, key: K, default: V) -> V:
        """Return a value, which is the default where there was none."""
        if (value := self.get(key)) is None:
            value = self.used[key] = default
        return value

    def put_away(self) -> None:
        """Store the values that were used."""
        if self.used:
            file = self.opened()
            # In the order of the keys, in which less of the file is read.
            rows = sorted((repr(key), pickle.dumps(v)) for key, v in self.used.items())
            with file:
                file.executemany("REPLACE INTO found VALUES (?, ?)", rows)
            self.used.clear()

    def opened(self) -> sqlite3.Connection:
        """Return the file, which is made when it is first needed."""
        if self.file is None:
            # An empty name is that of a temporary database; it is closed by whatever
            # thread drops the dictionary.
            file = sqlite3.connect("", check_same_thread=False)
            weakref.finalize(self, file.close)
            file.execute("PRAGMA journal_mode = OFF")
            file.execute(
                "CREATE TABLE found (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
            self.file = file
        return self.file

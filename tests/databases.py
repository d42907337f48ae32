"""Databases for tests: each is made once a run, and every worker works on copies of its own."""

import fcntl
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection


def connect_to(name: str) -> None:
    """Use this database from now on, in threads that connect later as well."""
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    ContentType.objects.clear_cache()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)


def copy_database(source: str, target: str) -> None:
    """Make `target`; nobody else may be connected to `source`."""
    connection.close()
    drop_database(target)
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
    else:
        execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop_database(name: str) -> None:
    """Remove a database, also one to which an earlier test is still connected."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
    else:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def execute(statement: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement)


class Databases:
    """What one worker needs of the databases of a run.

    The workers share a folder. For each database that somebody has made, it holds a file
    of that name with what making it returned, and for each worker one that says that it
    is not done yet.
    """

    def __init__(self, folder: Path, worker: str, *, keep_empty: bool):
        self.folder = folder
        self.worker = worker
        self.keep_empty = keep_empty
        self.copies: dict[str, str] = {}
        folder.mkdir(exist_ok=True)
        (folder / f"worker-{worker}").touch()
        if connection.vendor == "sqlite" and not keep_empty:
            connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
        self.empty = connection.creation._get_test_db_name()

    @contextmanager
    def locked(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def name_of(self, name: str) -> str:
        return self.empty if name == "empty" else f"{self.empty}_{name}"

    def made(self, name: str, fill: Callable[[], object] = lambda: None) -> Any:
        """What `fill` returned when the first worker that needed this database made it."""
        note = self.folder / f"made-{name}"
        with self.locked():
            if not note.exists():
                note.write_bytes(pickle.dumps(self.make(name, fill)))
                connection.close()  # so that others can copy it
        return pickle.loads(note.read_bytes())  # noqa: S301 (the tests' own file)

    def make(self, name: str, fill: Callable[[], object]) -> object:
        if name == "empty":
            keep = {"keepdb": self.keep_empty, "autoclobber": True}
            connection.creation.create_test_db(verbosity=0, serialize=False, **keep)
            return fill()
        copy_database(self.empty, self.name_of(name))
        with connected_to(self.name_of(name)):
            return fill()

    def copied(self, name: str) -> str:
        """The copy of this worker, which every test leaves as it found it."""
        if name not in self.copies:
            self.copies[name] = self.new_copy(name, name)
        return self.copies[name]

    def new_copy(self, name: str, called: str) -> str:
        target = f"{self.empty}_{self.worker}_{called}"
        with self.locked():
            copy_database(self.name_of(name), target)
        return target

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        """Work on this worker's copy; what is changed in it has to be rolled back."""
        with connected_to(self.copied(name)):
            yield

    @contextmanager
    def using_new(self, name: str) -> Iterator[None]:
        """Work on a copy for one test, which may commit to it."""
        copy = self.new_copy(name, f"{name}_new")
        with connected_to(copy):
            yield
        drop_database(copy)

    def remove(self) -> None:
        """Remove the copies of this worker, and with the last worker all of the run."""
        connection.close()
        for name in self.copies.values():
            drop_database(name)
        with self.locked():
            (self.folder / f"worker-{self.worker}").unlink()
            if any(self.folder.glob("worker-*")):
                return
            for note in self.folder.glob("made-*"):
                name = note.name.removeprefix("made-")
                if not (name == "empty" and self.keep_empty):
                    drop_database(self.name_of(name))
                note.unlink()

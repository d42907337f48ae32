"""Empty databases for measurements."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
NAME = "bench_imports"


class EmptyDatabases:
    """Makes copies of a database just after `migrate`: on the PostgreSQL server of this
    address, or as SQLite files in a folder."""

    def __init__(self, folder: Path, server: str):
        self.folder, self.server = folder, server
        self.is_sqlite = not server.startswith("postgres")

    def url(self, name: str) -> str:
        if self.is_sqlite:
            return f"sqlite:///{self.folder / name}.sqlite3"
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def sql(self, statement: str) -> None:
        """Execute a statement on the server, outside a transaction."""
        import psycopg2

        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def __enter__(self) -> Self:
        if not self.is_sqlite:
            self.sql(f"DROP DATABASE IF EXISTS {NAME}")
            self.sql(f"CREATE DATABASE {NAME}")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env={
                **os.environ,
                "DATABASE_URL": self.url(NAME),
                "STATE_ROOT": str(self.folder),
            },
            cwd=ROOT,
            check=True,
        )
        return self

    def __exit__(self, *_error: object) -> None:
        if not self.is_sqlite:
            self.sql(f"DROP DATABASE {NAME}")

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Yield the address of an empty database, which is removed at the end."""
        name = f"{NAME}_copy"
        if self.is_sqlite:
            path = self.folder / f"{name}.sqlite3"
            shutil.copy(self.folder / f"{NAME}.sqlite3", path)
            yield self.url(name)
            for leftover in self.folder.glob(f"{path.name}*"):
                leftover.unlink()
            return
        self.sql(f"DROP DATABASE IF EXISTS {name}")
        self.sql(f"CREATE DATABASE {name} TEMPLATE {NAME}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name}")

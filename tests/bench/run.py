"""One run of the benchmark: its server, its readers and what they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection

from .readers import SECONDS_FOR_A_FILE, Reader
from .servers import Server, cpu_seconds


@dataclass
class Run:
    """What every measurement of a run needs.

    `times` is how often one reader asks for a page, `seconds` how long eight readers ask
    for it; a page that is slow is asked for less often.
    """

    server: Server
    sessions: Mapping[str, str]
    names: Mapping[str, str]
    times: int
    seconds: float
    readers: dict[str, Reader] = field(default_factory=dict)

    def reader(self, role: str) -> Reader:
        """Return the reader of this role whose connection stays open over all pages."""
        if role not in self.readers:
            self.readers[role] = self.new_reader(role)
        return self.readers[role]

    def new_reader(self, role: str) -> Reader:
        return Reader(self.server.port, self.sessions[role])

    def downloader(self, role: str) -> Reader:
        """Return a reader who waits as long as a file may take."""
        return Reader(self.server.port, self.sessions[role], SECONDS_FOR_A_FILE)

    def say(self, text: str) -> None:
        print(text, flush=True)

    def cpu_seconds(self) -> tuple[float, float]:
        """Return the CPU time of the server and of the database's processes so far, the
        latter as far as they run on this machine."""
        workers = cpu_seconds(self.server.workers())
        return workers, cpu_seconds(database_processes())


def database_processes() -> list[int]:
    """Return the processes of PostgreSQL that serve this database; SQLite has none."""
    if connection.vendor != "postgresql" or not is_local():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def is_local() -> bool:
    host = connection.settings_dict["HOST"]
    return host in {"", "localhost", "127.0.0.1"} or host.startswith("/")

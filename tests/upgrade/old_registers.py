"""What a register of an earlier version held, and what one holds now.

Read from the database itself, by names of tables and columns: modules and models may
have moved since, what they kept may not.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("0.1.0")
EXPECTED = FOLDER / "expected"
ADMINISTRATOR = "contoh-admin"

# What a table or column is called today where that is another name than then.
RENAMED_TABLES: dict[str, str] = {}
RENAMED_COLUMNS: dict[tuple[str, str], str] = {}

# Columns that are worked out from the rest, and may be worked out otherwise one day.
DERIVED = {
    "search_text": "worked out from names and texts",
    "label_id": "worked out from the names",
    "label_en": "worked out from the names",
    "is_extended": "worked out from the extensions",
    "compared": "tells the search for likely pairs where it stands",
}

Execute = Callable[[str], list[tuple]]


@dataclass(frozen=True)
class Table:
    """A table as it was kept: the kind of each column by its name, and the rows."""

    name: str
    kinds: dict[str, str]
    rows: list[list]

    @property
    def columns(self) -> list[str]:
        return [column for column in self.kinds if column not in DERIVED]

    @property
    def key(self) -> str:
        """The column that numbers the rows."""
        return "history_id" if "history_id" in self.kinds else next(iter(self.kinds))

    def without(self, *columns: str) -> "Table":
        """The same table without some columns."""
        kept = [n for n, column in enumerate(self.kinds) if column not in columns]
        kinds = {name: self.kinds[name] for name in self.kinds if name not in columns}
        return Table(self.name, kinds, [[row[n] for n in kept] for row in self.rows])

    def then(self) -> list[dict[str, Any]]:
        """The rows as they were kept, without derived columns."""
        rows = (dict(zip(self.kinds, row, strict=True)) for row in self.rows)
        return [{name: row[name] for name in self.columns} for row in rows]

    def now(self, execute: Execute) -> list[dict[str, Any]]:
        """The same of the database that `execute` asks."""
        names = [RENAMED_COLUMNS.get((self.name, c), c) for c in self.columns]
        text = ", ".join(f'"{name}"' for name in names)
        table = RENAMED_TABLES.get(self.name, self.name)
        key = RENAMED_COLUMNS.get((self.name, self.key), self.key)
        rows = execute(f'SELECT {text} FROM "{table}" ORDER BY "{key}"')  # noqa: S608
        return [
            {
                name: plain(self.kinds[name], value)
                for name, value in zip(self.columns, row, strict=True)
            }
            for row in rows
        ]


def plain(kind: str, value: Any) -> Any:
    """A value as it was kept, whichever database it comes from."""
    if value is None or kind == "text":
        return value
    if kind == "moment":
        values = datetime.fromisoformat(value) if isinstance(value, str) else value
        values = values.astimezone(UTC) if values.tzinfo else values.replace(tzinfo=UTC)
        return values.isoformat(timespec="microseconds")
    if kind == "day":
        return value.isoformat() if isinstance(value, date) else value
    if kind == "amount":
        return f"{Decimal(str(value)):.2f}"
    return int(value)


def kept_tables() -> Iterator[Table]:
    for path in sorted(EXPECTED.glob("*.json")):
        values = json.loads(path.read_text(encoding="utf-8"))
        yield Table(path.stem, values["columns"], values["rows"])


def differences(tables: list[Table], execute: Execute) -> list[str]:
    """Where the database does not hold what was kept, in words, a few of each table."""
    found = []
    for table in tables:
        then, now = table.then(), table.now(execute)
        if len(then) != len(now):
            found.append(f"{table.name}: {len(then)} rows then, {len(now)} now")
        pairs = zip(then, now, strict=False)
        unlike = [
            f"{table.name} {old[table.key]}: {name} was {old[name]!r}, is {new[name]!r}"
            for old, new in pairs
            for name in old
            if old[name] != new[name]
        ]
        found += unlike[:5]
    return found


def sqlite_register(path: Path) -> Path:
    """A copy of the database that was kept."""
    path.write_bytes(gzip.decompress((FOLDER / "register.sqlite3.gz").read_bytes()))
    return path


def asking(connection) -> Execute:
    """A function that asks a connection: of Django, `sqlite3` or `psycopg2`."""

    def execute(sql: str) -> list[tuple]:
        cursor = connection.cursor()
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        finally:
            cursor.close()

    return execute

"""The rows of a preview, stored so that a page reads only those that it shows.

Each line of the file has the state of a row, a tab, and the row as JSON: those in another
state are passed over without being parsed.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from .models import ImportJob

Row = dict[str, Any]


def file_of(job: ImportJob) -> Path:
    """Return the file of the rows, which is beside the file of the import."""
    return job.folder / "rows"


def store_rows(job: ImportJob, rows: Iterable[Row]) -> None:
    """Store rows one by one; they replace those of an earlier preview once all of them
    are there."""
    path = file_of(job)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{row['state']}\t{encode(row)}\n" for row in rows)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def has_rows(job: ImportJob) -> bool:
    """Return whether rows are stored."""
    return file_of(job).exists()


def each_row(job: ImportJob, state: str = "") -> Iterator[Row]:
    """Yield the rows of an import, or those in one state; none where none are stored."""
    return map(parsed, lines(job, state))


def page_of_rows(job: ImportJob, start: int, count: int, state: str = "") -> list[Row]:
    """Return so many rows from a place on, among all or among those in one state."""
    return list(map(parsed, islice(lines(job, state), start, start + count)))


def lines(job: ImportJob, state: str) -> Iterator[str]:
    """Yield the lines of the rows, or of those in one state."""
    beginning = f"{state}\t" if state else ""
    try:
        file = file_of(job).open(encoding="utf-8", newline="\n")
    except FileNotFoundError:
        return
    with file:
        yield from (line for line in file if line.startswith(beginning))


def parsed(line: str) -> Row:
    """Return the row of a line."""
    row: Row = json.loads(line.partition("\t")[2])
    return row

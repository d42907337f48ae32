"""The rows of a file that the command imports while others have errors or questions."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .context import ImportContext
from .reading import FileReading
from .skipped_files import write_csv, write_xlsx
from .skipped_rows import SkippedRows
from .whole_files import STOPS

WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}


def stopping_rows(file_reading: FileReading, context: ImportContext) -> list[str]:
    """Validate a file, and return the numbers of the rows that stop its import."""
    return [
        str(entry.number)
        for entries in file_reading.entries(context)
        for entry in entries
        if entry.state in STOPS
    ]


def leave_out_stopping(
    file_reading: FileReading,
    skipped: list[str],
    make_context: Callable[[], ImportContext],
) -> ImportContext:
    """Add the rows that stop the import to those that are left out, until none does;
    return the context in which the others were validated."""
    while True:
        context = make_context()
        if not (stopping := stopping_rows(file_reading, context)):
            return context
        skipped += stopping


@contextmanager
def written_rows(
    target: Path, file_reading: FileReading, context: ImportContext, user: Any
) -> Iterator[None]:
    """Write the rows that are left out to a file, which is there once the import has
    succeeded."""
    with tempfile.TemporaryDirectory() as folder:
        rows, written = SkippedRows(Path(folder) / "rows"), Path(folder) / "file"
        rows.write(file_reading, context)
        if rows.path.exists():
            with written.open("wb") as file:
                WRITERS[target.suffix.lower()](file, rows, user)
        yield
        if written.exists():
            shutil.move(written, target)
